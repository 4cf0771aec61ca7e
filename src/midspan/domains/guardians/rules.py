"""Pure rules of guardians: who of them is given an account, by whom, until when; and when papers are looked through."""

from datetime import datetime, timedelta

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, refused

GIVES_WAYS_IN = frozenset({Role.INTAKE, Role.COUNSELOR})

REVIEWS = frozenset({Role.INTAKE, Role.COUNSELOR, Role.PRIVACY_OFFICER})


def may_give_way_in(by: Actor, *, has_stepped_up: bool) -> Verdict:
    """Whether this staff member opens accounts of guardians: who opens those of patients, and sees their papers."""
    if not (by.is_staff and by.roles & GIVES_WAYS_IN):
        return refused("Your role does not open sign-ins of guardians. Ask intake or the counselor.")
    return ALLOWED if has_stepped_up else refused("Show your passkey or a code first.")


def may_have_way_in(*, is_now: bool, may_look: bool, is_kept_from: bool) -> Verdict:
    """Whether this guardian signs in: who stands for the minor now, not for signing alone, and is not kept from them.

    `is_kept_from`: the person's list names them. Staff who give sign-ins keep that list, so it is said.
    """
    if is_kept_from:
        return refused("A name like this is on the list of who must not learn of this person. They get no sign-in.")
    if not is_now:
        return refused("This guardian does not stand for the person now.")
    return (
        ALLOWED if may_look else refused("By their papers this guardian signs and sees nothing. They get no sign-in.")
    )


def ends_after(days: int, now: datetime) -> datetime:
    """Until when a sign-in holds that was looked at now."""
    return now + timedelta(days=days)


def may_review(by: Actor, *, is_open: bool, words: str) -> Verdict:
    """Whether somebody writes down that the papers of a minor were looked through."""
    if not (by.is_staff and by.roles & REVIEWS):
        return refused("Your role does not keep guardians. Ask intake or the privacy officer.")
    if not is_open:
        return refused("This was looked through already.")
    return ALLOWED if words.strip() else refused("Write what you looked at, and what has changed.")
