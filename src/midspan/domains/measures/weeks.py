"""Pure: on which day of a week somebody is asked what comes every week, and what moves it off a closed day."""

from collections.abc import Collection
from datetime import date, timedelta

from msgspec import Struct

from midspan.domains.measures.rules import DAYS_OF_WEEK, occurrences

LONGEST_CLOSED = 60  # Days. A site that is closed for longer asks on the day it would have asked.


class Week(Struct, frozen=True, kw_only=True):
    """How a site asks. `set_from` has (from that Monday on, weekday 0 to 6 or None: as each began), the earliest first.

    `open_weekdays` is empty where the hours are not known; two askings are at least `days_apart`.
    """

    set_from: tuple[tuple[date, int | None], ...] = ()
    closed: frozenset[date] = frozenset()
    open_weekdays: frozenset[int] = frozenset()
    days_apart: int = 1

    def asked_on(self, day: date) -> date:
        """The day on which what falls due on `day` is asked: the weekday set for its week, or the next open day."""
        monday = _monday(day)
        weekday = next((weekday for first, weekday in reversed(self.set_from) if first <= monday), None)
        meant = day if weekday is None else monday + timedelta(days=weekday)
        if meant not in self.closed and (weekday is None or self._has_hours(meant)):
            return meant
        later = (meant + timedelta(days=days) for days in range(1, LONGEST_CLOSED))
        return next((one for one in later if one not in self.closed and self._has_hours(one)), meant)

    def is_apart(self, one: date, next_one: date) -> bool:
        return _monday(one) != _monday(next_one) and (next_one - one).days >= self.days_apart

    def _has_hours(self, day: date) -> bool:
        return not self.open_weekdays or day.weekday() in self.open_weekdays


AS_IT_FALLS = Week()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def asked_days(
    starts_on: date,
    every_days: int | None,
    *,
    last: date,
    week: Week = AS_IT_FALLS,
    kept: Collection[date] = (),
) -> dict[date, date]:
    """The days on which an assignment falls due → the days on which that is asked, up to `last`, in order.

    Only what comes every so many whole weeks moves, and never its first time. What would be asked twice in a week is
    left out, unless it is `kept`: answered, or begun.
    """
    if every_days is None or every_days % DAYS_OF_WEEK or starts_on > last:
        return {day: day for day in occurrences(starts_on, every_days, last=last)}
    found: dict[date, date] = {}
    for day in occurrences(starts_on, every_days, last=_monday(last) + timedelta(days=DAYS_OF_WEEK - 1)):
        before, asked = next(reversed(found.values()), None), day if day == starts_on else week.asked_on(day)
        if day in kept:
            found[day] = min(asked, last)
        elif asked <= last and (before is None or week.is_apart(before, asked)):
            found[day] = asked
    return found
