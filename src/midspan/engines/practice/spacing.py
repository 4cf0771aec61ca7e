"""When a skill comes back: soon at first, then weekly; sooner where it did not help, later where it goes by itself."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from msgspec import Struct

from midspan.engines.practice.numbers import Numbers

LOOKS_AHEAD_DAYS = 400  # Whoever is away for longer begins anew.


class Rung(IntEnum):
    """How long until it comes back, as a place among `Numbers.gap_days`."""

    NEXT_DAY = 0
    TWO_DAYS = 1
    FOUR_DAYS = 2
    WEEK = 3
    FORTNIGHT = 4
    FOUR_WEEKS = 5


class Said(StrEnum):
    """What a use says about when the next is due."""

    PRACTICED = "practiced"  # With a prompt or with somebody, or nothing was said about it.
    HELPED_ALONE = "helped_alone"  # It helped, at least a bit, and nobody had to remind them.
    HELPED_ALONE_AGAIN = "helped_alone_again"  # The second time in a row.
    DID_NOT_HELP = "did_not_help"  # Not, or it got worse.


_R, _S = Rung, Said
# Nothing but what somebody does on their own goes beyond a week: the rest would be forgotten.
NEXT: dict[Rung, dict[Said, Rung]] = {
    _R.NEXT_DAY: {
        _S.PRACTICED: _R.TWO_DAYS,
        _S.HELPED_ALONE: _R.TWO_DAYS,
        _S.HELPED_ALONE_AGAIN: _R.FOUR_DAYS,
        _S.DID_NOT_HELP: _R.NEXT_DAY,
    },
    _R.TWO_DAYS: {
        _S.PRACTICED: _R.FOUR_DAYS,
        _S.HELPED_ALONE: _R.FOUR_DAYS,
        _S.HELPED_ALONE_AGAIN: _R.WEEK,
        _S.DID_NOT_HELP: _R.NEXT_DAY,
    },
    _R.FOUR_DAYS: {
        _S.PRACTICED: _R.WEEK,
        _S.HELPED_ALONE: _R.WEEK,
        _S.HELPED_ALONE_AGAIN: _R.FORTNIGHT,
        _S.DID_NOT_HELP: _R.TWO_DAYS,
    },
    _R.WEEK: {
        _S.PRACTICED: _R.WEEK,
        _S.HELPED_ALONE: _R.WEEK,
        _S.HELPED_ALONE_AGAIN: _R.FORTNIGHT,
        _S.DID_NOT_HELP: _R.FOUR_DAYS,
    },
    _R.FORTNIGHT: {
        _S.PRACTICED: _R.FORTNIGHT,
        _S.HELPED_ALONE: _R.FORTNIGHT,
        _S.HELPED_ALONE_AGAIN: _R.FOUR_WEEKS,
        _S.DID_NOT_HELP: _R.WEEK,
    },
    _R.FOUR_WEEKS: {
        _S.PRACTICED: _R.FOUR_WEEKS,
        _S.HELPED_ALONE: _R.FOUR_WEEKS,
        _S.HELPED_ALONE_AGAIN: _R.FOUR_WEEKS,
        _S.DID_NOT_HELP: _R.FORTNIGHT,
    },
}


class Practiced(Struct, frozen=True):
    """One use: its day on the person's clock, whether it helped and whether they were prompted (None: not said)."""

    day: date
    helped: bool | None = None
    prompted: bool | None = None


class Standing(Struct, frozen=True):
    """Where one person is with one skill. `wants_coaching`: the last time it did not help, and somebody should look."""

    rung: Rung = Rung.NEXT_DAY
    alone_before: bool = False
    wants_coaching: bool = False

    def after(self, use: Practiced) -> "Standing":
        said = self._said(use)
        return Standing(
            rung=NEXT[self.rung][said],
            alone_before=said is Said.HELPED_ALONE,  # Two count once: the third begins a new pair.
            wants_coaching=said is Said.DID_NOT_HELP,
        )

    def _said(self, use: Practiced) -> Said:
        if use.helped is False:
            return Said.DID_NOT_HELP
        # Whether somebody was prompted is not guessed: only what they said themselves makes it rarer.
        if not use.helped or use.prompted is not False:
            return Said.PRACTICED
        return Said.HELPED_ALONE_AGAIN if self.alone_before else Said.HELPED_ALONE


START = Standing()


def standing(uses: Sequence[Practiced]) -> Standing:
    """Where these uses lead, in the order they were done. A day counts once, by the last of its uses that says more.

    So nobody climbs four rungs in one afternoon.
    """
    found = START
    for use in _days(uses):
        found = found.after(use)
    return found


def _days(uses: Sequence[Practiced]) -> Iterator[Practiced]:
    last: dict[date, Practiced] = {}
    for use in sorted(uses, key=lambda one: one.day):
        if use.helped is not None or use.day not in last:
            last[use.day] = use
    yield from last.values()


class Away(Struct, frozen=True):
    """Days on which nothing is asked, both included; without `last`, until somebody says otherwise."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def day_after(
    since: date,
    rung: Rung,
    *,
    today: date,
    numbers: Numbers,
    away: Sequence[Away] = (),
    taken: Mapping[date, int] | None = None,
    most_a_day: int | None = None,
    until: date | None = None,
) -> date | None:
    """The day it comes back: after `since`, not before `today`, on none on which they are away or have enough to do.

    `since` is the day it was learned, last practiced or last passed by; `taken` counts what else is due on a day,
    against `most_a_day`. None: not before `until`, or not while they are away.
    """
    most = numbers.most_due_a_day if most_a_day is None else most_a_day
    first = max(since + timedelta(days=numbers.gap_days[rung]), today)
    for day in (first + timedelta(days=ahead) for ahead in range(LOOKS_AHEAD_DAYS)):
        if until is not None and day > until:
            return None
        if (taken or {}).get(day, 0) < most and not any(one.covers(day) for one in away):
            return day
    return None


def is_asked(ignored_in_a_row: int, numbers: Numbers) -> bool:
    """Whether it is time for the one question: change, pause or drop? Until it is answered nothing comes any more."""
    return ignored_in_a_row >= numbers.ignored_before_asking
