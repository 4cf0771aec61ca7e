"""The discharge list shows what the record says beside each item, as the viewer may see it, and answers nothing."""

import re
from datetime import timedelta

import pytest
from django.urls import resolve, reverse
from django.utils.formats import date_format

from midspan.domains.encounters.tests.factories import Room, row
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import NewRestriction, grant_restriction
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import DataClass

pytestmark = pytest.mark.django_db


class Leaving(Room):
    """Rowan, who is in treatment, with a session later today and a safety plan that they wrote a week ago."""

    def __init__(self):
        super().__init__(make_organization(), people=1, began=-60)
        self.intake = make_staff(self.organization, "intake")
        self.rowan = self.patients[0]
        written = {"written_by": self.rowan.pk, "written_at": clock.now() - timedelta(days=7)}
        about = {"organization": self.organization, "patient": self.rowan}
        self.plan = row("safety.SafetyPlan", **about, number=1, signs=["I cancel everything"], **written)


@pytest.fixture(scope="module")
def shared(share):
    return share(Leaving)


@pytest.fixture
def here(shared):
    return own(shared)


def said(client, here):
    client.force_login(here.intake.account)
    page = client.get(reverse("journey:discharge", args=[here.rowan.pk])).text
    assert re.findall(r"<input[^>]*checked", page) == []
    return re.sub(r"<[^>]+>|\s+", " ", page)


def test_sessions_that_are_booked_and_the_safety_plan_stand_beside_the_items(client, here):
    words = re.sub(r" +", " ", said(client, here))

    day, written = date_format(here.session.local_date), date_format((clock.now() - timedelta(days=7)).date())
    assert f"The next session here is on {day}, the last one booked on {day}." in words
    assert f"Version 1 of the safety plan, written on {written} by the person." in words
    assert words.count("The record says") == 2


def test_sessions_that_are_not_shown_are_told_as_where_none_is_booked(client, here):
    officer = actor_for(make_staff(here.organization, "privacy_officer"))
    limit = NewRestriction(classes=frozenset({DataClass.SCHEDULE}))
    grant_restriction(patient_id=here.rowan.pk, restriction=limit, by=officer)

    words = re.sub(r" +", " ", said(client, here))

    assert "No session here is booked any more, or none is shown to you." in words


def test_page_and_day_board_say_that_they_carry_what_stands_on_them(here):
    discharge = resolve(reverse("journey:discharge", args=[here.rowan.pk])).func.declaration.carries
    board = resolve(reverse("staff:day")).func.declaration.carries

    assert discharge >= {DataClass.SCHEDULE, DataClass.SAFETY}
    assert DataClass.SAFETY in board


def test_where_nothing_is_kept_it_says_so(client, here):
    see_all(here.organization)
    type(here.bookings[0]).objects.filter(pk=here.bookings[0].pk).update(is_active=False)
    officer = actor_for(make_staff(here.organization, "privacy_officer"))
    limit = NewRestriction(classes=frozenset({DataClass.SAFETY}))
    grant_restriction(patient_id=here.rowan.pk, restriction=limit, by=officer)

    words = re.sub(r" +", " ", said(client, here))

    assert "No session here is booked any more, or none is shown to you." in words
    assert "No safety plan is written, or none is shown to you." in words
