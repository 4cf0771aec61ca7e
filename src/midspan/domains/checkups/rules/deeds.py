"""Who calls whom, what a try needs, and when nothing is due any more."""

from datetime import date, timedelta

from midspan.domains.checkups.enums import Outcome, State
from midspan.domains.checkups.rules.days import unreached
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, ActorKind, Verdict, first_refusal, refused

CALLS = frozenset({Role.COUNSELOR, Role.NURSE, Role.INTAKE, Role.DIRECTOR})
CAN_TRY = frozenset({State.DUE, State.OVERDUE, State.AHEAD})
LONGEST_WORD = 300


def may_call(by: Actor) -> Verdict:
    """Whether this person calls people who left; the database keeps them to those they reach."""
    if by.kind is ActorKind.JOB or by.roles & CALLS:
        return ALLOWED
    return refused("Check-ups are done by counselors, nurses, intake and the director.")


def may_try(by: Actor, *, is_over: bool, state: State) -> Verdict:
    """Whether a try is written down. Somebody may call before the day: then it is done."""
    return first_refusal(
        may_call(by),
        refused("These check-ups have ended. Nobody calls any more.") if is_over else ALLOWED,
        ALLOWED if state in CAN_TRY else refused("This check-up is settled already."),
    )


def may_say(outcome: Outcome, *, words: str, next_on: date | None, today: date, most_ahead_days: int) -> Verdict:
    """Whether what came of a try is whole: what somebody needs is said, and a next try lies ahead and near."""
    if outcome in {Outcome.NEEDS_MORE, Outcome.NOT_SAFE} and not words.strip():
        return refused("Write what they need, or what was said, in a sentence.")
    if next_on is None:
        return ALLOWED
    if not unreached(outcome):
        return refused("They were reached, so there is no next try of this one.")
    if not today < next_on <= today + timedelta(days=most_ahead_days):
        return refused(f"The next try lies ahead, at most {most_ahead_days} days.")
    return ALLOWED


def may_record_death(by: Actor, *, is_dead: bool, is_here: bool) -> Verdict:
    """Whether somebody writes down that the person has died, also while nobody calls."""
    is_open = refused(
        "A stay of theirs is open here. End that first, and say there that the person died. "
        "Close one to which they were not admitted yet, then write it down here."
    )
    return first_refusal(
        may_call(by),
        refused("It is written down already.") if is_dead else ALLOWED,
        is_open if is_here else ALLOWED,
    )


def may_take_back_death(by: Actor, *, is_dead: bool, why: str) -> Verdict:
    """Whether it was not so: a director says that, and how they know."""
    is_director = by.kind is ActorKind.JOB or Role.DIRECTOR in by.roles
    return first_refusal(
        ALLOWED if is_director else refused("Only a director takes this back. Tell a director how you know."),
        ALLOWED if is_dead else refused("The record does not say that the person has died."),
        ALLOWED if why.strip() else refused("Write how you know that it is not so."),
    )


def may_begin_return(by: Actor, *, is_dead: bool) -> Verdict:
    """Whether a return begins; the rules of a stay are asked beside."""
    dead = refused("The record says that the person has died. Take that back first if it is not so.")
    return first_refusal(may_call(by), dead if is_dead else ALLOWED)


def may_write_word(by: Actor, *, words: str, is_wished: bool, is_dead: bool) -> Verdict:
    """Whether a caring word goes: short, signed by a person, to who wished for it, and never after a death."""
    return first_refusal(
        may_call(by),
        refused("A person signs a caring word.") if by.kind is ActorKind.JOB else ALLOWED,
        refused("The person has died. Nothing is sent any more.") if is_dead else ALLOWED,
        ALLOWED if is_wished else refused("The person has not wished for such words."),
        ALLOWED if words.strip() else refused("Write a line or two."),
        refused("Keep it short: a line or two.") if len(words.strip()) > LONGEST_WORD else ALLOWED,
    )
