"""Pure rules of family sessions: who books them, when somebody can come, and what becomes of an answer."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from midspan.domains.families.enums import TRANSITIONS, GuestState
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Span, Verdict, WeekSpan, first_refusal, refused

BOOKS = frozenset({Role.COUNSELOR, Role.INTAKE})
LEADS = frozenset({Role.COUNSELOR, Role.GROUP_LEADER})  # For whom the session's page and its door open.
MOST_WINDOWS = 28  # Four stretches a day.
MOST_GUESTS = 6


class Window(Struct, frozen=True, order=True):
    """A stretch of every week, in minutes after midnight."""

    weekday: int
    start: int
    end: int


def merged(spans: Iterable[WeekSpan]) -> tuple[Window, ...]:
    """Painted stretches as windows in order; those that touch become one."""
    found: list[Window] = []
    for span in sorted(spans):
        last = found[-1] if found else None
        if last is not None and last.weekday == span.day and span.start <= last.end:
            found[-1] = Window(last.weekday, last.start, max(last.end, span.end))
        else:
            found.append(Window(span.day, span.start, span.end))
    return tuple(found)


def may_say_times(windows: Sequence[Window]) -> Verdict:
    if len(windows) > MOST_WINDOWS:
        return refused("That are many short times. Make longer ones of them.")
    return ALLOWED


def may_book(by: Actor) -> Verdict:
    """Who books family sessions: whoever works with the person on them, and knows who is asked."""
    if by.is_staff and by.roles & BOOKS:
        return ALLOWED
    return refused("Counselors and intake book family sessions. Ask one of them.")


def may_ask(*, chosen: int, are_all_open: bool, have_all_said: bool, is_apart: bool, can_be_led: bool) -> Verdict:
    """Whether these people can be asked to a session."""
    return first_refusal(
        ALLOWED if chosen else refused("Choose who is asked to come."),
        ALLOWED if chosen <= MOST_GUESTS else refused("Six people are the most that are asked to one session."),
        ALLOWED if are_all_open else refused("One of those you chose is asked to family sessions no more."),
        ALLOWED if have_all_said else refused("One of those you chose has not said when they can come."),
        ALLOWED if is_apart else refused("There is no place for one of those you chose. Ask intake."),
        ALLOWED if can_be_led else refused("A counselor or a group leader leads a family session. Choose one."),
    )


def are_of_one_home(are_guardians: Collection[bool]) -> bool:
    """Whether these people of one patient, each a guardian on file or not, are known to be let meet.

    Of a guardian and anybody else nobody here knows it; those whom the person put in their circle themselves are.
    """
    return len(are_guardians) <= 1 or not any(are_guardians)


def may_ask_together(*, is_one_home: bool, may_meet: bool) -> Verdict:
    """Whether these come to one session, or to one group: somebody has to have read that two homes may meet."""
    if is_one_home or may_meet:
        return ALLOWED
    return refused("These may be of two homes. Say that they may meet, or ask them apart.")


def suits(meetings: Iterable[Span], free: Sequence[Span]) -> bool:
    """Whether somebody who can come in these stretches can come to all of these meetings."""
    return all(any(one.start <= each.start and each.end <= one.end for one in free) for each in meetings)


def may_come_along(*, is_open: bool, has_said: bool, is_suited: bool, is_apart: bool, name: str) -> Verdict:
    """Whether somebody can be given a place in a weekly group. Of their times it says can or cannot, and no more.

    Nor does it say why where somebody of the group must not meet them, of whichever of the names and ways of contact
    that were compared: `is_apart` is False, and the reason the same for each.
    """
    return first_refusal(
        ALLOWED if is_open else refused("This person is asked to family sessions no more."),
        ALLOWED if has_said else refused("This person has not said when they can come."),
        ALLOWED if is_suited else refused(f"The times of {name} do not fit this group. Choose another group, or ask."),
        ALLOWED if is_apart else refused(f"There is no place for {name} in this group. Choose another group, or ask."),
    )


def may_answer(state: GuestState, to: GuestState, *, is_on: bool, begins_at: datetime, now: datetime) -> Verdict:
    if not is_on:
        return refused("This session does not take place.")
    if begins_at <= now:
        return refused("This session has begun already.")
    return ALLOWED if to in TRANSITIONS[state] else refused("This was answered already.")


def may_note_presence(*, is_leader: bool, begins_at: datetime, now: datetime) -> Verdict:
    """Whether somebody notes who came: yes or no, and nothing else of anybody."""
    return first_refusal(
        ALLOWED if is_leader else refused("Whoever leads the session notes who came."),
        ALLOWED if begins_at <= now else refused("The session has not begun yet."),
    )
