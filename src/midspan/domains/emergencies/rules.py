"""Pure rules of emergencies: who opens a record, how often and for what reason, and who reviews it."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

OPENS = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.INTAKE, Role.PROGRAM_MANAGER, Role.DIRECTOR})
REVIEWS = frozenset({Role.PRIVACY_OFFICER})
LENGTH = timedelta(minutes=30)
LOOKED_BACK = timedelta(hours=24)
REASONS_REMEMBERED = timedelta(days=90)
MOST_OPENED, MOST_MISSED = 3, 5  # In 24 hours.
SHORTEST_REASON = 20


def may_open(
    by: Actor, *, reason: str, has_stepped_up: bool, earlier_reasons: Collection[str], opened: int, missed: int
) -> Verdict:
    """Whether this staff member may open a record they do not reach; `opened` and `missed` are of the last 24 hours."""
    return first_refusal(
        _has_role(by),
        _is_really_there(has_stepped_up=has_stepped_up),
        _says_why(reason, earlier_reasons),
        _is_not_searching(opened, missed),
    )


def _has_role(by: Actor) -> Verdict:
    if by.is_staff and by.roles & OPENS:
        return ALLOWED
    return refused("Your role does not open records in an emergency. Call a clinician.")


def _is_really_there(*, has_stepped_up: bool) -> Verdict:
    return ALLOWED if has_stepped_up else refused("Show your passkey or a code first.")


def _says_why(reason: str, earlier: Collection[str]) -> Verdict:
    if len(reason.strip()) < SHORTEST_REASON:
        return refused("Write in a sentence what is happening.")
    if plain(reason) in {plain(one) for one in earlier}:
        return refused("These words stood under an earlier emergency. Write what is happening now.")
    return ALLOWED


def _is_not_searching(opened: int, missed: int) -> Verdict:
    if opened >= MOST_OPENED:
        return refused("You opened three records in 24 hours. Ask the privacy officer or a colleague.")
    if missed >= MOST_MISSED:
        return refused("Nobody was found five times in 24 hours. Ask a colleague who knows the person.")
    return ALLOWED


def may_review(by: Actor, *, opened_by: UUID, is_reviewed: bool) -> Verdict:
    """Somebody else than the one who opened it, once."""
    if not by.is_staff or not by.roles & REVIEWS:
        return refused("Only the privacy officer reviews emergencies.")
    if by.id == opened_by:
        return refused("Nobody reviews an emergency of their own. Ask another privacy officer.")
    return refused("This was reviewed already.") if is_reviewed else ALLOWED


def plain(reason: str) -> str:
    """A reason without what makes no difference to whoever copies it."""
    return "".join(letter for letter in reason.casefold() if letter.isalnum())
