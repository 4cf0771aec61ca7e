"""Edith lets a care exchange pass on her medicines to those who treat her; it told of two, and Edith asks for the list.

Made by the very actions on a clock that stands in the past, like what somebody shares.
"""

from datetime import timedelta

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.emergencies import date_notices
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves, signed
from midspan.domains.accounting.actions import ask_for_passed_on, write_passed_on
from midspan.domains.consents.enums import Until
from midspan.domains.consents.text import Draft
from midspan.kernel import clock

WHO = "edith"
EXCHANGE = Draft(
    kind="intermediary", name="Blue Ridge Care Exchange", shares=("medication",), purpose="care", until=Until.YEAR
)
PASSED_ON = (("Star City Cardiology", 12), ("Mill Mountain Eye Clinic", 6))  # To whom, and days before this week.


def tell_what_was_passed_on(center: Center, people: list[Person]) -> None:
    person = next((one for one in people if not one.wing and one.key == WHO), None)
    if person is None:
        return
    monday = center.days.monday
    with timezone.override(HOME):
        by = as_themselves(center, person)
        through = signed(EXCHANGE, by, at=center.days.at(monday - timedelta(days=15), 17 * 60))
        officer = center.act_as("henrik")
        for participant, days in PASSED_ON:
            day = monday - timedelta(days=days)
            with clock.standing_at(center.days.at(day, 15 * 60)):
                write_passed_on(
                    signed_id=through.pk, participant=participant, shares=through.shares, day=day, by=officer
                )
        at = center.days.at(monday - timedelta(days=1), 19 * 60)
        with clock.standing_at(at):
            date_notices(ask_for_passed_on(signed_id=through.pk, by=as_themselves(center, person)).pk, at)
    center.act_as("ines")
