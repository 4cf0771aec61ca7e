"""What an entry flags for the team: who says that it was taken up."""

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

TAKES_UP = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR})


def may_take_up(by: Actor, *, is_taken: bool) -> Verdict:
    """Whether this person says so: once, and also whoever wrote it, as when the team has talked of it."""
    return first_refusal(
        ALLOWED if by.is_staff and by.roles & TAKES_UP else refused("Your role takes up no flags."),
        refused("This is taken up already.") if is_taken else ALLOWED,
    )
