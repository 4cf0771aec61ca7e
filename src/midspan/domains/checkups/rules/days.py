"""On which days check-ups fall. Days are dates on the center's calendar, so no change of the clocks moves one."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from midspan.domains.checkups.enums import TALKED, UNREACHED, Outcome, State

A_DAY = timedelta(days=1)
LONGEST_CLOSED = 21  # Days: whoever is closed for longer is closed, and the check-up stays on its day.
IsOpen = Callable[[date], bool]


def days_after(*, first_days: Sequence[int], every_days: int, last_day: int) -> list[int]:
    """Days after the last one here, in order: the first ones, then every so many days until the end.

    >>> days_after(first_days=(3, 7, 14, 28), every_days=90, last_day=730)
    [3, 7, 14, 28, 90, 180, 270, 360, 450, 540, 630, 720]
    """
    return sorted({*first_days, *range(every_days, last_day + 1, every_days)})


def call_on(due_on: date, *, after: date, is_open: IsOpen) -> date:
    """The day on which somebody calls: `due_on`, or where nobody works then the last open day before it.

    Rather a day sooner than one late; but not on the last day here itself or before it (`after`): then the next open
    one. Where nobody works for weeks it stays on its day.
    """
    around = [due_on - number * A_DAY for number in range(LONGEST_CLOSED)]
    sooner = next((day for day in around if day > after and is_open(day)), None)
    if sooner is not None:
        return sooner
    ahead = [due_on + number * A_DAY for number in range(1, LONGEST_CLOSED)]
    return next((day for day in ahead if is_open(day)), due_on)


class Tried(Struct, frozen=True, kw_only=True):
    """One try: what came of it, on which day it was made, and on which it is tried again."""

    outcome: Outcome
    made_on: date
    next_on: date | None = None


class Standing(Struct, frozen=True, kw_only=True):
    """Where one check-up stands, and on which day somebody calls next; None where nobody does."""

    state: State
    call_on: date | None


def standing_of(
    *,
    due_on: date,
    after: date,
    tries: Sequence[Tried],
    most_tries: int,
    following: date | None,
    is_over: bool,
    today: date,
    is_open: IsOpen,
) -> Standing:
    """Where a check-up stands by its tries, the oldest first. `following`: the day of the one after it.

    What nobody could do before the next one falls due is not tried any more: the next one is.
    """
    if any(one.outcome in TALKED for one in tries):
        return Standing(state=State.TALKED, call_on=None)
    if is_over:
        return Standing(state=State.NOT_REACHED if tries else State.CALLED_OFF, call_on=None)
    if len(tries) >= most_tries or (following is not None and following <= today):
        return Standing(state=State.NOT_REACHED, call_on=None)
    day = _next_try(tries[-1], is_open=is_open) if tries else call_on(due_on, after=after, is_open=is_open)
    if day > today:
        return Standing(state=State.AHEAD, call_on=day)
    return Standing(state=State.DUE if day == today else State.OVERDUE, call_on=day)


def _next_try(last: Tried, *, is_open: IsOpen) -> date:
    """The first open day from the wanted one on, or from the day after the try: never the day of the try again."""
    wanted = last.next_on or last.made_on + A_DAY
    ahead = (wanted + number * A_DAY for number in range(LONGEST_CLOSED))
    return next((day for day in ahead if is_open(day)), wanted)


def unreached(outcome: Outcome) -> bool:
    """Whether a try with this outcome reached nobody."""
    return outcome in UNREACHED
