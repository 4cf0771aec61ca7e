"""Who keeps a safety plan, and what one has to be."""

from collections.abc import Collection, Mapping
from uuid import UUID

from midspan.domains.safety.enums import PlanPart
from midspan.domains.safety.rules.deeds import ACTS
from midspan.values import ALLOWED, Actor, Verdict, refused

MOST_LINES = 12  # Of one part: what is longer is not read when it is needed.
Parts = Mapping[PlanPart, Collection[str]]
CHANGED = refused("This was changed while you wrote. Your words are still here: compare them, then keep them again.")


def may_keep_plan(by: Actor, *, patient_id: UUID) -> Verdict:
    """The person themselves, or a staff member who writes it with them."""
    if by.id == patient_id or by.roles & ACTS:
        return ALLOWED
    return refused("Your role does not write this.")


def may_confirm_plan(by: Actor) -> Verdict:
    """Who reads it through with the person and says so: what the person reads alone needs no word of it."""
    return ALLOWED if by.is_staff and by.roles & ACTS else refused("A staff member reads it through with the person.")


def may_follow(*, seen: int, newest: int) -> Verdict:
    """A version follows the one that was read: nothing that somebody added meanwhile is lost."""
    return ALLOWED if seen == newest else CHANGED


def is_a_plan(parts: Parts, *, longest_line: int) -> Verdict:
    """Whether something is written, and all of it short enough to be read in a hard moment."""
    if not any(parts.values()):
        return refused("Write one line at least.")
    if any(len(lines) > MOST_LINES for lines in parts.values()):
        return refused("Keep each part to 12 lines.")
    if any(len(line) > longest_line for lines in parts.values() for line in lines):
        return refused("One line is too long. Make two of it.")
    return ALLOWED


def may_share_plan(by: Actor, *, is_open: bool, added: Collection[PlanPart]) -> Verdict:
    """Only the person themselves; taking something back is always open."""
    if not by.is_patient:
        return refused("Only the person shares their plan.")
    if added and not is_open:
        return refused("What you signed for them does not hold now, so nothing of it is shared.")
    return ALLOWED
