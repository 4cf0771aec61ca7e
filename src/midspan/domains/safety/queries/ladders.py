"""Who is alerted about a person now, in order, and what the clock asks of one obligation."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from midspan.domains.journey.queries import latest_episode
from midspan.domains.notices.queries import undelivered_subjects
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.programs.queries import shifts_in_force
from midspan.domains.safety.book import safety_book
from midspan.domains.safety.enums import Rung, StepKind, Tier
from midspan.domains.safety.queries.away import away_now
from midspan.domains.safety.queries.hours import hours_for
from midspan.domains.safety.queries.rota import on_duty
from midspan.domains.safety.queries.standing import Standing
from midspan.domains.safety.rules.clocks import is_on_shift
from midspan.domains.safety.rules.deeds import ACTS, STAND_INS
from midspan.domains.safety.rules.ladder import Person, Situation, without_away
from midspan.kernel import clock
from midspan.values import Actor


def ladder_for(*, viewer: Actor, patient_id: UUID, tier: Tier) -> tuple[Person, ...]:
    """Whom an alert about that person goes to now, in order, without those who are off."""
    now = clock.now()
    people = [
        *_primary(viewer, patient_id, waits=safety_book().clocks[tier].contact_minutes is None),
        *(Person(one.staff_id, Rung(one.rung)) for one in on_duty(viewer=viewer, at=now)),
        *(Person(pk, Rung.DIRECTOR) for pk in _in_role(viewer, Role.DIRECTOR)),
    ]
    return _there(viewer, people) or _stand_ins(viewer)


def _there(viewer: Actor, people: Collection[Person]) -> tuple[Person, ...]:
    away = away_now(viewer=viewer, staff_ids=[one.staff_id for one in people])
    return without_away(tuple(people), away)


def _primary(viewer: Actor, patient_id: UUID, *, waits: bool) -> list[Person]:
    """The own counselor, if their role may act: while at work or, where there is time until the next day, anyhow."""
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    counselor: Any = episode.primary_counselor if episode else None
    if counselor is None or not any(counselor.pk in _in_role(viewer, role) for role in ACTS):
        return []
    is_there = waits or _is_at_work(viewer, patient_id, counselor.pk)
    return [Person(counselor.pk, Rung.PRIMARY)] if is_there else []


def _is_at_work(viewer: Actor, patient_id: UUID, staff_id: UUID) -> bool:
    """By their own shifts; somebody whose shifts nobody has entered is there while the site is open."""
    hours, now = hours_for(viewer=viewer, patient_id=patient_id), clock.now()
    shifts = shifts_in_force(viewer=viewer, staff_ids=[staff_id], on=now.astimezone(hours.zone).date())
    if not shifts:
        return hours.is_open_at(now)
    return is_on_shift(now, [(one.span, one.zone) for one in shifts], zone=hours.zone)


def _in_role(viewer: Actor, role: Role) -> list[UUID]:
    return [one.pk for one in active_staff(organization_id=viewer.organization_id, role=role)]


def _stand_ins(viewer: Actor) -> tuple[Person, ...]:
    """Whoever is there of the first role that has somebody there."""
    by_role = ([Person(pk, Rung.STAND_IN) for pk in _in_role(viewer, role)] for role in STAND_INS)
    return next(filter(None, (_there(viewer, people) for people in by_role)), ())


def situation_of(found: Standing, *, viewer: Actor) -> Situation:
    """What the clock asks about. For jobs, which reach everybody."""
    book, owner = safety_book(), found.owner
    alerts = [one.pk for one in found.steps if one.kind == StepKind.ALERTED]
    return Situation(
        clock=book.clocks[found.tier],
        due_at=found.due_at,
        again_minutes=book.again_minutes,
        steps=found.past,
        ladder=ladder_for(viewer=viewer, patient_id=found.obligation.patient_id, tier=found.tier),
        failed=undelivered_subjects(viewer=viewer, subject_ids=alerts),
        away=away_now(viewer=viewer, staff_ids=[owner]) if owner else frozenset(),
        tells_person=found.is_theirs,
    )
