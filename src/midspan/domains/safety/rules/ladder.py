"""Who is alerted next, and what the clock does to an obligation that nobody has taken or acted on."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from midspan.domains.safety.enums import REACHES, ContactOutcome, ObligationState, Rung, StepKind
from midspan.domains.safety.rules.tiers import TierClock


class Person(Struct, frozen=True):
    """One staff member on a rung of the ladder."""

    staff_id: UUID
    rung: Rung


class Past(Struct, frozen=True, kw_only=True):
    """One step of an obligation, as far as the clock asks. `staff_id`: whom it is about."""

    id: UUID
    kind: StepKind
    at: datetime
    staff_id: UUID | None = None
    rung: Rung | None = None
    outcome: ContactOutcome | None = None


class Situation(Struct, frozen=True, kw_only=True):
    """An obligation at one instant. `failed` are the alerts (steps) that did not go out; `away` who is off now."""

    clock: TierClock
    due_at: datetime
    again_minutes: int
    steps: tuple[Past, ...]
    ladder: tuple[Person, ...]
    failed: frozenset[UUID] = frozenset()
    away: frozenset[UUID] = frozenset()


class Move(StrEnum):
    """What the clock asks for."""

    NOTE_FAILED = "note_failed"
    CLIMB = "climb"
    TELL_PERSON = "tell_person"
    OWNER_AWAY = "owner_away"
    OVERDUE = "overdue"


def state_of(steps: Sequence[Past]) -> ObligationState:
    """Where it stands by its steps alone; a closing is a row of its own."""
    if any(one.outcome in REACHES for one in steps):
        return ObligationState.IN_CONTACT
    return ObligationState.OWNED if owner_of(steps) else ObligationState.OPEN


def owner_of(steps: Sequence[Past]) -> UUID | None:
    """Who took it last, unless they turned out to be away since."""
    turns = [one for one in steps if one.kind in {StepKind.TAKEN, StepKind.OWNER_AWAY}]
    return turns[-1].staff_id if turns and turns[-1].kind is StepKind.TAKEN else None


def moves(found: Situation, *, now: datetime) -> list[Move]:
    """What happens now, in order. Whoever was reached is left to the clinician: no clock closes anything."""
    owner, is_late = owner_of(found.steps), now >= found.due_at
    if state_of(found.steps) is ObligationState.IN_CONTACT:
        return []
    if owner is not None and owner in found.away:
        return [Move.OWNER_AWAY, Move.CLIMB]
    if owner is not None:
        is_helped = any(one.outcome is ContactOutcome.HELP_SENT for one in found.steps)
        return [Move.OVERDUE] if is_late and not is_helped and not _has(found, StepKind.OVERDUE) else []
    new_failures = bool(newly_failed(found))
    asked = [
        (Move.NOTE_FAILED, new_failures),
        (Move.CLIMB, (new_failures and not _waits_for_somebody(found)) or now >= climbs_at(found)),
        (Move.TELL_PERSON, is_late and not _has(found, StepKind.TOLD_LATE)),
    ]
    return [move for move, is_asked in asked if is_asked]


def _waits_for_somebody(found: Situation) -> bool:
    """Whether an alert of the latest round did go out."""
    alerts = [one for one in found.steps if one.kind is StepKind.ALERTED]
    latest = [one for one in alerts if alerts and one.at == alerts[-1].at]
    return any(one.id not in found.failed for one in latest)


def _has(found: Situation, kind: StepKind) -> bool:
    return any(one.kind is kind for one in found.steps)


def newly_failed(found: Situation) -> frozenset[UUID]:
    """The alerts that did not go out and of which no step tells yet."""
    return found.failed - _noted(found)


def _noted(found: Situation) -> frozenset[UUID]:
    """Failures that have their own step already: it names the same staff member after the alert."""
    failures = [one for one in found.steps if one.kind is StepKind.ALERT_FAILED]
    return frozenset(
        alert.id
        for alert in found.steps
        if alert.kind is StepKind.ALERTED
        and any(one.staff_id == alert.staff_id and one.at >= alert.at for one in failures)
    )


def climbs_at(found: Situation) -> datetime:
    """When the next rung is alerted, counted from the latest alert, or from when there was nobody to alert."""
    told = [one.at for one in found.steps if one.kind in {StepKind.ALERTED, StepKind.NOBODY_LEFT, StepKind.OWNER_AWAY}]
    if not told:
        return found.due_at - timedelta(days=365)
    if not left_to_alert(found.ladder, found.steps):
        return told[-1] + timedelta(minutes=found.again_minutes)
    if found.clock.climb_minutes is None:
        return max(found.due_at, told[-1] + timedelta(minutes=1))
    return told[-1] + timedelta(minutes=found.clock.climb_minutes)


def left_to_alert(ladder: Sequence[Person], steps: Sequence[Past]) -> list[Person]:
    """Who has not been alerted since it was last open to all, in order. One who stands on two rungs is alerted once."""
    told = _told_this_round(steps)
    left, seen = [], set(told)
    for person in ladder:
        if person.staff_id not in seen:
            left.append(person)
            seen.add(person.staff_id)
    return left


def _told_this_round(steps: Sequence[Past]) -> set[UUID | None]:
    """A round begins anew when the owner was found away; who is away is not told in it."""
    begun = max((place for place, one in enumerate(steps) if one.kind is StepKind.OWNER_AWAY), default=0)
    return {one.staff_id for one in steps[begun:] if one.kind in {StepKind.ALERTED, StepKind.OWNER_AWAY}}


def next_people(ladder: Sequence[Person], steps: Sequence[Past], *, rungs: int = 1) -> list[Person]:
    """Everybody on the next `rungs` rungs that have somebody left; when nobody is left, everybody on the ladder."""
    left = left_to_alert(ladder, steps)
    if not left:
        return left_to_alert(ladder, ())
    order = list(dict.fromkeys(one.rung for one in left))[:rungs]
    return [one for one in left if one.rung in order]


def without_away(ladder: Sequence[Person], away: Collection[UUID]) -> tuple[Person, ...]:
    return tuple(one for one in ladder if one.staff_id not in away)
