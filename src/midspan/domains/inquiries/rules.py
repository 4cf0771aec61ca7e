"""Pure rules of inquiries: how somebody may be reached, by when, and what may become of an inquiry."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.inquiries.enums import (
    CALL_MINUTES,
    OPEN,
    TRANSITIONS,
    CallTime,
    Closing,
    How,
    InquiryState,
    Whom,
)
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, WeekSpan, first_refusal, refused
from midspan.values.wall_clock import instant_of

K = TypeVar("K")
TAKES = frozenset({Role.INTAKE, Role.DIRECTOR})
DIGITS = 10
LOOKS_AHEAD_DAYS = 30
NINE, FIVE = 9 * 60, 17 * 60  # Where nobody has entered opening hours: a weekday from nine to five.
WEEKDAYS = 5
FEWEST_SHOWN = 11  # A count below it could name somebody (clinical design 8.3).


class Safety(Struct, frozen=True, kw_only=True):
    """How somebody may be reached: what is asked before anything else. No `times`: at any hour we are here."""

    name_to_use: str
    phone: str
    may_call: bool
    may_text: bool
    may_leave_message: bool
    times: tuple[CallTime, ...] = ()
    say: str = ""
    must_not_know: str = ""


class Hours(Struct, frozen=True, kw_only=True):
    """When somebody is there, on the center's clock: opening hours and closed days of each site."""

    zone: ZoneInfo
    opening: Mapping[object, tuple[WeekSpan, ...]]
    closed: frozenset[tuple[object, date]] = frozenset()

    def stretches_on(self, day: date) -> list[tuple[int, int]]:
        """From when until when somebody is at any site on that date, in minutes after midnight."""
        if not self.opening:
            is_work = day.weekday() < WEEKDAYS and (None, day) not in self.closed
            return [(NINE, FIVE)] if is_work else []
        return [
            (span.start, span.end)
            for site, spans in self.opening.items()
            if not {(site, day), (None, day)} & self.closed
            for span in spans
            if span.day == day.weekday()
        ]


def may_hand_in(safety: Safety, *, reveals_say: bool) -> Verdict:
    """Whether somebody can be reached so, and without telling anybody who listens. `reveals_say`: its words would."""
    digits = sum(letter.isdigit() for letter in safety.phone)
    return first_refusal(
        ALLOWED if safety.may_call or safety.may_text else refused("Choose whether we may call or text."),
        ALLOWED if digits >= DIGITS else refused("Enter the whole number, with its area code."),
        refused("These words say what the call is about. Use words that anybody may hear.") if reveals_say else ALLOWED,
    )


def first_call_due(received_at: datetime, hours: Hours) -> datetime:
    """One working day later: at the same time of the next open day while we are open, else by its end.

    Never before that day opens or after it closes. Where no day of a month is open, a day later.
    """
    here = received_at.astimezone(hours.zone)
    minute = here.hour * 60 + here.minute
    today = hours.stretches_on(here.date())
    is_open = any(start <= minute < end for start, end in today)
    # Before the doors open, that same day is the working day.
    first = 0 if today and minute < min(start for start, _ in today) else 1
    for ahead in range(first, LOOKS_AHEAD_DAYS):
        day = here.date() + timedelta(days=ahead)
        if found := hours.stretches_on(day):
            opens, closes = min(start for start, _ in found), max(end for _, end in found)
            return instant_of(day, min(max(minute, opens), closes) if is_open else closes, hours.zone)
    return received_at + timedelta(days=1)


def first_try_due(received_at: datetime, hours: Hours, times: Collection[CallTime]) -> datetime:
    """By when somebody tries to reach them first, or again: within one working day, and at a time they chose."""
    return at_their_time(first_call_due(received_at, hours), times, zone=hours.zone)


def at_their_time(due_at: datetime, times: Collection[CallTime], *, zone: ZoneInfo) -> datetime:
    """The same, or the end of their first time of that day where that is still to come: nobody is called before it."""
    if not times:
        return due_at
    here = due_at.astimezone(zone)
    starts, ends = min(CALL_MINUTES[one] for one in times)
    return instant_of(here.date(), ends, zone) if here.hour * 60 + here.minute <= starts else due_at


def may_take(by: Actor) -> Verdict:
    """Whether inquiries are this person's work."""
    if by.is_staff and by.roles & TAKES:
        return ALLOWED
    return refused("Inquiries are taken by intake. Ask intake or the director.")


def may_try(by: Actor, how: How, *, safety: Safety, state: InquiryState, minute: int) -> Verdict:
    """Whether they may be reached so, or were. `minute`: of the try, after midnight on the center's clock."""
    return first_refusal(
        may_take(by),
        ALLOWED if state in OPEN else refused("This inquiry is not open any more."),
        _is_agreed(how, safety),
        ALLOWED if how is How.CALLED_US else _is_their_time(safety.times, minute),
    )


def may_have_tried(at: datetime, *, received_at: datetime, now: datetime) -> Verdict:
    """Whether a try can have been at that moment."""
    if received_at <= at <= now:
        return ALLOWED
    return refused("Enter a time since they asked, and not one still to come.")


def _is_agreed(how: How, safety: Safety) -> Verdict:
    if how is How.TEXT and not safety.may_text:
        return refused("They did not agree to texts.")
    if how in {How.CALL, How.MESSAGE} and not safety.may_call:
        return refused("They did not agree to calls. Send a text.")
    if how is How.MESSAGE and not safety.may_leave_message:
        return refused("They do not want a message left. Hang up when nobody or somebody else answers.")
    return ALLOWED


