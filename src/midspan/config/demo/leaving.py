"""Who has left went through the discharge list with their counselor, and is called since; one has begun to.

One left early, and refused two of its locks.
"""

from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.config.demo.rows import Rows
from midspan.config.demo.sharing import as_themselves, signed
from midspan.domains.alumni.actions import Wishes, answer_event, join, keep_wishes, make_event
from midspan.domains.checkups.book import checkup_book
from midspan.domains.checkups.rules.days import days_after
from midspan.domains.consents.enums import Until
from midspan.domains.consents.text import Draft
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.enums import AtDischarge, Leaving

STILL_OPEN = frozenset({"safety_plan", "records"})
LAST_DAY, FIRST_VISIT, FIRST_CALL = timedelta(days=9), timedelta(days=4), timedelta(days=3)
PLAN_BEFORE, WENT_THERE = timedelta(days=2), timedelta(days=7)
WORDS = {
    "naloxone": "Has two doses; a sister knows how to give it. Talked of how little is too much after months without.",
    "appointment": "Dr. Ottoline Brask, Millrace Counseling, in person",
    "safety_plan": "Read through together; nothing to change.",
    "check_ups": "Kezia",
    "contact": "By text on the own phone; say only “Kezia from the center”",
    "records": "The summary, to Millrace Counseling",
}
LEFT_EARLY = "odalys"
REFUSED = {
    "appointment": "Naomi offered by phone to book one; wants to see first how it goes.",
    "safety_plan": "Naomi offered it by phone; did not want to talk about it that day.",
}
SAID = (
    "Sleeps better; the first Saturday was the hardest.",
    "A week of late shifts. Called a friend on the way home, twice.",
    "Back at the choir. Wants to be called again.",
)
IN_A_WHILE = timedelta(days=11)
EVENT = {
    "title": "Supper by the water",
    "where": "Riverside House, the back porch",
    "words": "Soup and bread are there. Bring somebody if you like, and leave when you want.",
}
NEXT = Draft(
    kind="provider", name="Millrace Counseling", shares=("here", "diagnosis", "medication"), purpose="care",
    until=Until.YEAR,
)  # fmt: skip
OWN_PLAN = {
    "signs": ["I work through lunch and say that I am fine"],
    "alone": ["Rowing machine until the song is over", "Cold water, then the window"],
    "people": ["My sister, also at work", "Anders from the Thursday group"],
    "reasons": ["Saturday pancakes"],
}


def tell_leaving(center: Center, people: list[Person]) -> None:
    """As rows: what somebody answered weeks ago has its own moment."""
    rows = center.rows("leaving")
    left = [one for one in people if one.sketch.state == "discharged" and one.ended]
    for place, person in enumerate(left):
        _left(center, person, rows)
        _called(center, person, rows, is_due=not place)
    steps_down = (one for one in people if one.sketch.state == "stepping_down" and not one.wing)
    for person in islice(steps_down, 1):
        _prepared(center, person, rows)
    rows.keep()
    for person in [one for one in left if not one.wing][:1]:
        _was_spoken_of(center, person)
        _is_alumnus(center, person)


def _is_alumnus(center: Center, person: Person) -> None:
    """Hears of events, and comes to the one that is planned."""
    begins_at = center.days.at(center.days.today + IN_A_WHILE, 18 * 60)
    event = make_event(**EVENT, begins_at=begins_at, by=center.act_as("mateo"))
    by = as_themselves(center, person)
    join(by=by)
    keep_wishes(wishes=Wishes(hears_of_new=True, is_reminded=True, shown_as=person.sketch.given), by=by)
    answer_event(event_id=event.pk, comes=True, by=by)
    center.act_as("ines")


def _was_spoken_of(center: Center, person: Person) -> None:
    """With who treats them next, by their consent, before the last day; and they went there."""
    ended: date = person.ended  # type: ignore[assignment]  # whoever has left
    with timezone.override(HOME):
        by = as_themselves(center, person)
        consent = signed(NEXT, by, at=center.days.at(ended - timedelta(days=10), 18 * 60))
    center.act_as("ines")
    rows, counselor = center.rows("introductions"), person.episode.primary_counselor_id
    talk = rows.add(
        "summaries.Introduction",
        patient=person.patient,
        episode=person.episode,
        signed=consent,
        recipient=NEXT.name,
        spoken_with="Dr. Ottoline Brask",
        spoken_on=ended - timedelta(days=3),
        covered_from=ended - timedelta(days=10),
        words="Expects them on the day that is booked; they come with a sister.",
        said_by_id=counselor,
        said_at=center.days.at(ended - timedelta(days=3), 11 * 60),
    )
    if ended + WENT_THERE < center.days.today:
        rows.add(
            "summaries.Arrival",
            patient=person.patient,
            introduction=talk,
            arrived=True,
            told_by="person",
            said_by_id=counselor,
            said_at=center.days.at(ended + WENT_THERE, 16 * 60),
        )
    rows.keep()


