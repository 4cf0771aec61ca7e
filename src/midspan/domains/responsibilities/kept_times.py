"""Kept weekly times in the words of the rules."""

from midspan.domains.responsibilities.models import ResponsibilityTime
from midspan.domains.responsibilities.rules import WeeklyTime


def weekly_time(row: ResponsibilityTime) -> WeeklyTime:
    """A kept stretch as the rules speak of it."""
    return WeeklyTime(
        weekday=row.weekday,
        start_minute=row.start_minute,
        end_minute=row.end_minute,
        every_weeks=row.every_weeks,
        anchor_date=row.anchor_date,
    )
