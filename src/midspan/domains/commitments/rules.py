"""Pure rules: what a promise has to say, who says what became of it, and who sees to a need until when."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from midspan.domains.commitments.enums import (
    NEED_TRANSITIONS,
    OVER,
    PROMISE_TRANSITIONS,
    UNDONE,
    Helped,
    NeedState,
    PromiseKind,
    PromiseState,
)
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

PROMISES = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE})  # Who reads the plan and works with the person.
SEES_TO_NEEDS = PROMISES | {Role.PEER_SPECIALIST, Role.INTAKE, Role.PROGRAM_MANAGER, Role.DIRECTOR}
MOST_CONFIDENCE = 10
LONGEST = timedelta(days=366)
WEEK = timedelta(days=7)
A_MOMENT = timedelta(minutes=1)  # Within which the same by the same person is a second click.


class Promised(Struct, frozen=True, kw_only=True):
    """What somebody promises. `who_knows` and `shows_who` are the person's alone."""

    words: str
    by_date: date
    because: str = ""
    confidence: int | None = None
    in_the_way: str = ""
    who_knows: str = ""
    shows_who: bool = False


def may_say(promised: Promised, *, on: date) -> Verdict:
    """Whether it says what and by when. `on`: the day on which it is said."""
    return first_refusal(
        ALLOWED if promised.words.strip() else refused("Say in a few words what it is."),
        may_be_by(promised.by_date, on=on),
        ALLOWED
        if promised.confidence is None or 0 <= promised.confidence <= MOST_CONFIDENCE
        else refused("Choose a number from 0 to 10."),
    )


def may_be_by(day: date, *, on: date) -> Verdict:
    if day < on:
        return refused("Choose a day that has not gone by.")
    return ALLOWED if day <= on + LONGEST else refused("Choose a day within a year.")


def may_promise_to(by: Actor) -> Verdict:
    """Whether somebody on the team proposes and promises."""
    return ALLOWED if by.is_staff and by.roles & PROMISES else refused("Only their team promises something here.")


def is_whose(by: Actor, *, kind: PromiseKind | str, patient_id: UUID, owner_id: UUID | None) -> Verdict:
    """What became of a promise is said by whoever promised."""
    if kind == PromiseKind.TEAM:
        return ALLOWED if by.is_staff and by.id == owner_id else refused("Whoever promised it says what became of it.")
    is_theirs = by.is_patient and by.id == patient_id
    return ALLOWED if is_theirs else refused("Only the person says what became of their promise.")


def may_become(state: PromiseState | str, to: PromiseState) -> Verdict:
    """Whether a promise goes there from where it stands; nothing goes where it already is."""
    if to in PROMISE_TRANSITIONS[PromiseState(state)]:
        return ALLOWED
    if state == PromiseState.TAKEN_BACK:
        return refused("Whoever proposed it took it back.")
    if to in {PromiseState.OPEN, PromiseState.DECLINED, PromiseState.REWORDED}:
        return refused("This was answered already.")
    return refused("This stands already, or was agreed anew.")


def may_take_back(by: Actor, *, state: PromiseState | str, proposed_by_id: UUID | None) -> Verdict:
    """A proposal nobody has answered, by whoever made it: it may stand there twice, or under the wrong person."""
    return first_refusal(
        ALLOWED if by.is_staff and by.id == proposed_by_id else refused("Whoever proposed it takes it back."),
        ALLOWED if state == PromiseState.PROPOSED else refused("This was answered already."),
    )


def needs_a_word(kind: PromiseKind | str, to: PromiseState, words: str) -> Verdict:
    """What the team did not keep comes with a word to the person. A person owes nobody one."""
    if kind != PromiseKind.TEAM or to is PromiseState.KEPT or words.strip():
        return ALLOWED
    return refused("Say in a word why: the person reads it.")


def may_renegotiate(
    state: PromiseState | str, *, kind: PromiseKind | str = PromiseKind.OWN, by_date: date, on: date
) -> Verdict:
    """Before its day has gone by: afterwards it is said what became of it, and there may be a new one.

    What a court asks is nobody's here to agree on: where its day was written down wrongly, there is a new entry.
    """
    return first_refusal(
        refused("What a court asks is not agreed anew here. Write its new day down by itself.")
        if kind == PromiseKind.COURT
        else ALLOWED,
        may_become(state, PromiseState.RENEGOTIATED),
        ALLOWED if on <= by_date else refused("Its day has gone by. Say what became of it; then promise anew."),
    )


def may_hand_over(by: Actor, *, kind: PromiseKind | str, state: PromiseState | str, owner_is_new: bool) -> Verdict:
    return first_refusal(
        may_promise_to(by),
        ALLOWED
        if kind == PromiseKind.TEAM and state in UNDONE
        else refused("Only what the team has promised, and is not done, gets somebody else."),
        ALLOWED if owner_is_new else refused("They have it already."),
    )


def may_see_to(by: Actor) -> Verdict:
    """Whether somebody sees to needs."""
    return ALLOWED if by.is_staff and by.roles & SEES_TO_NEEDS else refused("Your role does not see to needs.")


def may_take(state: NeedState | str, *, owner_id: UUID | None, seen: UUID | None) -> Verdict:
    """`seen`: who had it as far as the one who takes it knows; nobody loses a need to somebody who did not see that."""
    if owner_id != seen:
        return refused("Somebody else was here meanwhile. Look at it again.")
    return need_may_become(state, NeedState.TAKEN)


def need_may_become(state: NeedState | str, to: NeedState) -> Verdict:
    if to in NEED_TRANSITIONS[NeedState(state)]:
        return ALLOWED
    return refused("Somebody else was here meanwhile. Look at it again.")


def may_ask_again(state: NeedState | str, *, is_in_stay: bool) -> Verdict:
    """What was done, or could not be, may be needed once more, while there is a team that sees to it."""
    return first_refusal(
        ALLOWED if is_in_stay else refused("Your stay here is over, so nobody here would see that you need it."),
        need_may_become(state, NeedState.ASKED) if state in OVER else refused("This is on the list already."),
    )


def may_settle(by: Actor, *, owner_id: UUID | None, to: NeedState, words: str) -> Verdict:
    """Whoever took it says what was done, and why something is not there."""
    return first_refusal(
        may_see_to(by),
        ALLOWED if by.id == owner_id else refused("Whoever took it says what was done. You may take it over."),
        ALLOWED
        if words.strip() or to not in {NeedState.NOT_AVAILABLE, NeedState.PARTLY}
        else refused("Say why: the person reads it."),
    )


def may_say_helped(state: NeedState | str, helped: Helped | str) -> Verdict:
    if state not in {NeedState.MET, NeedState.PARTLY}:
        return refused("Nothing was done about this yet.")
    return ALLOWED if helped in set(Helped) else refused("Choose one of the answers.")


def days_open(asked_on: date, *, today: date) -> int:
    """How old a need is, in days."""
    return max(0, (today - asked_on).days)
