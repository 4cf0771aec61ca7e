"""Asking the gate about single things: who looks, what for, by which channel, and what of whom.

Lists of pages are narrowed by `queries.visible`; whatever leaves by another channel, goes to somebody outside or is
opened in an emergency is asked about here, one by one, at the moment it goes. Answers that have to be accounted for
are written into the ledger in the same transaction.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Generic, TypeVar
from uuid import UUID, uuid4

from msgspec import Struct

from midspan.domains.privacy.compiled import compiled_patients
from midspan.domains.privacy.disclosed import Disclosed
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.ledger import Entry, write
from midspan.domains.privacy.models.guardians import reference_of
from midspan.domains.privacy.rules import GUARDIAN_REQUEST, MENTOR_REQUEST, OWN_REQUEST, SUPPORT_REQUEST
from midspan.engines.disclosure import (
    BreakGlass,
    Channel,
    Code,
    CourtOrder,
    Decision,
    Item,
    Kind,
    Obligation,
    Patient,
    Request,
    Tie,
    decide_all,
)
from midspan.engines.disclosure.books import role_book
from midspan.kernel import clock
from midspan.kernel.statements import rows_of
from midspan.values import Actor, ActorKind

logger = logging.getLogger(__name__)
T = TypeVar("T")
TIES = {
    Basis.PRIMARY_COUNSELOR: frozenset({Tie.CARE_TEAM, Tie.THERAPIST}),
    Basis.GROUP_LEADER: frozenset({Tie.GROUP_LEADER}),
    Basis.CARE_TEAM: frozenset({Tie.CARE_TEAM}),
    Basis.COVER: frozenset({Tie.CARE_TEAM}),
    Basis.ON_CALL: frozenset({Tie.CARE_TEAM}),
    Basis.CONCERN: frozenset({Tie.CARE_TEAM}),
}
# Who from outside looks by an account of their own: as whom, and for what unless they say.
OUTSIDE = {
    ActorKind.GUARDIAN: (Kind.GUARDIAN, GUARDIAN_REQUEST),
    ActorKind.SUPPORTER: (Kind.FAMILY, SUPPORT_REQUEST),
    ActorKind.MENTOR: (Kind.MENTOR, MENTOR_REQUEST),
}
LINKED = frozenset({Tie.VERIFIED_LINK})
OPEN_REACHES = """
    SELECT patient_id, basis, source_id, until_at FROM privacy_reach
    WHERE organization_id = %s AND actor_id = %s AND patient_id = ANY(%s) AND ended_at IS NULL
"""
WORTH_A_LOOK = frozenset(
    {
        Code.UNKNOWN_PURPOSE, Code.UNKNOWN_CLASS, Code.UNKNOWN_LABEL, Code.UNKNOWN_ACTION, Code.MISSING_LABEL,
        Code.CLOCK_SKEW, Code.EVALUATOR_FAILED,
    }
)  # fmt: skip


class Recipient(Struct, frozen=True):
    """Somebody other than who asks, to whom they disclose. `reference` is what consents call them.

    `classes` are the classes of recipients they belong to, as consents name them ("class/health-plan").
    """

    kind: Kind
    reference: str
    ties: frozenset[Tie] = frozenset()
    classes: frozenset[str] = frozenset()


class Bond(Struct, frozen=True):
    """What binds whoever asks to one patient at this moment: ties of staff, a guardian's entries on file, a match."""

    ties: frozenset[Tie] = frozenset()
    references: frozenset[str] = frozenset()


NO_BOND = Bond()


class Asking(Struct, frozen=True, kw_only=True):
    """Who looks or sends, and what for. Set by the page, never by what a browser says.

    Without `purposes` it is for all that the person's role works for. A job asks as the person it works for.
    `is_noted` of what somebody else wrote: each opening stands in the ledger, also one inside the house.
    `source_id` of somebody outside who may be bound to one patient by more than one tie: by this one alone they ask.
    """

    by: Actor
    channel: Channel = Channel.PAGE
    purposes: frozenset[str] = frozenset()
    recipient: Recipient | None = None
    break_glass: BreakGlass | None = None
    order: CourtOrder | None = None
    stepped_up: bool = False
    is_noted: bool = False
    source_id: UUID | None = None


class Thing(Struct, Generic[T], frozen=True, kw_only=True):
    """Something about a patient that would be disclosed: what it is to the engine, and its content."""

    patient_id: UUID
    item: Item
    content: T


def decide(asking: Asking, thing: Thing[T]) -> Disclosed[T]:
    """The decision about one thing, open or closed; its content comes out only where it is open."""
    return _decided(asking, [thing])[0]


