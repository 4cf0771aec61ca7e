"""Pure rules of guardians: who of them is given an account, and by whom."""

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, refused

GIVES_WAYS_IN = frozenset({Role.INTAKE, Role.COUNSELOR})


def may_give_way_in(by: Actor, *, has_stepped_up: bool) -> Verdict:
    """Whether this staff member opens accounts of guardians: who opens those of patients, and sees their papers."""
    if not (by.is_staff and by.roles & GIVES_WAYS_IN):
        return refused("Your role does not open sign-ins of guardians. Ask intake or the counselor.")
    return ALLOWED if has_stepped_up else refused("Show your passkey or a code first.")


def may_have_way_in(*, is_now: bool, may_look: bool) -> Verdict:
    """Whether this guardian signs in: who stands for the minor now, and not for signing alone."""
    if not is_now:
        return refused("This guardian does not stand for the person now.")
    return (
        ALLOWED if may_look else refused("By their papers this guardian signs and sees nothing. They get no sign-in.")
    )
