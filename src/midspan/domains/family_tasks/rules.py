"""Pure rules of family tasks: who gives, changes and ends one, and what a guardian may say to it."""

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

GIVES = frozenset({Role.COUNSELOR, Role.INTAKE})  # Who asks a family to sessions, too.
LONGEST_TITLE, LONGEST_WORDS, LONGEST_ANSWER = 120, 1000, 200
MOST_OPEN = 12


def may_give(by: Actor, *, is_minor: bool, is_in_stay: bool, is_read: bool, open_now: int) -> Verdict:
    """Whether a task is given: to somebody who would read it. `is_read`: somebody of those it is for would."""
    return first_refusal(
        _may_write(by),
        ALLOWED if is_minor else refused("This person is of age. Nobody stands for them."),
        ALLOWED if is_in_stay else refused("No stay is open. A task is given in one."),
        ALLOWED if is_read else refused("Nobody of those you chose would read it now. Look who reads it."),
        ALLOWED if open_now < MOST_OPEN else refused("There are many tasks already. End one of them first."),
    )


def may_change(by: Actor, *, is_open: bool, is_done: bool, is_newest: bool, is_read: bool) -> Verdict:
    """Whether other words take the place of these. What somebody did is not made into something else."""
    return first_refusal(
        _may_write(by),
        ALLOWED if is_open else refused("This task is over."),
        ALLOWED if not is_done else refused("Somebody has done it already. End it, and give a new one."),
        ALLOWED if is_newest else refused("Somebody changed it meanwhile. Look at it again."),
        ALLOWED if is_read else refused("Nobody of those you chose would read it now. Look who reads it."),
    )


def may_end(by: Actor, *, is_open: bool) -> Verdict:
    return first_refusal(_may_write(by), ALLOWED if is_open else refused("This task is over."))


def _may_write(by: Actor) -> Verdict:
    if by.is_staff and by.roles & GIVES:
        return ALLOWED
    return refused("Counselors and intake give tasks to a family. Ask one of them.")


def may_answer(*, was_done: bool, words: str, says_why: bool) -> Verdict:
    """Whether a guardian says this to an open task: a tick, the tick taken back, or what stood in the way."""
    if says_why and was_done:
        return refused("You ticked this already. Take the tick back first.")
    if says_why and not words:
        return refused("Write in one line what stood in the way.")
    if len(words) > LONGEST_ANSWER:
        return refused("Make it shorter: one line.")
    return ALLOWED