def filter_things(asking: Asking, things: Iterable[Thing[T]]) -> list[Disclosed[T]]:
    """Those that may be disclosed, in their order. Counts and pages are made from these, never before."""
    return [one for one in _decided(asking, list(things)) if one.is_open]


def _decided(asking: Asking, things: list[Thing[T]]) -> list[Disclosed[T]]:
    if asking.by.kind is ActorKind.JOB:
        raise ValueError("A job asks as the person it works for.")
    bonds = _bonds(asking, {thing.patient_id for thing in things})
    answers = _answers(asking, things, bonds)
    found = [_disclosed(thing, decision) for thing, decision in zip(things, answers, strict=True)]
    write(
        _entry(asking, one, thing, _told(asking, bonds.get(thing.patient_id, NO_BOND)))
        for one, thing in zip(found, things, strict=True)
        if _is_accounted(asking, one)
    )
    return found


def rehearsed(askings: Sequence[Asking], things: Sequence[Thing[T]]) -> list[Disclosed[T]]:
    """What somebody outside would be shown of these things now, for the eyes of the patient they are about, in order.

    With several askings the first that opens a thing. Nothing goes out by it, so nothing that goes with it is left to
    do, and nothing is accounted as told. One query. Raises ValueError for anybody else's things, for anybody but the
    patient, and where nobody outside is named.
    """
    if not things:
        return []
    by = _rehearsing(askings, things)
    patient = compiled_patients(organization_id=by.organization_id, patient_ids=[by.id])[by.id]
    requests = [request for one in askings for request in _requests(one, NO_BOND)]
    decisions = _first_open(patient, requests, [thing.item for thing in things])
    return [
        Disclosed(id=uuid4(), patient_id=by.id, decision=one, done=one.obligations, _content=thing.content)
        for thing, one in zip(things, decisions, strict=True)
    ]


def _rehearsing(askings: Sequence[Asking], things: Sequence[Thing[T]]) -> Actor:
    """The patient who looks through somebody else's eyes, at what is their own."""
    by = askings[0].by
    is_theirs = by.is_patient and all(one.patient_id == by.id for one in things)
    if not is_theirs or any(one.by != by or one.recipient is None for one in askings):
        raise ValueError("Only the patient looks at their own through the eyes of somebody outside.")
    return by


def foreseen(patient_id: UUID, questions: Sequence[tuple[Asking, Sequence[Item]]]) -> list[list[Decision]]:
    """What recipients outside would be told now, for each question about each of its items. One query for all.

    Nothing is disclosed by it, so nothing is accounted. Raises ValueError for a question without a recipient.
    """
    if not questions:
        return []
    if any(asking.recipient is None for asking, _ in questions):
        raise ValueError("What is foreseen is what somebody outside would be told.")
    organization_id = questions[0][0].by.organization_id
    patient = compiled_patients(organization_id=organization_id, patient_ids=[patient_id])[patient_id]
    return [_first_open(patient, _requests(asking, NO_BOND), list(items)) for asking, items in questions]


def _answers(asking: Asking, things: list[Thing[T]], bonds: Mapping[UUID, Bond]) -> list[Decision]:
    """The engine's decision about each thing, asked patient by patient."""
    patient_ids = {thing.patient_id for thing in things}
    compiled = compiled_patients(organization_id=asking.by.organization_id, patient_ids=patient_ids)
    places: dict[UUID, list[int]] = defaultdict(list)
    for place, thing in enumerate(things):
        places[thing.patient_id].append(place)
    answers: dict[int, Decision] = {}
    for one, at in places.items():
        requests = _requests(asking, bonds.get(one, NO_BOND), is_own=asking.by.id == one)
        decided = _first_open(compiled[one], requests, [things[place].item for place in at])
        answers |= dict(zip(at, decided, strict=True))
    return [answers[place] for place in range(len(things))]


def _first_open(patient: Patient, requests: Iterable[Request], items: list[Item]) -> list[Decision]:
    """Of several roles the first that opens the whole item, else the first that opens some of it; else the first."""
    rounds = [decide_all(patient, request, items) for request in requests]
    return [_widest(of_item) for of_item in zip(*rounds, strict=True)]


def _widest(answers: Sequence[Decision]) -> Decision:
    opened = [one for one in answers if one.is_open]
    return next((one for one in opened if one.mask is None), opened[0] if opened else answers[0])


