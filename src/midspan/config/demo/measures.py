"""Questionnaires of three people over weeks: Rowan is better, with one week missed; Ana is worse; Keoni told something.

Whoever is new this week was asked what is usual. Riverside asks on Mondays. Zofia was screened and agreed on a line;
Casimir has left and agreed to be asked.

Made by the very actions on a clock that stands in the past.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.emergencies import date_notices
from midspan.config.demo.persons import Person
from midspan.config.demo.rows import table
from midspan.config.demo.sharing import as_themselves, signed
from midspan.domains.consents.enums import AFTER_STAY, Until
from midspan.domains.consents.queries import Draft
from midspan.domains.measures.actions import ask_after_stay, ask_usual_at_admission, assign, enter, hand_in, keep_answer
from midspan.domains.measures.book import schedules
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.models import Assignment
from midspan.domains.measures.queries import newly_admitted, occurrence_id, to_be_asked_usual
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.programs.actions import set_asking_day
from midspan.engines.scoring import instrument
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader

TEN = 10 * 60
WEEKS = 5
ASKS = "ines"
SETS = "ruth"
NOT_PUT = "-"
AFTER_A_MONTH = "1101010"
SCREEN = {"exposure": 0, "1": 0, "2": 0, "3": 1, "4": 0, "5": 0}  # Places: the first answer is yes.
LINE = "Agreed with her: from 8 on she wants a call that day."
WHY = {
    "gad-7": "Worry and low mood are both followed until the review of the plan.",
    "bam-iop": "Use, risk and support are followed week by week while the hours step down.",
}
# Answers of one week, an item each; None is a week in which nothing came back. This week is still to be answered.
ROWAN_LOW = ("2222222101", "2221222101", None, "1211211101", "1111111000")
ROWAN_FEARS = ("2221211", "2211211", "2111111", "1111111", "1110111")
# By item; a line is what was not put: each drug where there was none, heavy days where nobody drank.
ROWAN_USE = (
    "334320-------3103110311",
    "323210-------3113110212",
    None,
    "222100-------2222121222",
    "1120-0-------1322121133",
)
ANA_WORSE = ("1101100000", "1111100100", "1111111100", "2111211101", "2221221101")
KEONI = (None, "1110100100", "1110110100", "1111110100", "2111110112")


def tell_measures(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    with timezone.override(HOME):
        _asks_on_mondays(center)
        for key, instrument_key, weeks in (
            ("rowan", "phq-9", ROWAN_LOW),
            ("rowan", "gad-7", ROWAN_FEARS),
            ("rowan", "bam-iop", ROWAN_USE),
            ("ana", "phq-9", ANA_WORSE),
            ("keoni", "phq-9", KEONI),
        ):
            if key in known:
                _over_weeks(center, known[key], instrument_key, weeks)
        if "zofia" in known:
            _screened(center, known["zofia"])
        if "casimir" in known:
            _agreed(center, known["casimir"])
        center.act_as(ASKS)
        _as_the_clock_asks(center)


def _asks_on_mondays(center: Center) -> None:
    with clock.standing_at(center.days.at(center.days.monday - timedelta(weeks=WEEKS + 1), TEN)):
        set_asking_day(site_id=center.sites["riverside"].pk, weekday=0, by=center.act_as(SETS))


def _as_the_clock_asks(center: Center) -> None:
    """Whoever was admitted this week has been asked what is usual already."""
    by = organization_reader(center.organization.pk)
    for patient_id in newly_admitted(viewer=by):
        if to_be_asked_usual(viewer=by, patient_id=patient_id):
            ask_usual_at_admission(patient_id=patient_id, by=by)


def _screened(center: Center, person: Person) -> None:
    """A screen that offers the longer questionnaire, and a line that she agreed on with intake."""
    today = center.days.today
    with clock.standing_at(center.days.at(today - timedelta(days=1), TEN)):
        by = center.act_as(ASKS)
        asked = {"patient_id": person.patient.pk, "by": by}
        enter(
            **asked, key="pc-ptsd-5", choices=SCREEN, mode=Mode.ASSISTED, answered_on=clock.local_date(), language="en"
        )
        line = assign(**asked, key="distress", starts_on=today, every_days=7, told_from=8, reason=LINE)
    _were_read(line.pk, center.days.at(today - timedelta(days=1), TEN))


def _agreed(center: Center, person: Person) -> None:
    """He signed before his last day that he may be asked afterwards, was asked after thirty days, and answered some."""
    if person.ended is None:
        return
    draft = Draft(kind=AFTER_STAY, shares=("reaching",), purpose="asking", until=Until.NONE)
    signed(draft, as_themselves(center, person), at=center.days.at(person.ended - timedelta(days=3), TEN))
    month_later = person.ended + timedelta(days=min(schedules().after_stay.days))
    if month_later > center.days.today:
        return
    with clock.standing_at(center.days.at(month_later, TEN)):
        center.act_as(ASKS)
        rows = ask_after_stay(patient_id=person.patient.pk, by=organization_reader(center.organization.pk))
    for row in rows:
        _were_read(occurrence_id(row, row.starts_on), center.days.at(month_later, TEN))
    for row in [one for one in rows if one.instrument == "gad-7"]:
        _answered(center, person, row, AFTER_A_MONTH, at=center.days.at(month_later, TEN + 60))


def _over_weeks(center: Center, person: Person, key: str, weeks: Iterable[str | None]) -> None:
    first = center.days.monday - timedelta(weeks=WEEKS)
    asked_at = center.days.at(first, TEN - 60)
    with clock.standing_at(asked_at):
        by = center.act_as(ASKS)
        assignment = assign(
            patient_id=person.patient.pk, key=key, starts_on=first, every_days=7, reason=WHY.get(key, ""), by=by
        )
    _were_read(assignment.pk, asked_at)
    for week, answers in enumerate(weeks):
        if answers is not None:
            _answered(center, person, assignment, answers, at=center.days.at(first + timedelta(weeks=week), TEN))


def _answered(center: Center, person: Person, assignment: Assignment, answers: str, *, at: datetime) -> None:
    by = as_themselves(center, person)
    with clock.standing_at(at):
        put = zip(instrument(assignment.instrument).items, answers, strict=True)
        for item, place in ((item, place) for item, place in put if place != NOT_PUT):
            keep_answer(assignment_id=assignment.pk, item=item.number, place=int(place), by=by)
        hand_in(assignment_id=assignment.pk, language="en", by=by)
    center.act_as(ASKS)
    alerts_were_read(person, at)


def alerts_were_read(person: Person, at: datetime) -> None:
    """What staff were told of a person so far, they were told and read then."""
    told = table("notices.Notice").objects.filter(patient_ref=person.patient.pk, kind=NoticeKind.SAFETY_SIGNAL)
    for subject_id in list(told.filter(read_at=None).values_list("subject_id", flat=True)):
        _were_read(subject_id, at)


def _were_read(subject_id: UUID, at: datetime) -> None:
    """Told then, and read soon after."""
    date_notices(subject_id, at)
    table("notices.Notice").objects.filter(subject_id=subject_id).update(read_at=at + timedelta(minutes=5))
