"""Kept weekly times in the words of the rules, and as instants on a real day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from midspan.domains.responsibilities.models import ResponsibilityTime
from midspan.domains.responsibilities.rules import WeeklyTime
from midspan.kernel import clock


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
    start, end = clock.at(day, start_minute, zone), clock.at(day, end_minute, zone)
    return start, end if end > start else start + timedelta(minutes=end_minute - start_minute)
