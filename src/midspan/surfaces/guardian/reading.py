"""What there is to tell a guardian of a minor, as things on their way to the gate, and what comes back open.

The same things go to the gate for a guardian who looks and for the minor who looks through their eyes. What is not
open is not there: no heading, no count, no word about it.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.queries import OwnSession, own_sessions
from midspan.domains.journey.queries import Origin, origins_of
from midspan.domains.privacy.queries import (
    GUARDIAN_REQUEST,
    Asking,
    Disclosed,
    Thing,
    filter_things,
    stood_for,
)
from midspan.engines.disclosure import Code, Decision, Item, Obligation
from midspan.kernel import clock
from midspan.values import Actor, ActorKind, DataClass

TOLD = (DataClass.PRESENCE, DataClass.SCHEDULE, DataClass.ATTENDANCE)
AHEAD = timedelta(weeks=2)  # This week and the next.
# What the pages do with what they show: they are kept nowhere, decide anew each time, show times and no more, say that
# the minor signed for it, and carry the notice that forbids passing it on.
DOES = frozenset(
    {
        Obligation.NO_STORE,
        Obligation.EXPIRES,
        Obligation.MINIMUM_FIELDS,
        Obligation.CONSENT_COPY_OR_SCOPE,
        Obligation.PART2_NOTICE,
        Obligation.NO_REDISCLOSURE,
    }
)


class Hours(Struct, frozen=True, kw_only=True):
    """When a session is, on the clock of `zone`, and no more of it. `attendance` None: not told, or not known."""

    local_date: date
    start: datetime
    end: datetime
    zone: str
    attendance: AttendanceState | None = None


class Fact(Struct, frozen=True, kw_only=True):
    """One class of what there is to tell. Whoever is told anything of somebody is told of whom: their given names."""

    data_class: DataClass
    name: str
    sessions: tuple[Hours, ...] = ()


class Told(Struct, frozen=True, kw_only=True):
    """All that is open of one minor now. None is not told; `is_signed_for` and `is_part2`: what has to go with it."""

    name: str
    schedule: tuple[Hours, ...] | None = None
    attendance: tuple[Hours, ...] | None = None
    is_signed_for: bool = False
    is_part2: bool = False


def minors_of(*, viewer: Actor) -> dict[UUID, Origin]:
    """For whom a guardian was given their way in, each minor once, by the guardian on file. Two queries.

    This is what the gate is asked about, and nothing to be shown.
    """
    stands = {patient_id: guardian_id for guardian_id, patient_id in stood_for(viewer=viewer).items()}
    origins = origins_of(viewer=viewer, patient_ids=stands.keys())
    return {guardian_id: origins[one] for one, guardian_id in stands.items() if one in origins}


def told_of(origin: Origin, *, viewer: Actor, now: datetime) -> Told | None:
    """What a guardian is told of one minor now; None where it is nothing."""
    return told_by(filter_things(_asking(viewer), things_of(origin, now=now)))


def _asking(viewer: Actor) -> Asking:
    return Asking(by=viewer, purposes=GUARDIAN_REQUEST)


def names_told(minors: dict[UUID, Origin], *, viewer: Actor) -> dict[UUID, str]:
    """The minors of whom a guardian is told anything at all. As many queries for three as for one."""
    things = [thing for origin in minors.values() for thing in _things(origin, ())]
    known = {one.patient_id for one in filter_things(_asking(viewer), things)}
    return {guardian_id: origin.given_names for guardian_id, origin in minors.items() if origin.patient_id in known}


def things_of(origin: Origin, *, now: datetime) -> list[Thing[Fact]]:
    """All there is to tell of one minor. One query, as the minor would ask it: the gate says who is told."""
    minor = Actor(organization_id=origin.organization_id, id=origin.patient_id, kind=ActorKind.PATIENT)
    monday = clock.week_start(now.astimezone(origin.zone).date())
    sessions = own_sessions(viewer=minor, first=monday, until=monday + AHEAD)
    return _things(origin, tuple(one for one in sessions if one.is_on))


def _things(origin: Origin, sessions: tuple[OwnSession, ...]) -> list[Thing[Fact]]:
    return [
        Thing(
            patient_id=origin.patient_id,
            item=Item(classes=frozenset({one}), labels=origin.labels),
            content=Fact(data_class=one, name=origin.given_names, sessions=_hours(one, sessions)),
        )
        for one in TOLD
    ]


def _hours(told: DataClass, sessions: Iterable[OwnSession]) -> tuple[Hours, ...]:
    """What of these sessions belongs to a class, so that no answer holds more than what was asked about."""
    if told is DataClass.PRESENCE:
        return ()
    return tuple(
        Hours(
            local_date=one.local_date,
            start=one.start,
            end=one.end,
            zone=one.zone,
            attendance=one.attendance if told is DataClass.ATTENDANCE else None,
        )
        for one in sessions
    )


def told_by(answers: Iterable[Disclosed[Fact]]) -> Told | None:
    """What these answers leave to be told; None where all are closed."""
    found = {one.shown(did=DOES).data_class: one for one in answers if one.is_open}
    if not found:
        return None
    decisions = [one.decision for one in found.values()]
    return Told(
        name=next(iter(found.values())).shown(did=DOES).name,
        schedule=_sessions(found.get(DataClass.SCHEDULE)),
        attendance=_sessions(found.get(DataClass.ATTENDANCE)),
        is_signed_for=any(one.code is Code.BY_CONSENT for one in decisions),
        is_part2=any(_carries_notice(one) for one in decisions),
    )


def _carries_notice(decision: Decision) -> bool:
    return Obligation.PART2_NOTICE in decision.obligations


def _sessions(answer: Disclosed[Fact] | None) -> tuple[Hours, ...] | None:
    return None if answer is None else answer.shown(did=DOES).sessions
