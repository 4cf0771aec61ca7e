"""Who may change the center."""

from midspan.domains.people.enums import Role
from midspan.domains.programs.enums import SourceStatus
from midspan.values import ALLOWED, Actor, ActorKind, Verdict, refused

KEEPS_CENTER = frozenset({Role.PROGRAM_MANAGER, Role.DIRECTOR})


def may_keep_center(by: Actor) -> Verdict:
    """Whether this person may change sites, rooms, staff hours, groups and rules."""
    if by.kind is ActorKind.JOB or (by.is_staff and by.roles & KEEPS_CENTER):
        return ALLOWED
    return refused("Only a program manager or the director changes what the center offers.")


def may_switch_on(source_status: str) -> Verdict:
    """Only a rule that somebody read in its source may decide anything."""
    if source_status == SourceStatus.CONFIRMED:
        return ALLOWED
    return refused(
        "This rule was recalled, not read in its source. Read the source, then add it as a rule of your own."
    )
