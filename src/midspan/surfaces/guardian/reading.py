"""What there is to tell a guardian of a minor, as things on their way to the gate, and what comes back open.

The same things go to the gate for a guardian who looks and for the minor who looks through their eyes. What is not
open is not there: no heading, no count, no word about it.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.consents.queries import HalfSigned, asked_to_sign
from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.queries import OwnSession, own_sessions
from midspan.domains.families.queries import AskedTo, CanCome, Window
from midspan.domains.families.queries import things_for as family_things_for
from midspan.domains.family_tasks.queries import Asked, tasks_for
from midspan.domains.journey.queries import Origin, origins_of
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import (
    GUARDIAN_REQUEST,
    Asking,
    Disclosed,
    Recipient,
    Thing,
    filter_things,
    foreseen,
    guardian_reference,
    stood_for,
)
from midspan.domains.safety.enums import PlanPart
from midspan.domains.safety.queries import parts_shared_with, plan_of
from midspan.engines.disclosure import Code, Decision, Item, Kind, Obligation
from midspan.kernel import clock
from midspan.kernel.row_security import on_behalf_of
from midspan.values import Actor, ActorKind, DataClass

TOLD = (
    DataClass.PRESENCE,
    DataClass.SCHEDULE,
    DataClass.ATTENDANCE,
    DataClass.CRISIS_PLAN,
    DataClass.FAMILY_SESSION,
    DataClass.FAMILY_TASK,
    DataClass.CONSENT,
)
# Of these nothing is asked where nothing is there, so that nobody is said to have looked at it.
IF_THERE = frozenset({DataClass.CRISIS_PLAN, DataClass.FAMILY_TASK, DataClass.CONSENT})
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


class Waiting(Struct, frozen=True, kw_only=True):
    """A consent that the minor signed, and asked this guardian to sign as well: its text as it was read."""

    id: UUID
    recipient: str
    text: str
    language: str
    signed_at: datetime


Parts = tuple[tuple[PlanPart, tuple[str, ...]], ...]


class Fact(Struct, frozen=True, kw_only=True):
    """One class of what there is to tell. Whoever is told anything of somebody is told of whom: their given names.

    `parts` are all of the plan for a crisis, for whom a law opens it; `chosen` those the minor chose for this guardian.
    """

    data_class: DataClass
    name: str
    zone: ZoneInfo
    sessions: tuple[Hours, ...] = ()
    parts: Parts = ()
    chosen: Parts = ()
    windows: tuple[Window, ...] = ()
    asked_to: tuple[AskedTo, ...] = ()
    tasks: tuple[Asked, ...] = ()
    waiting: tuple[Waiting, ...] = ()


class Family(Struct, frozen=True, kw_only=True):
    """That somebody may be asked to family sessions: when they said they can come, and to which they are asked."""

    windows: tuple[Window, ...]
    asked_to: tuple[AskedTo, ...]


class Told(Struct, frozen=True, kw_only=True):
    """All that is open of one minor now. None is not told; `is_signed_for` and `is_part2`: what has to go with it."""

    name: str
    zone: ZoneInfo
    schedule: tuple[Hours, ...] | None = None
    attendance: tuple[Hours, ...] | None = None
    parts: Parts = ()
    family: Family | None = None
    tasks: tuple[Asked, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    is_signed_for: bool = False
    is_part2: bool = False


def minors_of(*, viewer: Actor) -> dict[UUID, Origin]:
    """For whom a guardian was given their way in, each minor once, by the guardian on file. Three queries.

    This is what the gate is asked about, and nothing to be shown. Nobody who has died: nothing is planned or to do.
    """
    stands = {patient_id: guardian_id for guardian_id, patient_id in stood_for(viewer=viewer).items()}
    living = ungated_patients().filter(pk__in=stands.keys(), died_at=None).values_list("pk", flat=True)
    origins = origins_of(viewer=viewer, patient_ids=list(living))
    return {guardian_id: origins[one] for one, guardian_id in stands.items() if one in origins}


def told_of(
    origin: Origin, guardian_id: UUID, *, viewer: Actor, now: datetime, classes: Collection[DataClass] = TOLD
) -> Told | None:
    """What a guardian is told of one minor now; None where it is nothing. `classes` of a page that shows less."""
    things = [
        one for one in things_of(origin, guardian_id, viewer=viewer, now=now) if one.content.data_class in classes
    ]
    return told_by(filter_things(_asking(viewer), things))


def _asking(viewer: Actor) -> Asking:
    return Asking(by=viewer, purposes=GUARDIAN_REQUEST)


def names_told(minors: dict[UUID, Origin], *, viewer: Actor, now: datetime) -> dict[UUID, str]:
    """The minors of whom a guardian is told anything at all.

    As many queries for three as for one, where it is more than a plan or a signature that waits.
    """
    things = [_thing(origin, one) for origin in minors.values() for one in TOLD if one not in IF_THERE]
    known = {one.patient_id for one in filter_things(_asking(viewer), things)}
    return {
        guardian_id: origin.given_names
        for guardian_id, origin in minors.items()
        if origin.patient_id in known or told_of(origin, guardian_id, viewer=viewer, now=now, classes=IF_THERE)
    }


def would_be_asked_to(origin: Origin, guardian_id: UUID, *, viewer: Actor) -> list[AskedTo]:
    """The sessions that `told_of` would open now, and nothing is told by it, so nothing is accounted.

    For a page that asks every few seconds whether anything is different: it must not be shown, only compared.
    """
    minor = Actor(organization_id=origin.organization_id, id=origin.patient_id, kind=ActorKind.PATIENT)
    things = family_things_for(patient=minor, tie_id=guardian_id, labels=origin.labels)
    to = Recipient(Kind.GUARDIAN, guardian_reference(guardian_id))
    asking = Asking(by=viewer, purposes=GUARDIAN_REQUEST, recipient=to)
    [answers] = foreseen(origin.patient_id, [(asking, [one.item for one in things])])
    opened = (one.content for one, answer in zip(things, answers, strict=True) if answer.is_open)
    return [one for one in opened if isinstance(one, AskedTo)]


def things_of(origin: Origin, guardian_id: UUID, *, viewer: Actor, now: datetime) -> list[Thing[Fact]]:
    """All there is to tell one guardian of one minor, as the minor would ask it: the gate says what of it is told."""
    minor = Actor(organization_id=origin.organization_id, id=origin.patient_id, kind=ActorKind.PATIENT)
    # When they can come and what they said to a task is the guardian's own, so it is read as whoever looks; the plan
    # and consents are the minor's.
    of_family = [one.content for one in family_things_for(patient=minor, tie_id=guardian_id, labels=origin.labels)]
    tasks = tasks_for(patient=minor, guardian_id=guardian_id)
    with on_behalf_of(minor, by=viewer):
        monday = clock.week_start(now.astimezone(origin.zone).date())
        sessions = tuple(one for one in own_sessions(viewer=minor, first=monday, until=monday + AHEAD) if one.is_on)
        parts, chosen = _parts(minor, guardian_id)
        waiting = asked_to_sign(patient=minor, guardian_id=guardian_id)
    found = [
        _thing(origin, DataClass.PRESENCE),
        _thing(origin, DataClass.SCHEDULE, sessions=_hours(DataClass.SCHEDULE, sessions)),
        _thing(origin, DataClass.ATTENDANCE, sessions=_hours(DataClass.ATTENDANCE, sessions)),
        _thing(
            origin,
            DataClass.FAMILY_SESSION,
            windows=next((one.windows for one in of_family if isinstance(one, CanCome)), ()),
            asked_to=tuple(one for one in of_family if isinstance(one, AskedTo)),
        ),
    ]
    if parts:
        found.append(_thing(origin, DataClass.CRISIS_PLAN, parts=parts, chosen=chosen))
    if tasks:
        found.append(_thing(origin, DataClass.FAMILY_TASK, tasks=tuple(tasks)))
    if waiting:
        found.append(_thing(origin, DataClass.CONSENT, waiting=tuple(_waiting(one) for one in waiting)))
    return found


def _thing(origin: Origin, told: DataClass, **holds: Any) -> Thing[Fact]:
    return Thing(
        patient_id=origin.patient_id,
        item=Item(classes=frozenset({told}), labels=origin.labels),
        content=Fact(data_class=told, name=origin.given_names, zone=origin.zone, **holds),
    )


def _parts(minor: Actor, guardian_id: UUID) -> tuple[Parts, Parts]:
    """All parts of the plan in which something stands, and those that the minor chose for this guardian."""
    plan = plan_of(viewer=minor, patient_id=minor.id)
    if plan is None:
        return (), ()
    written = ((part, tuple(getattr(plan, part.value))) for part in PlanPart)
    chosen = parts_shared_with(viewer=minor, reference=guardian_reference(guardian_id))
    return tuple(one for one in written if one[1]), tuple((one.part, one.lines) for one in chosen)


def _waiting(half: HalfSigned) -> Waiting:
    return Waiting(
        id=half.pk, recipient=half.recipient, text=half.text, language=half.language, signed_at=half.signed_at
    )


def _hours(told: DataClass, sessions: Iterable[OwnSession]) -> tuple[Hours, ...]:
    """What of these sessions belongs to a class, so that no answer holds more than what was asked about."""
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
    fact = next(iter(found.values())).shown(did=DOES)
    return Told(
        name=fact.name,
        zone=fact.zone,
        schedule=_sessions(found.get(DataClass.SCHEDULE)),
        attendance=_sessions(found.get(DataClass.ATTENDANCE)),
        parts=_open_parts(found.get(DataClass.CRISIS_PLAN)),
        family=_family(found.get(DataClass.FAMILY_SESSION)),
        tasks=found[DataClass.FAMILY_TASK].shown(did=DOES).tasks if DataClass.FAMILY_TASK in found else (),
        waiting=found[DataClass.CONSENT].shown(did=DOES).waiting if DataClass.CONSENT in found else (),
        is_signed_for=any(one.code is Code.BY_CONSENT for one in decisions),
        is_part2=any(_carries_notice(one) for one in decisions),
    )


def _open_parts(answer: Disclosed[Fact] | None) -> Parts:
    """All parts where a law opens the plan; where the minor signed for it, those they chose, and no other."""
    if answer is None:
        return ()
    fact = answer.shown(did=DOES)
    return fact.chosen if answer.decision.code is Code.BY_CONSENT else fact.parts


def _family(answer: Disclosed[Fact] | None) -> Family | None:
    if answer is None:
        return None
    fact = answer.shown(did=DOES)
    return Family(windows=fact.windows, asked_to=fact.asked_to)


def _carries_notice(decision: Decision) -> bool:
    return Obligation.PART2_NOTICE in decision.obligations


def _sessions(answer: Disclosed[Fact] | None) -> tuple[Hours, ...] | None:
    return None if answer is None else answer.shown(did=DOES).sessions
