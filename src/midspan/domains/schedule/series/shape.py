"""What a series is made of, and what comes out of it."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.schedule.enums import DayChangeKind
from midspan.values import WeekSpan
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

MOST_WEEKS = 4  # A group that meets less often than every fourth week is no weekly section.
OVERNIGHT = "It ends before it begins. A meeting over midnight is not planned here; end it by midnight."


class Rhythm(Struct, frozen=True, kw_only=True):
    """On which weekdays (0 Monday to 6), every how many weeks counted from the week of `anchor`, until before a date.

    Raises ValueError for a rhythm that never meets, or meets less often than every fourth week.
    """

    weekdays: tuple[int, ...]
    anchor: date
    every_weeks: int = 1
    until: date | None = None

    def __post_init__(self) -> None:
        if not self.weekdays or list(self.weekdays) != sorted(set(self.weekdays)):
            raise ValueError("A rhythm needs its weekdays, each once and in order.")
        if not 0 <= self.weekdays[0] <= self.weekdays[-1] < DAYS_PER_WEEK:
            raise ValueError("Weekdays are 0 (Monday) to 6 (Sunday).")
        if not 1 <= self.every_weeks <= MOST_WEEKS:
            raise ValueError(f"Every 1 to {MOST_WEEKS} weeks, not {self.every_weeks}.")

    def meets_on(self, day: date) -> bool:
        """Whether the rhythm falls on that date, whatever is different about it."""
        if day.weekday() not in self.weekdays or (self.until is not None and day >= self.until):
            return False
        return (_monday(day) - _monday(self.anchor)).days // DAYS_PER_WEEK % self.every_weeks == 0


class DayChange(Struct, frozen=True, kw_only=True):
    """What is different on one date, who said so and why. None means as usual.

    `day` and `start_minute` say which meeting is meant (for an extra date: when it is); `to_day`, `to_start`, `to_end`,
    `room_id`, `is_video` and `lead_id` what is different.
    """

    id: UUID
    kind: DayChangeKind
    day: date
    start_minute: int
    by_id: UUID
    reason: str
    to_day: date | None = None
    to_start: int | None = None
    to_end: int | None = None
    room_id: UUID | None = None
    is_video: bool | None = None
    lead_id: UUID | None = None

    @property
    def on(self) -> date:
        """The date on which it is felt."""
        return self.to_day or self.day


class Series(Struct, frozen=True, kw_only=True):
    """A rhythm at one local time from `first` on, with what is different on single dates.

    Raises ValueError for a time that is no stretch of one day: overnight is not planned.
    """

    rhythm: Rhythm
    start_minute: int
    end_minute: int
    zone: ZoneInfo
    first: date
    changes: tuple[DayChange, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.start_minute < self.end_minute <= MINUTES_PER_DAY:
            raise ValueError(OVERNIGHT)

    def meets_on(self, day: date) -> bool:
        """Whether the series, before any change of the day, has that date."""
        return day >= self.first and self.rhythm.meets_on(day)


class Occurrence(Struct, frozen=True):
    """One date of a series.

    `week_start` and `week_end` are minutes after Monday 0:00 on the wall clock, for rules; `start` and `end` are the
    instants, for conflicts. `change` is what is different, if anything.
    """

    day: date
    span: WeekSpan
    start: datetime
    end: datetime
    change: DayChange | None = None

    @property
    def week_start(self) -> int:
        return self.span.day * MINUTES_PER_DAY + self.span.start

    @property
    def week_end(self) -> int:
        return self.span.day * MINUTES_PER_DAY + self.span.end


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
