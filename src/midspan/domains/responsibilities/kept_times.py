"""Kept weekly times in the words of the rules and as instants on a real day, and how far calendars are read."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from midspan.domains.responsibilities.models import ResponsibilityTime
from midspan.domains.responsibilities.rules import WeeklyTime
from midspan.kernel import clock
from midspan.values.wall_clock import instants_of

HORIZON = timedelta(weeks=12)  # From the Monday of the week in which a calendar is read.


def weekly_time(row: ResponsibilityTime) -> WeeklyTime:
    """A kept stretch as the rules speak of it."""
    return WeeklyTime(
        weekday=row.weekday,
        start_minute=row.start_minute,
        end_minute=row.end_minute,
        every_weeks=row.every_weeks,
        anchor_date=row.anchor_date,
    )


def instants(day: date, start_minute: int, end_minute: int, *, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A wall-clock stretch on that day. One that begins in the hour spring skips moves forward and keeps its length."""
    return instants_of(day, start_minute, end_minute, zone)


def is_read_of(refreshed: datetime, monday: date, *, zone: ZoneInfo) -> bool:
    """Whether a calendar read at that moment says what the week from `monday` holds."""
    first = clock.week_start(refreshed.astimezone(zone).date())
    return first <= monday < first + HORIZON
