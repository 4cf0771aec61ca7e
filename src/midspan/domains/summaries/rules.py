"""Who gives a summary on, and by which consents."""

from collections.abc import Collection

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

GIVES = frozenset({Role.COUNSELOR, Role.INTAKE})  # Who sees what the person has consented to.
# Whoever treats the person next; a network passes on by a way of its own.
KINDS = frozenset({"provider", "everyday_care"})


def may_give(by: Actor, *, has_stepped_up: bool) -> Verdict:
    """Whether this person takes a summary out for somebody who treats the person next."""
    return first_refusal(
        ALLOWED if by.roles & GIVES else refused("Summaries are given by counselors and intake."),
        ALLOWED if has_stepped_up else refused("Show first that it is you: a summary leaves the house."),
    )


def may_go(*, has_consent: bool, open_parts: Collection[str]) -> Verdict:
    """Whether there is anything that may go to this recipient. That the person comes here is part of all of it."""
    return first_refusal(
        ALLOWED if has_consent else refused("There is no consent on file by which a summary may go there."),
        ALLOWED
        if "presence" in open_parts
        else refused("The consent does not say that they come here, so no summary goes. Ask the person."),
    )
