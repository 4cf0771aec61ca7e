"""How long a calendar may keep us: a budget of steps for one file, spent while its repeats are worked out."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from dateutil.rrule import DAILY, HOURLY, MINUTELY, SECONDLY, WEEKLY, YEARLY, rrule  # type: ignore[import-untyped] # No types.
from msgspec import Struct, field

ALL_MONTHS = frozenset(range(1, 13))
# A step is about a microsecond. These are seconds at worst, and far above any calendar a person keeps.
STEPS_PER_EVENT = 500_000
STEPS_PER_FILE = 4_000_000
STEPS_PER_SERIES = 500
STEPS_PER_OCCURRENCE = 30
STEPS = {
    WEEKLY: timedelta(weeks=1),
    DAILY: timedelta(days=1),
    HOURLY: timedelta(hours=1),
    MINUTELY: timedelta(minutes=1),
}
MINUTES_PER_DAY = 24 * 60


class TooMuch(Exception):  # noqa: N818 - an answer: this repeats too often to be read.
    """A repeat took more steps than any real calendar needs."""


class Patience(Struct):
    """Counts steps down. `renew` starts the next series; the file's total never comes back."""

    per_event: int = STEPS_PER_EVENT
    in_all: int = STEPS_PER_FILE
    left: int = field(default=STEPS_PER_EVENT)

    def renew(self) -> None:
        self.left = self.per_event
        self.spend(STEPS_PER_SERIES)

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        self.in_all -= steps
        if self.left < 0 or self.in_all < 0:
            raise TooMuch

    def watch(self, rule: rrule) -> rrule:
        """The same rule, spending steps on every day it looks at. Raises TooMuch for one that cannot be watched.

        dateutil searches a rule that never matches (30 February) up to the year 9999 and cannot be interrupted. It asks
        for every day whether its month is wanted; a set of months that counts the questions gives us the brake.
        """
        inside = vars(rule)
        if inside["_bynweekday"] and inside["_freq"] == YEARLY and not inside["_bymonth"]:
            # "The 20th Monday of the year": naming all months would change its meaning; no calendar program writes it.
            raise TooMuch
        inside["_bymonth"] = _CountedMonths(
            inside["_bymonth"] or ALL_MONTHS, patience=self, cost=_cost_of_a_day(inside)
        )
        return rule


def _cost_of_a_day(inside: dict[str, Any]) -> int:
    """How many steps dateutil takes, unseen, for each day it asks about."""
    frequency = inside["_freq"]
    if frequency == SECONDLY:
        raise TooMuch
    if frequency == MINUTELY and inside["_byhour"]:
        return MINUTES_PER_DAY
    times = len(inside["_timeset"] or ()) or len(inside["_byminute"] or ()) * len(inside["_bysecond"] or ())
    return max(1, times) * (1 + len(inside["_bysetpos"] or ()))


def brought_near(rule: rrule, day: datetime) -> rrule:
    """The rule starting a whole number of its intervals later, shortly before `day`, where that changes nothing.

    Ten years of a daily event need not be counted to know this week's. A rule with a COUNT has to be.
    """
    inside = vars(rule)
    step = STEPS.get(inside["_freq"])
    if step is None or inside["_count"] is not None or inside["_interval"] < 1:
        return rule
    skipped = (day - inside["_dtstart"]) // (step * inside["_interval"]) - 1
    if skipped < 1:
        return rule
    return rule.replace(dtstart=inside["_dtstart"] + skipped * inside["_interval"] * step)


class _CountedMonths(frozenset[int]):
    """Months of the year; every question whether one is among them costs patience."""

    patience: Patience
    cost: int

    def __new__(cls, months: Iterable[int], *, patience: Patience, cost: int) -> Self:
        counted = super().__new__(cls, months)
        counted.patience, counted.cost = patience, cost
        return counted

    def __contains__(self, month: object) -> bool:
        self.patience.spend(self.cost)
        return super().__contains__(month)
