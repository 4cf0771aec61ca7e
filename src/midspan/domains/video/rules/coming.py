"""The door of a session by video: when it is open, where somebody may be treated, who lets in, who gets a key."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from midspan.domains.video.enums import TRANSITIONS, KnockState
from midspan.values import ALLOWED, Actor, Span, Verdict, first_refusal, refused

OPENS_BEFORE = timedelta(minutes=15)
CLOSES_AFTER = timedelta(minutes=30)  # Groups run over, and somebody whose connection broke comes back.
KEY_LASTS = timedelta(minutes=5)  # To enter with; whoever is in the room stays in it.


class Meeting(Struct, frozen=True, kw_only=True):
    """A session as its door knows it."""

    during: Span
    is_video: bool
    is_on: bool


def may_come(meeting: Meeting, *, now: datetime) -> Verdict:
    """Whether its door is open: a session by video, from a quarter of an hour before until half an hour after."""
    opens, closes = meeting.during.start - OPENS_BEFORE, meeting.during.end + CLOSES_AFTER
    return first_refusal(
        ALLOWED if meeting.is_on else refused("This session does not take place."),
        ALLOWED if meeting.is_video else refused("This session is not by video."),
        ALLOWED if now >= opens else refused("You can come in from 15 minutes before it begins."),
        ALLOWED if now < closes else refused("This session is over."),
    )


def may_be_treated(licensed: Iterable[Verdict]) -> Verdict:
    """Whether one of those who lead is licensed where the person is; nobody leading is nobody licensed."""
    if any(licensed):
        return ALLOWED
    return refused("Nobody who leads this session has a license for that state, so it cannot be by video from there.")


def may_enter(state: KnockState | None, *, coming: Verdict, treating: Verdict) -> Verdict:
    """Whether somebody gets a key now."""
    admitted = ALLOWED if state is KnockState.ADMITTED else refused("Wait until you are let in.")
    return first_refusal(coming, treating, admitted)


def may_keep_door(by: Actor, *, leader_ids: Collection[UUID]) -> Verdict:
    """Whether this person sees who waits, and decides."""
    if by.is_staff and by.id in leader_ids:
        return ALLOWED
    return refused("Only the leader of this session, or who covers it, opens its door.")


def may_admit(by: Actor, *, leader_ids: Collection[UUID], state: KnockState, treating: Verdict) -> Verdict:
    """Whether somebody at the door can be let in now."""
    is_next = KnockState.ADMITTED in TRANSITIONS[state]
    return first_refusal(
        may_keep_door(by, leader_ids=leader_ids),
        treating,
        ALLOWED if is_next else refused("They were admitted already."),
    )


def may_send_back(by: Actor, *, leader_ids: Collection[UUID], state: KnockState) -> Verdict:
    """Whether they can be sent back to the door."""
    is_next = KnockState.SENT_BACK in TRANSITIONS[state]
    return first_refusal(
        may_keep_door(by, leader_ids=leader_ids),
        ALLOWED if is_next else refused("They were sent back already."),
    )
