"""When a holiday is, by its rule. Which holidays there are is dated data (federal_holidays.toml)."""

from datetime import date, timedelta

from msgspec import Struct

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
SATURDAY, SUNDAY = 5, 6
DECEMBER = 12


class HolidayRule(Struct, frozen=True, kw_only=True):
    """A fixed date (`day`), or the `nth` `weekday` (0 Monday to 6) of the month; -1 is the last."""

    name: str
    month: int
    day: int | None = None
    weekday: int | None = None
    nth: int | None = None

    def observed_in(self, year: int) -> date:
        """The date on which it is kept. New Year's Day of a Saturday is kept on the last day of the year before."""
        if self.day is not None:
            fixed = date(year, self.month, self.day)
            return {SATURDAY: fixed - A_DAY, SUNDAY: fixed + A_DAY}.get(fixed.weekday(), fixed)
        return _nth_weekday(year, self.month, weekday=self.weekday or 0, nth=self.nth or 1)


def _nth_weekday(year: int, month: int, *, weekday: int, nth: int) -> date:
    if nth < 0:
        following = date(year + month // DECEMBER, month % DECEMBER + 1, 1)
        last = following - A_DAY
        return last - timedelta(days=(last.weekday() - weekday) % 7) + (nth + 1) * A_WEEK
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7) + (nth - 1) * A_WEEK