def _is_their_time(times: Collection[CallTime], minute: int) -> Verdict:
    if not times or any(start <= minute < end for start, end in (CALL_MINUTES[one] for one in times)):
        return ALLOWED
    return refused("It is not safe to reach them at this time of the day. Wait for a time they chose.")


def may_move(by: Actor, now: InquiryState, to: InquiryState) -> Verdict:
    """Whether an inquiry goes from one state to another."""
    if to in TRANSITIONS[now] and to is not InquiryState.ADMITTED:
        return may_take(by)
    return first_refusal(
        may_take(by),
        refused("Reach them first, and write down what came of it.") if now is InquiryState.NEW else ALLOWED,
        refused("This is not the next step of this inquiry. Look at it again."),
    )


def may_refer(by: Actor, *, state: InquiryState, whom: Whom, is_agreed: bool) -> Verdict:
    """Whether a referral is made of it: of nobody who has not said so themselves."""
    return first_refusal(
        may_move(by, state, InquiryState.REFERRED),
        ALLOWED
        if whom is Whom.MYSELF or is_agreed
        else refused(
            "Nothing is written down about somebody who has not asked. Talk with the person themselves first."
        ),
    )


def may_agree(by: Actor, *, state: InquiryState, whom: Whom) -> Verdict:
    """Whether it is noted that the person whom an inquiry is about asks for themselves now."""
    return first_refusal(
        may_take(by),
        ALLOWED if state in OPEN else refused("This inquiry is not open any more."),
        ALLOWED if whom is Whom.SOMEONE else refused("They ask for themselves already."),
    )


def may_close(by: Actor, *, state: InquiryState, closing: Closing | None) -> Verdict:
    return first_refusal(
        may_move(by, state, InquiryState.CLOSED),
        ALLOWED if closing is not None else refused("Choose why it does not go on."),
    )


def shown_count(count: int, *, beside: Iterable[int] = ()) -> int | None:
    """A count as the funnel shows it; None for one so small that it could name somebody.

    `beside`: what is shown of which this is a part: the rest must not be that small either.
    """
    rests = (whole - count for whole in beside)
    return None if any(_is_small(one) for one in (count, *rests)) else count


def _is_small(count: int) -> bool:
    return 0 < count < FEWEST_SHOWN


def shown_steps(counts: Sequence[int]) -> list[int | None]:
    """Counts of which each is a part of the one before: what is not said cannot be taken from what is.

    Of two that are said, one beside the other, as many are the difference as may be said, or nobody.

    >>> shown_steps([50, 45, 30, 0])
    [50, None, 30, 0]
    """
    found: list[int | None] = []
    said: list[int] = []
    for count in counts:
        shown = shown_count(count, beside=said[-1:])
        found.append(shown)
        said += [] if shown is None else [shown]
    return found


class Rest(Struct, frozen=True, kw_only=True):
    """What a whole has beside its parts and may not be worked out: how many, and between what by all that is said."""

    count: int
    least: int
    most: int


def who_went_on(count: int, *, steps: Sequence[int | None]) -> Rest | None:
    """Those who were referred and not closed since, of whom no line says how many. None where they may be worked out.

    `steps`: as they are said, the last two of them referred and admitted. Everybody but these is open or closed, so
    that a step that is not said could be taken from the parts.

    >>> who_went_on(6, steps=[45, 45, 20, None, 0])
    Rest(count=6, least=1, most=20)
    """
    *before, referred, admitted = steps
    beside = [count] if admitted is None else [count, count - admitted]
    if referred is not None and not any(_is_small(one) for one in (*beside, referred - count)):
        return None
    said = [one for one in (*before, referred) if one is not None]
    return Rest(count=count, least=max(1, admitted or 0), most=min(said, default=0))


def shown_parts(
    parts: Mapping[K, int], *, is_whole_known: bool, rest: Rest | None = None
) -> dict[K, int | None] | None:
    """Counts that make up a whole, with `rest`. None for all where too few are left to hide one behind the others.

    A small one is not said. Where the whole is known it would be what is missing: others, the smallest first, are not
    said either, until each may be as small as one and as large as what may be said.

    >>> shown_parts({"cost": 2, "hours": 14, "answered": 30}, is_whole_known=True)
    {'cost': None, 'hours': None, 'answered': 30}
    """
    hidden = {one for one, count in parts.items() if _is_small(count)}
    if is_whole_known and (hidden or rest):
        shown = sorted((one for one, count in parts.items() if count >= FEWEST_SHOWN), key=lambda one: parts[one])
        while not _hides_enough([parts[one] for one in hidden], rest):
            if not shown:
                return None
            hidden.add(shown.pop(0))
    return {one: None if one in hidden else count for one, count in parts.items()}


def _hides_enough(hidden: Sequence[int], rest: Rest | None) -> bool:
    """Whether each of them may be any of as many numbers as a number has to be to be said."""
    others = len(hidden) - 1
    if rest is None:
        return others > 0 and sum(hidden) - others >= FEWEST_SHOWN
    together = sum(hidden) + rest.count
    of_rest = min(rest.most, together - len(hidden)) - rest.least + 1
    least = 1 if others else max(1, together - rest.most)
    of_each = together - rest.least - others - least + 1
    return bool(hidden) and min(of_rest, of_each) >= FEWEST_SHOWN
