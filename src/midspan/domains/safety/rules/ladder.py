"""Who is alerted next, and what the clock does to an obligation that nobody has taken or acted on."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from midspan.domains.safety.enums import REACHES, ContactOutcome, ObligationState, Rung, StepKind
from midspan.domains.safety.rules.tiers import TierClock

SAME_WORDS = timedelta(minutes=1)


class Person(Struct, frozen=True):
    """One staff member on a rung of the ladder."""

    staff_id: UUID
    rung: Rung | None = None  # None for an owner who stands on none.


class Past(Struct, frozen=True, kw_only=True):
    """One step of an obligation, as far as the clock asks. `staff_id`: whom it is about; `round`: of one climb."""

    id: UUID
    kind: StepKind
    at: datetime
    staff_id: UUID | None = None
    rung: Rung | None = None
    round: int | None = None
    outcome: ContactOutcome | None = None


class Situation(Struct, frozen=True, kw_only=True):
    """An obligation at one instant. `failed` are the alerts (steps) that did not go out; `away` who is off now.

    Not `tells_person`: it is nothing that the person knows of.
    """

    clock: TierClock
    due_at: datetime
    again_minutes: int
    steps: tuple[Past, ...]
    ladder: tuple[Person, ...]
    failed: frozenset[UUID] = frozenset()
    away: frozenset[UUID] = frozenset()
    tells_person: bool = True


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
    """What happens now, in order. Whoever was reached is left to the clinician: no clock closes anything.

    Where that clinician goes away, the ladder climbs until somebody else has it.
    """
    owner = owner_of(found.steps)
    if owner is not None and owner in found.away:
        return [Move.OWNER_AWAY, Move.CLIMB]
    is_reached = state_of(found.steps) is ObligationState.IN_CONTACT
    if is_reached and not _has(found, StepKind.OWNER_AWAY):
        return []
    if owner is not None:
        if is_reached:
            return []
        return [Move.OVERDUE] if _is_overdue(found, now) else []
    asked = [
        (Move.NOTE_FAILED, bool(newly_failed(found))),
        (Move.CLIMB, _climbs_past_failures(found) or now >= climbs_at(found)),
        (Move.TELL_PERSON, not is_reached and _tells(found, now)),
    ]
    return [move for move, is_asked in asked if is_asked]


def _tells(found: Situation, now: datetime) -> bool:
    return found.tells_person and now >= found.due_at and not _has(found, StepKind.TOLD_LATE)


def _is_overdue(found: Situation, now: datetime) -> bool:
    """Its owner has neither reached the person in time nor sent help; said again and again until one of these is so."""
    if any(one.outcome is ContactOutcome.HELP_SENT for one in this_round(found.steps)):
        return False
    told = [one.at for one in found.steps if one.kind is StepKind.OVERDUE and one.at >= found.due_at]
    return now >= (told[-1] + timedelta(minutes=found.again_minutes) if told else found.due_at)


def _climbs_past_failures(found: Situation) -> bool:
    """None of the latest alerts went out, and there is somebody who has not been alerted yet."""
    waits_for = [one for one in _latest_alerts(found.steps) if one.id not in found.failed]
    return bool(newly_failed(found)) and not waits_for and bool(left_to_alert(found.ladder, found.steps))


def told_now(steps: Sequence[Past]) -> list[UUID]:
    """Whom the latest alert reached as far as is known: none whom it failed, nobody once there was nobody left."""
    return [one.staff_id for one in _latest_alerts(steps) if one.staff_id]


def _latest_alerts(steps: Sequence[Past]) -> list[Past]:
    """The alerts of the latest climb, without those of which a step says that they failed."""
    place = max((place for place, one in enumerate(steps) if one.kind is StepKind.ALERTED), default=None)
    if place is None or any(one.kind is StepKind.NOBODY_LEFT for one in steps[place:]):
        return []
    noted = _noted(steps)
    return [
        one for one in steps if one.kind is StepKind.ALERTED and one.round == steps[place].round and one.id not in noted
    ]


def _has(found: Situation, kind: StepKind) -> bool:
    return any(one.kind is kind for one in found.steps)


def newly_failed(found: Situation) -> frozenset[UUID]:
    """The alerts that did not go out and of which no step tells yet."""
    return found.failed - _noted(found.steps)


def _noted(steps: Sequence[Past]) -> frozenset[UUID]:
    """Failures that have their own step already: it names the same staff member after the alert."""
    failures = [one for one in steps if one.kind is StepKind.ALERT_FAILED]
    return frozenset(
        alert.id
        for alert in steps
        if alert.kind is StepKind.ALERTED
        and any(one.staff_id == alert.staff_id and one.at >= alert.at for one in failures)
    )


def climbs_at(found: Situation) -> datetime:
    """When the next rung is alerted, counted from the latest alert, or from when there was nobody to alert.

    A tier whose ladder does not climb by itself alerts nobody further, nor anybody again, before the person is due.
    """
    told = [one for one in found.steps if one.kind in {StepKind.ALERTED, StepKind.NOBODY_LEFT, StepKind.OWNER_AWAY}]
    if not told:
        return found.due_at - timedelta(days=365)
    is_anybody_left = bool(left_to_alert(found.ladder, found.steps))
    if is_anybody_left and told[-1].kind is StepKind.NOBODY_LEFT:
        return told[-1].at  # Nobody has heard of it so far.
    climbs = found.clock.climb_minutes
    waits = (climbs or 1) if is_anybody_left else found.again_minutes
    next_at = told[-1].at + timedelta(minutes=waits)
    return next_at if climbs is not None else max(found.due_at, next_at)


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
    """Who was alerted in it; who was found away is not."""
    return {one.staff_id for one in this_round(steps) if one.kind in {StepKind.ALERTED, StepKind.OWNER_AWAY}}


def this_round(steps: Sequence[Past]) -> Sequence[Past]:
    """The steps since it was last open to all.

    They are told anew when the owner was found away, and when the person is in more danger than was known.
    """
    begins = {StepKind.OWNER_AWAY, StepKind.TIER_RAISED, StepKind.JOINED_SOONER}
    return steps[max((place for place, one in enumerate(steps) if one.kind in begins), default=0) :]


def is_news(steps: Sequence[Past], *, now: datetime) -> bool:
    """Whether "I am not safe" alerts again: not within a minute of an alert, as when the button is pressed twice."""
    heard = [one.at for one in steps if one.kind in {StepKind.ALERTED, StepKind.TIER_RAISED}]
    return not heard or now - heard[-1] >= SAME_WORDS


def next_people(ladder: Sequence[Person], steps: Sequence[Past], *, rungs: int = 1) -> list[Person]:
    """Everybody on the next `rungs` rungs that have somebody left; when nobody is left, everybody on the ladder."""
    left = left_to_alert(ladder, steps)
    if not left:
        return left_to_alert(ladder, ())
    order = list(dict.fromkeys(one.rung for one in left))[:rungs]
    return [one for one in left if one.rung in order]


def above(ladder: Sequence[Person], *, owner: UUID | None) -> list[Person]:
    """Who hears that an owner is late: supervisor and director, and where there is neither, everybody else there is."""
    others = left_to_alert([one for one in ladder if one.staff_id != owner], ())
    return [one for one in others if one.rung in {Rung.SUPERVISOR, Rung.DIRECTOR}] or others


def without_away(ladder: Sequence[Person], away: Collection[UUID]) -> tuple[Person, ...]:
    return tuple(one for one in ladder if one.staff_id not in away)
