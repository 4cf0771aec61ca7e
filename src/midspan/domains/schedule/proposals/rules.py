"""Pure rules of proposals and publications: who may, when, and what may follow what."""

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from msgspec import Struct

from midspan.domains.people.enums import Role
from midspan.domains.schedule.enums import (
    ANSWERABLE,
    DECIDABLE,
    MOVE_TRANSITIONS,
    PROPOSAL_TRANSITIONS,
    QUESTIONS,
    MoveState,
    ProposalState,
)
from midspan.values import ALLOWED, Actor, ActorKind, Verdict, first_refusal, refused

# Who computes the center's weeks; publishing names everybody's week, so it is for those who reach everybody.
PROPOSES = frozenset({Role.SCHEDULER, Role.PROGRAM_MANAGER, Role.INTAKE, Role.DIRECTOR})
PUBLISHES = frozenset({Role.SCHEDULER, Role.INTAKE, Role.DIRECTOR})
REPAIRS = PUBLISHES | {Role.COUNSELOR, Role.PROGRAM_MANAGER}
RULES = Path(__file__).with_name("rules.toml")


class PublicationRule(Struct, frozen=True, kw_only=True):
    """How many days before it takes effect a change is published, and who says so."""

    days: int
    words: str
    source: str
    reviewed_on: date
    from_date: date


def publication_rule(on: date) -> PublicationRule:
    """The rule in force on that day: the latest that has begun. Raises LookupError before the first one."""
    begun = [rule for rule in _rules() if rule.from_date <= on]
    if not begun:
        raise LookupError(f"No rule says how early a change is published on {on}.")
    return max(begun, key=lambda rule: rule.from_date)


def earliest_effect(today: date) -> date:
    """The first day on which a change published today may take effect."""
    return today + timedelta(days=publication_rule(today).days)


def next_start(today: date) -> date:
    """The Monday from which a new proposal plans: the first one that leaves everybody time to hear of it."""
    earliest = earliest_effect(today)
    return earliest + timedelta(days=-earliest.weekday() % 7)


def may_propose(by: Actor) -> Verdict:
    """Whether this person has the center's weeks computed, and stops or withdraws what was computed."""
    if by.kind is ActorKind.JOB or by.roles & PROPOSES:
        return ALLOWED
    return refused("Schedulers and program managers compute the center's weeks. Ask one of them.")


def may_publish(by: Actor) -> Verdict:
    """Whether this person decides about everybody's moves, publishes and undoes."""
    if by.roles & PUBLISHES:
        return ALLOWED
    return refused("Whoever plans for everybody publishes: a scheduler, intake or the director.")


def may_repair(by: Actor) -> Verdict:
    """Whether this person looks for another week when somebody says that theirs does not work."""
    return ALLOWED if by.roles & REPAIRS else refused("Scheduling or the counselor finds another week.")


def may_answer(by: Actor, *, patient_id: UUID) -> Verdict:
    """A change is answered by the person whose week it is, and by nobody else."""
    return ALLOWED if by.is_patient and by.id == patient_id else refused("Only the person concerned can answer this.")


def may_become(state: str, to: ProposalState) -> Verdict:
    """Whether a proposal in this state goes on to that one."""
    if to in PROPOSAL_TRANSITIONS[ProposalState(state)]:
        return ALLOWED
    return refused("This proposal has moved on. Open it again to see how it stands.")


def may_publish_repair(state: str, moves: Iterable[str], *, takes_effect: date, today: date) -> Verdict:
    """Whether a repair becomes everybody's week: once each person in it has said yes, and before it begins."""
    moves = list(moves)
    return first_refusal(
        is_decidable(state),
        ALLOWED
        if moves and all(one == MoveState.CONSENTED for one in moves)
        else refused("Not everybody has said yes yet. Nobody's week changes before that."),
        ALLOWED if today < takes_effect else refused("Its first day has come. Repair again for a later one."),
    )


def may_move_on(state: str, to: MoveState) -> bool:
    """Whether one person's move goes on to that state."""
    return to in MOVE_TRANSITIONS[MoveState(state)]


def is_decidable(state: str) -> Verdict:
    """Whether moves of this proposal are accepted, declined and published."""
    return ALLOWED if state in DECIDABLE else refused("This proposal is not open for decisions.")


def may_take_effect(day: date, *, proposed: date, today: date) -> Verdict:
    """Whether a publication of today may take effect on that day."""
    return first_refusal(
        ALLOWED
        if day >= earliest_effect(today)
        else refused(f"{publication_rule(today).words} Choose a later day, or compute again."),
        ALLOWED if day >= proposed else refused("The weeks were computed for a later day."),
    )


def may_be_undone(*, takes_effect: date, is_undone: bool, today: date) -> Verdict:
    """Whether a publication can still be undone as a whole."""
    return first_refusal(
        refused("This publication was undone already.") if is_undone else ALLOWED,
        ALLOWED if today < takes_effect else refused("It is in effect. Compute a new proposal to change it."),
    )


def is_answerable(state: str, *, takes_effect: date, today: date) -> Verdict:
    """Whether the person can still say that the change is fine or does not work."""
    return first_refusal(
        ALLOWED if state in ANSWERABLE | QUESTIONS else refused("This change was answered already."),
        ALLOWED if today < takes_effect else refused("This week has begun. Ask for a swap, or call us."),
    )


@cache
def _rules() -> tuple[PublicationRule, ...]:
    with RULES.open("rb") as file:
        return tuple(PublicationRule(**one) for one in tomllib.load(file)["rule"])
