"""Pure rules of questions: who answers one."""

from uuid import UUID

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, refused

ANSWERS = frozenset({Role.PRIVACY_OFFICER})


def may_answer(by: Actor, *, is_about: UUID | None, is_answered: bool) -> Verdict:
    """The privacy officer, once, and never about what they did themselves."""
    if not by.is_staff or not by.roles & ANSWERS:
        return refused("Only the privacy officer answers this.")
    if by.id == is_about:
        return refused("This is about what you did yourself. Another privacy officer answers it.")
    return refused("This was answered already.") if is_answered else ALLOWED
