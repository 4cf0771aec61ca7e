"""When the clocks of a zone change, and what that means for a time of day. Pure."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.schedule.enums import ClockCaseKind
from midspan.values import WeekSpan
from midspan.values.spans import MINUTES_PER_DAY

A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
NOON = time(12)


class ClockShift(Struct, frozen=True, order=True):
    """The clocks of `zone` change on `day` by `minutes` (below zero: back).

    The local minutes `start` to before `end` are skipped when they go forward, and come twice when they go back.
    """

    day: date
    zone: str
    minutes: int
    start: int
    end: int

    def befalls(self, day: date, start_minute: int, end_minute: int) -> ClockCaseKind | None:
        """What happens to a session of that date and local time; None for nothing."""
        if day != self.day or start_minute >= self.end or end_minute <= self.start:
            return None
        return ClockCaseKind.GAP if self.minutes > 0 else ClockCaseKind.FOLD


def shifts_between(zone: ZoneInfo, first: date, until: date) -> list[ClockShift]:
    """Every change of the zone's clocks on the dates from `first` to before `until`."""
    days = (first + step * A_DAY for step in range((until - first).days))
    return [_shift(zone, day) for day in days if _midnight_offset(zone, day) != _midnight_offset(zone, day + A_DAY)]


def difference(one: ZoneInfo, other: ZoneInfo, day: date) -> int:
    """By how many minutes the clocks of `one` are ahead of those of `other` at noon of `one` on that day."""
    noon = datetime.combine(day, NOON, tzinfo=one)
    ahead = (noon.utcoffset() or timedelta()) - (noon.astimezone(other).utcoffset() or timedelta())
    return int(ahead.total_seconds() // 60)


def meets_only_now(session: WeekSpan, life: Iterable[WeekSpan], *, moved: int) -> bool:
    """Whether a session meets some stretch of life that it would not have met before the clocks changed.

    All by the session's own clock, by which that life has moved `moved` minutes forward.
    """
    start, end = _place(session, session.start), _place(session, session.end)
    for stretch in life:
        first, last = _place(stretch, stretch.start), _place(stretch, stretch.end)
        if start < last and first < end and not (start < last - moved and first - moved < end):
            return True
    return False


def _place(span: WeekSpan, minute: int) -> int:
    return span.day * MINUTES_PER_DAY + minute


def _midnight_offset(zone: ZoneInfo, day: date) -> timedelta:
    return datetime.combine(day, time(0), tzinfo=zone).utcoffset() or timedelta()


def _shift(zone: ZoneInfo, day: date) -> ClockShift:
    """Find the minute by halving: clocks change at no fixed hour in the world."""
    # From a minute before the day, because there are zones that skip the first hour of it.
    early = datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC) - A_MINUTE
    late = datetime.combine(day + A_DAY, time(0), tzinfo=zone).astimezone(UTC)
    before = early.astimezone(zone).utcoffset() or timedelta()
    while late - early > A_MINUTE:
        middle = early + (late - early) // 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    after = late.astimezone(zone).utcoffset() or timedelta()
    start, end = sorted((_wall(late, before, day), _wall(late, after, day)))
    return ClockShift(day, zone.key, int((after - before).total_seconds() // 60), start, end)


def _wall(moment: datetime, offset: timedelta, day: date) -> int:
    """The minute of `day` that a clock of that offset shows; 1440 is its end."""
    wall = (moment.replace(tzinfo=None) + offset) - datetime.combine(day, time(0))
    return int(wall.total_seconds() // 60)
