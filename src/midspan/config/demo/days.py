"""The days a demonstration is told in: all of them relative to today, on the calendar of its first site."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.kernel import clock

HOME = ZoneInfo("America/New_York")


class Days(Struct, frozen=True):
    """This moment, and how many weeks of history come before this week."""

    now: datetime
    history_weeks: int

    @property
    def today(self) -> date:
        return self.now.astimezone(HOME).date()

    @property
    def monday(self) -> date:
        return clock.week_start(self.today)

    @property
    def first_monday(self) -> date:
        return self.monday - timedelta(weeks=self.history_weeks)

    def monday_weeks_ago(self, weeks: int) -> date:
        """A Monday in the history, never before it begins."""
        return max(self.monday - timedelta(weeks=weeks), self.first_monday)

    def at(self, day: date, minute: int) -> datetime:
        return clock.at(day, minute, HOME)
