"""From weekly times to dated ones: which stretches really happen on which days."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from midspan.domains.responsibilities.rules.weekly_times import WeeklyTime, continues, falls_on

A_DAY = timedelta(days=1)
DatedStretch = tuple[date, int, int]  # The day, and from when until when in minutes after its midnight.


class Course(Struct, frozen=True, kw_only=True):
    """How one responsibility runs: its stretches, the days that differ (None: does not happen), and its bounds."""

    stretches: Sequence[WeeklyTime]
    changes: Mapping[date, tuple[int | None, int | None]]
    from_date: date | None = None
    until_date: date | None = None

    def is_in_force(self, day: date) -> bool:
        return (self.from_date is None or self.from_date <= day) and (self.until_date is None or day < self.until_date)


def dated_stretches(course: Course, days: Iterable[date]) -> Iterator[DatedStretch]:
    """What happens on these days. A night belongs to the evening it began on, also for exceptions and bounds."""
    tails = _tails(course.stretches)
    for day in days:
        start, end = course.changes.get(day, (None, None))
        if start is not None and end is not None:
            yield day, start, end
        for time in course.stretches:
            if not falls_on(time, day):
                continue
            began = day - A_DAY if time in tails else day
            if course.is_in_force(began) and began not in course.changes:
                yield day, time.start_minute, time.end_minute


def _tails(stretches: Sequence[WeeklyTime]) -> list[WeeklyTime]:
    """The parts of nights after midnight."""
    from_midnight = [time for time in stretches if not time.start_minute]
    return [time for time in from_midnight if any(continues(time, before) for before in stretches)]