def _requests(asking: Asking, bond: Bond, *, is_own: bool = False) -> list[Request]:
    """What the engine is asked: once, or of a staff member once for each role, for all that the role works for.

    A patient is somebody else, like anybody from the street, where it is about another patient. Somebody outside (a
    guardian, a supporter, a mentor) asks by the names under which they are on file for this very patient; where they
    are for nobody, none fits.
    """
    by = asking.by
    if asking.recipient is not None:
        to = asking.recipient
        return [
            _request(asking, kind=to.kind, actors={to.reference, *to.classes}, purposes=asking.purposes, ties=to.ties)
        ]
    if by.is_patient and is_own:
        return [_request(asking, kind=Kind.SELF, actors={str(by.id)}, purposes=asking.purposes or OWN_REQUEST)]
    if by.is_by_reach:
        kind, usual = OUTSIDE[by.kind]
        actors, purposes = bond.references, asking.purposes or usual
        return [_request(asking, kind=kind, actors=actors, purposes=purposes, ties=bond.ties)]
    if not by.is_staff:
        return [_request(asking, kind=Kind.PUBLIC, actors=set(), purposes=asking.purposes)]
    return [
        _request(
            asking,
            kind=Kind.STAFF,
            actors={str(by.id)},
            roles=frozenset({role}),
            purposes=asking.purposes or role_book()[role].purposes,
            ties=bond.ties,
        )
        for role in sorted(by.roles & role_book().keys()) or [""]
    ]


def _request(
    asking: Asking,
    *,
    kind: Kind,
    actors: Collection[str],
    purposes: frozenset[str],
    roles: frozenset[str] = frozenset(),
    ties: frozenset[Tie] = frozenset(),
) -> Request:
    return Request(
        actors=frozenset(actors),
        purposes=purposes,
        now=clock.now(),
        kind=kind,
        roles=roles,
        ties=ties,
        channel=asking.channel,
        break_glass=asking.break_glass,
        order=asking.order,
        stepped_up=asking.stepped_up,
    )


def _bonds(asking: Asking, patient_ids: Collection[UUID]) -> Mapping[UUID, Bond]:
    """What binds staff or somebody outside to each patient at this moment. One query; none for anybody else."""
    if asking.recipient is not None or not (asking.by.is_staff or asking.by.is_by_reach):
        return {}
    rows = rows_of(OPEN_REACHES, [asking.by.organization_id, asking.by.id, list(patient_ids)])
    found: dict[UUID, Bond] = {}
    for patient_id, basis, source_id, until_at in rows:
        if asking.source_id not in {None, source_id} or (until_at is not None and until_at <= clock.now()):
            continue
        known, one = found.get(patient_id, NO_BOND), _bond(Basis(basis), source_id)
        found[patient_id] = Bond(known.ties | one.ties, known.references | one.references)
    return found


def _bond(basis: Basis, source_id: UUID) -> Bond:
    if basis is Basis.GUARDIAN:
        return Bond(references=frozenset({reference_of(source_id)}))
    if basis in {Basis.SUPPORTER, Basis.MENTOR}:
        return Bond(ties=LINKED, references=frozenset({reference_of(source_id)}))
    return Bond(ties=TIES[basis])


def _told(asking: Asking, bond: Bond) -> str:
    """Who outside is told, as the ledger keeps it: whom somebody here discloses to, or who looks from outside."""
    return asking.recipient.reference if asking.recipient is not None else min(bond.references, default="")


def _disclosed(thing: Thing[T], decision: Decision) -> Disclosed[T]:
    if decision.code in WORTH_A_LOOK:
        logger.error("gate_closed", extra={"code": decision.code.value, "patient_id": str(thing.patient_id)})
    done = frozenset({Obligation.ACCOUNT}) if decision.is_open else frozenset()
    return Disclosed(id=uuid4(), patient_id=thing.patient_id, decision=decision, done=done, _content=thing.content)


def _is_accounted(asking: Asking, one: Disclosed[T]) -> bool:
    """What the law wants counted, every emergency, every answer to an outsider, and what went wrong.

    Who sits in the same room is no outsider: what is told there by a chosen name leaves the house by no way.
    """
    return (
        Obligation.ACCOUNT in one.decision.obligations
        or asking.is_noted
        or asking.break_glass is not None
        or (asking.recipient is not None and asking.recipient.kind is not Kind.PEER)
        or (asking.by.is_by_reach and one.is_open)  # What stays closed is the page's question, and not theirs.
        or one.decision.code in WORTH_A_LOOK
    )


def _entry(asking: Asking, one: Disclosed[T], thing: Thing[T], recipient: str) -> Entry:
    decision = one.decision
    return Entry(
        id=one.id,
        patient_id=one.patient_id,
        by=asking.by,
        recipient=recipient,
        purposes=asking.purposes,
        channel=asking.channel,
        classes=thing.item.classes,
        outcome=decision.outcome,
        code=decision.code,
        basis=decision.basis,
        obligations=decision.obligations,
        reference=thing.item.reference or "",
    )