def _left(center: Center, person: Person, rows: Rows) -> None:
    ended: date = person.ended  # type: ignore[assignment]  # whoever has left
    at = center.days.at(ended, 11 * 60)
    is_early = person.sketch.key == LEFT_EARLY
    if not is_early:
        _wrote_plan_together(center, person, rows, on=ended - PLAN_BEFORE)
    for key in WORDS:
        if is_early and key in REFUSED:
            _refusal(person, rows, key, at=at, on=ended)
        else:
            _answer(person, rows, key, at=at, last_day=ended)
    rows.add(
        "journey.Departure",
        patient=person.patient,
        episode=person.episode,
        edition=current(Edition.DISCHARGE).header.edition,
        how=Leaving.AGAINST_ADVICE if is_early else Leaving.PLANNED,
        reasons=current(Edition.REASONS).header.edition,
        why="times" if is_early else "goals",
        caller_id=person.episode.primary_counselor_id,
        open=[],
        without=dict.fromkeys(REFUSED, AtDischarge.DECLINED) if is_early else {},
        said_by_id=person.episode.primary_counselor_id,
        left_at=center.days.at(ended, 15 * 60),
    )


def _wrote_plan_together(center: Center, person: Person, rows: Rows, *, on: date) -> None:
    written = {"written_by": person.episode.primary_counselor_id, "written_at": center.days.at(on, 11 * 60)}
    rows.add("safety.SafetyPlan", patient=person.patient, number=1, **OWN_PLAN, **written)


def _called(center: Center, person: Person, rows: Rows, *, is_due: bool) -> None:
    """Each check-up so far was done; of the first who left, the last reached nobody and is tried again today."""
    ended: date = person.ended  # type: ignore[assignment]  # whoever has left
    book, today, caller = checkup_book(), center.days.today, person.episode.primary_counselor_id
    at = center.days.at(ended, 15 * 60)
    told = {"owner_id": caller, "edition": book.edition, "made_at": at}
    plan = rows.add("checkups.CheckUpPlan", patient=person.patient, episode=person.episode, last_day=ended, **told)
    rows.add(
        "privacy.Reach",
        actor_id=caller,
        patient=person.patient,
        basis="care_team",
        source_id=plan.pk,
        started_at=at,
    )
    days = days_after(first_days=book.first_days, every_days=book.every_days, last_day=book.last_day)
    made = [
        rows.add("checkups.CheckUp", patient=person.patient, plan=plan, day=day, due_on=ended + timedelta(days=day))
        for day in days
    ]
    past = [one for one in made if one.due_on < today]
    for one in past:
        reached_nobody = is_due and one is past[-1]
        rows.add(
            "checkups.Try",
            patient=person.patient,
            check_up=one,
            outcome="no_answer" if reached_nobody else "doing_well",
            words="" if reached_nobody else SAID[one.day % len(SAID)],
            next_on=today if reached_nobody else None,
            made_by_id=caller,
            made_at=center.days.at(one.due_on, 16 * 60),
        )


def _prepared(center: Center, person: Person, rows: Rows) -> None:
    at = center.days.now - timedelta(hours=20)
    for key in WORDS:
        if key not in STILL_OPEN:
            _answer(person, rows, key, at=at, last_day=center.days.today + LAST_DAY)
    written = {"written_by": person.patient.pk, "written_at": at - timedelta(days=12)}
    rows.add("safety.SafetyPlan", patient=person.patient, number=1, **OWN_PLAN, **written)


def _refusal(person: Person, rows: Rows, key: str, *, at: datetime, on: date) -> None:
    rows.add(
        "journey.DischargeAnswer",
        patient=person.patient,
        episode=person.episode,
        edition=current(Edition.DISCHARGE).header.edition,
        key=key,
        answer=AtDischarge.DECLINED,
        words=REFUSED[key],
        on_date=on,
        said_by_id=person.episode.primary_counselor_id,
        said_at=at,
    )


def _answer(person: Person, rows: Rows, key: str, *, at: datetime, last_day: date) -> Any:
    days = {"appointment": last_day + FIRST_VISIT, "check_ups": last_day + FIRST_CALL}
    return rows.add(
        "journey.DischargeAnswer",
        patient=person.patient,
        episode=person.episode,
        edition=current(Edition.DISCHARGE).header.edition,
        key=key,
        answer=AtDischarge.DONE,
        words=WORDS[key],
        on_date=days.get(key),
        confirmed_on=at.date() - PLAN_BEFORE if key == "safety_plan" else None,
        said_by_id=person.episode.primary_counselor_id,
        said_at=at,
    )
