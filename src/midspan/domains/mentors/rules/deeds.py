"""What a patient, a mentor and the coordinator may do. Pure."""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta

from midspan.domains.mentors.enums import (
    CHECK_IN_TRANSITIONS,
    MATCH_TRANSITIONS,
    CheckInState,
    MatchState,
    MentorState,
    Side,
)
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, refused
from midspan.values.typed_names import folded

COORDINATES = frozenset({Role.PEER_COORDINATOR})
LONGEST_ALIAS = 30
SHORTEST_NAME_INSIDE = 3
MOST_PEOPLE = 5
LONGEST_AHEAD = timedelta(days=90)
WORKING_DAYS_FOR_A_CONCERN = 2
RENEWED_FROM = timedelta(days=14)  # Before the last day of what was signed.
RENEWED_UNTIL = timedelta(days=14)  # After it; then the match is over.
SATURDAY = 5
NOTHING_HERE = "There is nothing like this."


def may_coordinate(by: Actor) -> Verdict:
    if by.is_staff and COORDINATES & by.roles:
        return ALLOWED
    return refused("Mentors are invited and supervised by the peer coordinator.")


def may_write_profile(*, state: MentorState) -> Verdict:
    return refused("You are no longer a mentor here.") if state is MentorState.ENDED else ALLOWED


def may_decide_profile(by: Actor, *, is_waiting: bool) -> Verdict:
    allowed = may_coordinate(by)
    if not allowed:
        return allowed
    return ALLOWED if is_waiting else refused("This was decided already, or a newer one has come.")


def may_ask(by: Actor, *, is_of_age: bool, has_open: bool, is_available: bool) -> Verdict:
    """Whether a patient shows a mentor their card: one at a time, so that nobody is kept waiting for nothing."""
    if not by.is_patient:
        return refused("Only the person asks a mentor.")
    if not is_of_age:
        return refused("Mentors here are for adults. Ask your counselor who could be there for you.")
    if has_open:
        return refused("You have asked somebody already. Take that back first.")
    return ALLOWED if is_available else refused("This mentor has no room right now. Choose another one.")


def may_be_on_card(alias: str, *, names: Collection[str]) -> Verdict:
    """Whether a name can stand on a card: short, and no part of the person's own."""
    if not alias.strip():
        return refused("Choose a name for your card.")
    if len(alias) > LONGEST_ALIAS:
        return refused("This name is too long. One or two words are best.")
    if _holds_name(folded(alias), [folded(name) for name in names]):
        return refused("This holds a part of your own name. Choose another one: you can tell them yours later.")
    return ALLOWED


def _holds_name(alias: str, names: Collection[str]) -> bool:
    squeezed = re.sub(r"[\W\d_]+", "", alias)
    words = set(re.findall(r"[^\W\d_]+", alias))
    parts = {part for name in names for part in re.findall(r"[^\W\d_]+", name)}
    return any(part in words or (len(part) >= SHORTEST_NAME_INSIDE and part in squeezed) for part in parts)


def may_become(state: MatchState, to: MatchState) -> Verdict:
    """Whether a match in this state goes on to that one."""
    return ALLOWED if to in MATCH_TRANSITIONS[state] else refused("This has changed meanwhile. Look once more.")


def may_be_begun_with(state: MentorState) -> Verdict:
    """Whether anything is signed with a mentor: one who takes nobody new keeps to a yes that they said before."""
    if state is MentorState.ENDED:
        return refused("This mentor is no longer here. Choose another one.")
    return ALLOWED


def may_renew(*, ends_at: datetime | None, is_on_file: bool, now: datetime) -> Verdict:
    """Whether a match is signed for anew: once what was signed is over, and in its last two weeks."""
    if is_on_file and (ends_at is None or ends_at > now + RENEWED_FROM):
        return refused("What you signed holds for a while yet. Sign it anew in its last two weeks.")
    return ALLOWED


def may_be_agreed(*, agrees: bool) -> Verdict:
    """Both sides agree to what a mentor is and is not, before anything begins."""
    return ALLOWED if agrees else refused("Read what a mentor is and is not, and say that you keep to it.")


def may_propose(*, state: MatchState, paused_by: str, starts_at: datetime, now: datetime) -> Verdict:
    """Whether either side proposes a check-in: in a match that is not on a break, for a time to come."""
    if state is not MatchState.MATCHED:
        return refused(NOTHING_HERE)
    if paused_by:
        return refused("You two are on a break. Go on first.")
    if starts_at <= now:
        return refused("This time is over. Choose one to come.")
    return ALLOWED if starts_at <= now + LONGEST_AHEAD else refused("Choose a time within three months.")


def may_answer(*, state: CheckInState, to: CheckInState, proposed_by: Side, side: Side) -> Verdict:
    """Whether a side moves a check-in on: the other one answers a proposal, who made it takes it back."""
    if to not in CHECK_IN_TRANSITIONS[state]:
        return refused("This has changed meanwhile. Look once more.")
    is_own = proposed_by is side
    if to in {CheckInState.AGREED, CheckInState.DECLINED} and is_own:
        return refused("The other one answers this.")
    if to is CheckInState.TAKEN_BACK and not is_own:
        return refused("Only who proposed it takes it back.")
    return ALLOWED


def may_replace(*, state: CheckInState, is_held: bool) -> Verdict:
    """Whether another time can still take the place of this one."""
    if state is not CheckInState.AGREED or is_held:
        return refused("This has changed meanwhile. Look once more.")
    return ALLOWED


def may_mark_done(*, state: CheckInState, starts_at: datetime, now: datetime) -> Verdict:
    if state is not CheckInState.AGREED:
        return refused("Only what both agreed on can have happened.")
    return ALLOWED if starts_at <= now else refused("It is still to come.")


def may_pause(*, state: MatchState, paused_by: str, side: Side) -> Verdict:
    """Either takes a break, and who took it ends it."""
    if state is not MatchState.MATCHED:
        return refused(NOTHING_HERE)
    return ALLOWED if paused_by in {"", side} else refused("The other one asked for this break, and ends it.")


def may_close_concern(by: Actor, *, is_owner: bool, is_open: bool) -> Verdict:
    allowed = may_coordinate(by)
    if not allowed:
        return allowed
    if not is_owner:
        return refused("Whoever owns this concern closes it.")
    return ALLOWED if is_open else refused("This was closed already.")


def due_after(day: date, *, working_days: int = WORKING_DAYS_FOR_A_CONCERN) -> date:
    """The day so many working days later."""
    left = working_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day
