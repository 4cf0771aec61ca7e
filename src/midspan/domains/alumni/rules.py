"""Who is an alumnus, who makes events, and until when an answer is given."""

from datetime import datetime, timedelta

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

MAKES_EVENTS = frozenset({Role.COUNSELOR, Role.PEER_SPECIALIST, Role.PROGRAM_MANAGER, Role.DIRECTOR})
LONGEST_WORDS = 1000
LONGEST_NAME = 60
REMINDED_BEFORE = timedelta(days=1)


def may_join(by: Actor, *, has_left: bool) -> Verdict:
    """Whether somebody joins: of their own, after a stay."""
    return first_refusal(
        ALLOWED if by.is_patient else refused("Only the person joins."),
        ALLOWED if has_left else refused("This is for after your stay."),
    )


def may_wish(*, is_member: bool) -> Verdict:
    """Whether somebody says how they hear of events: who is a member."""
    return ALLOWED if is_member else refused("Join first, if you like.")


def may_make_event(by: Actor, *, begins_at: datetime, now: datetime, title: str, where: str) -> Verdict:
    """Whether this person makes an event: it lies ahead, and says what and where it is."""
    return first_refusal(
        may_keep_events(by),
        ALLOWED if title.strip() and where.strip() else refused("Say what it is, and where."),
        ALLOWED if begins_at > now else refused("An event begins in the future."),
    )


def may_keep_events(by: Actor) -> Verdict:
    """Whether this person keeps the center's events for alumni."""
    if by.roles & MAKES_EVENTS:
        return ALLOWED
    return refused("Events are made by counselors, peers, program managers and the director.")


def may_answer(*, is_member: bool, is_on: bool, begins_at: datetime, now: datetime) -> Verdict:
    """Whether a yes or no is taken: of members, while the event is on and has not begun."""
    return first_refusal(
        ALLOWED if is_member else refused("Join first, if you like."),
        ALLOWED if is_on else refused("This event was called off."),
        ALLOWED if now < begins_at else refused("This event has begun."),
    )
