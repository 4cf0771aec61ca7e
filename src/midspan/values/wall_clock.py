"""From the clock on a wall to an instant: what a local time means on the two days a year on which clocks change."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=8192)  # Everybody's week holds the same days, and much the same times of them.
def instant_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which local clocks in `zone` show `minute` (minutes after midnight) on `day`.

    A time that the spring change skips moves forward by the gap; a time that the autumn change repeats is the first.
    """
    wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    # Through UTC and back: a skipped wall time comes out on the far side of the gap (PEP 495, fold=0).
    return wall.replace(tzinfo=zone).astimezone(UTC)


def instants_of(day: date, start_minute: int, end_minute: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Start and end of a wall-clock stretch of one day. One that begins in the hour spring skips keeps its length."""
    start, end = instant_of(day, start_minute, zone), instant_of(day, end_minute, zone)
    return start, end if end > start else start + timedelta(minutes=end_minute - start_minute)
