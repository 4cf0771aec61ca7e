"""Two records opened in an emergency: one reviewed last week, one of last night that waits for its review.

Unlike other history these are made by the very actions, on a clock that stands in the past: entries of the ledger have
to come from what was done, looked at and decided.
"""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from midspan.config.demo.center import Center
from midspan.config.demo.persons import Person
from midspan.config.demo.rows import table
from midspan.domains.emergencies.actions import break_glass, review
from midspan.domains.emergencies.enums import Finding
from midspan.domains.emergencies.queries import disclosed_in, record_in
from midspan.domains.journey.emergencies import facts_of
from midspan.domains.notices.actions import mark_all_read
from midspan.kernel import clock

REVIEWER = "henrik"
MINUTES_TO_LOOK = 2


class Story(Struct, frozen=True):
    """One emergency. The first of `openers` who does not reach the person opened it."""

    patient: str
    openers: tuple[str, ...]
    reason: str
    found: str = ""  # What the review wrote; empty: it waits.


FAINTED = Story(
    "rowan",
    ("priya", "dorothy", "wendell"),
    "She fainted in the hallway at Riverside after group. The ambulance crew asks for her medicines and allergies.",
    "The front desk wrote down the ambulance at the same time. One look, at what the crew asked for.",
)
CALLED = Story(
    "guadalupe",
    ("dorothy", "priya", "wendell"),
    "The emergency room called the on-call phone: she is there, confused, and they ask what she takes. Called back.",
)


def tell_emergencies(center: Center, people: list[Person]) -> None:
    """Needs everybody's reach, and what their referrals told."""
    known = {one.key: one for one in people if not one.wing}
    last_thursday, last_night = center.days.monday - timedelta(days=4), center.days.today - timedelta(days=1)
    if FAINTED.patient in known:
        opened = _happened(center, known[FAINTED.patient], FAINTED, at=center.days.at(last_thursday, 17 * 60 + 42))
        _reviewed(center, opened, FAINTED, at=center.days.at(last_thursday + timedelta(days=1), 9 * 60 + 10))
    if CALLED.patient in known:
        _happened(center, known[CALLED.patient], CALLED, at=center.days.at(last_night, 22 * 60 + 35))
    center.act_as("ines")


def _happened(center: Center, person: Person, story: Story, *, at: datetime) -> UUID:
    """Opened, and soon after looked at whole, as the page does it. Returns the emergency's id."""
    by = center.act_as(_opener(center, person, story))
    identity = {"family_name": person.patient.family_name, "birth_date": person.patient.birth_date}
    with clock.standing_at(at):
        opened = break_glass(**identity, reason=story.reason, has_stepped_up=True, by=by)
    if opened is None:
        raise ValueError(f"{person.key} is not found by name and birth date.")
    with clock.standing_at(at + timedelta(minutes=MINUTES_TO_LOOK)):
        record_in(opened, viewer=by)
        disclosed_in(opened, facts_of(opened, viewer=by), viewer=by)
    date_notices(opened.pk, at)
    return opened.pk


def _opener(center: Center, person: Person, story: Story) -> str:
    reached = table("privacy.Reach").objects.filter(patient=person.patient, ended_at=None)
    taken = set(reached.values_list("actor_id", flat=True))
    return next(key for key in story.openers if center.actor(key).id not in taken)


def _reviewed(center: Center, emergency_id: UUID, story: Story, *, at: datetime) -> None:
    by = center.act_as(REVIEWER)
    with clock.standing_at(at):
        mark_all_read(by=by)
        review(emergency_id=emergency_id, finding=Finding.JUSTIFIED, words=story.found, by=by)


def date_notices(subject_id: UUID, at: datetime) -> None:
    """Notices stamp themselves by the machine's clock, which does not stand."""
    table("notices.Notice").objects.filter(subject_id=subject_id).update(created_at=at)
