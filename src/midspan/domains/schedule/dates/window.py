"""The days that are filled, and what is closed or on leave in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from midspan.domains.programs.queries import closed_dates, leave_between
from midspan.kernel import clock
from midspan.values import Actor

CLOSED_DAY, TIME_CHANGED = "closed_day", "time_changed"


@dataclass(frozen=True, slots=True)
class Window:
    """From `first` to before `until`, with closed days and leave. Made by `Window.between`."""

    organization_id: UUID
    first: date
    until: date
    closed: frozenset[tuple[UUID | None, date]]
    away: frozenset[tuple[UUID, date]]

    @classmethod
    def between(cls, first: date, until: date, *, by: Actor) -> "Window":
        """Those days, with what the center says about them: two queries."""
        leave = leave_between(viewer=by, from_date=first, until_date=until)
        away = {
            (row.staff_id, day) for row in leave for day in _days(max(row.from_date, first), min(row.until_date, until))
        }
        closed = closed_dates(viewer=by, from_date=first, until_date=until)
        return cls(by.organization_id, first, until, frozenset(closed), frozenset(away))

    def open_days(self, weekday: int, site_id: UUID) -> Iterator[date]:
        """The dates of that weekday on which the site is open."""
        start = self.first + timedelta(days=(weekday - self.first.weekday()) % 7)
        for day in (start + timedelta(weeks=week) for week in range((self.until - start).days // 7 + 1)):
            if day < self.until and not {(site_id, day), (None, day)} & self.closed:
                yield day

    def is_away(self, staff_id: UUID, day: date) -> bool:
        return (staff_id, day) in self.away


def _days(first: date, until: date) -> Iterator[date]:
    for step in range((until - first).days):
        yield first + timedelta(days=step)


def real_time(day: date, start_minute: int, end_minute: int, *, zone: ZoneInfo) -> DateTimeTZRange:
    """The instants between two wall-clock times of one day. A session in the hour the clocks skip keeps its length."""
    start, end = clock.at(day, start_minute, zone), clock.at(day, end_minute, zone)
    if end <= start:
        end = start + timedelta(minutes=end_minute - start_minute)
    return DateTimeTZRange(start, end)
