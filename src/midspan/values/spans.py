"""Half-open stretches of time: real instants (`Span`) and places in a week (`WeekSpan`)."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

MINUTES_PER_DAY = 24 * 60
DAYS_PER_WEEK = 7


class Span(Struct, frozen=True, order=True):
    """From `start` up to, not including, `end`; both are aware datetimes.

    Raises ValueError when a bound is naive or the end does not follow the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("A span needs aware datetimes.")
        if self.end <= self.start:
            raise ValueError("A span must end after it starts.")

    @property
    def minutes(self) -> int:
        """Whole minutes of real (elapsed) time: a night on which the clocks change is longer or shorter."""
        return int((self.end.timestamp() - self.start.timestamp()) // 60)

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def intersection(self, other: "Span") -> "Span | None":
        """The time both spans cover, or None where they do not meet."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """The same time as disjoint spans in order; spans that touch become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


class WeekSpan(Struct, frozen=True, order=True):
    """A stretch of one local day in a week: `day` 0 (Monday) to 6, `start` and `end` in minutes after midnight.

    `end` may be 1440 (midnight). A stretch over midnight is two of these. Raises ValueError on anything else.
    """

    day: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.day < DAYS_PER_WEEK:
            raise ValueError(f"Day {self.day} is not a day of the week (0 Monday to 6 Sunday).")
        if not 0 <= self.start < self.end <= MINUTES_PER_DAY:
            raise ValueError(f"Minutes {self.start} to {self.end} are not a stretch of one day.")

    @property
    def minutes(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "WeekSpan") -> bool:
        return self.day == other.day and self.start < other.end and other.start < self.end

    def shifted(self, minutes: int) -> tuple["WeekSpan", ...]:
        """The stretch so many minutes later (or earlier); the week is a circle. Over midnight it is two stretches."""
        if not minutes:
            return (self,)
        day, start = divmod((self.day * MINUTES_PER_DAY + self.start + minutes), MINUTES_PER_DAY)
        end = start + self.minutes
        if end <= MINUTES_PER_DAY:
            return (WeekSpan(day % DAYS_PER_WEEK, start, end),)
        before = WeekSpan(day % DAYS_PER_WEEK, start, MINUTES_PER_DAY)
        return before, WeekSpan((day + 1) % DAYS_PER_WEEK, 0, end - MINUTES_PER_DAY)

    def widened(self, minutes: int) -> "WeekSpan":
        """The stretch with `minutes` before and after it, cut at the ends of the day."""
        return WeekSpan(self.day, max(0, self.start - minutes), min(MINUTES_PER_DAY, self.end + minutes))
