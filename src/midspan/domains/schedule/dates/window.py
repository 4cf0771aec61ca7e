"""The days that are filled, and what is closed or on leave in them."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from midspan.domains.programs.queries import closed_dates, leave_between
from midspan.domains.schedule.models import Absence
from midspan.domains.schedule.series import Occurrence, Series, expand
from midspan.values import Actor

CLOSED_DAY, DATE_SKIPPED, TIME_CHANGED = "closed_day", "date_skipped", "time_changed"
# Why the calendar itself took a session away; where the reason goes, the session comes back.
OF_THE_CALENDAR = frozenset({CLOSED_DAY, DATE_SKIPPED, TIME_CHANGED})


class Window(Struct, frozen=True):
    """From `first` to before `until`, with closed days and leave. Made by `Window.between`."""

    organization_id: UUID
    first: date
    until: date
    closed: frozenset[tuple[UUID | None, date]]
    away: frozenset[tuple[UUID, date]]

    @classmethod
    def between(cls, first: date, until: date, *, by: Actor) -> "Window":
        """Those days, with what the center says about them: three queries."""
        leave = leave_between(viewer=by, from_date=first, until_date=until)
        off = [(row.staff_id, row.from_date, row.until_date) for row in leave]
        off += absences_between(by.organization_id, first, until)
        away = {(staff_id, day) for staff_id, *days in off for day in _days(max(days[0], first), min(days[1], until))}
        closed = closed_dates(viewer=by, from_date=first, until_date=until)
        return cls(by.organization_id, first, until, frozenset(closed), frozenset(away))

    def occurrences(self, series: Series, site_id: UUID) -> Iterator[Occurrence]:
        """The dates of a series in these weeks on which the site is open."""
        for one in expand(series, self.first, self.until):
            if not self.is_closed(one.day, site_id):
                yield one

    def is_closed(self, day: date, site_id: UUID) -> bool:
        return bool({(site_id, day), (None, day)} & self.closed)

    def is_away(self, staff_id: UUID, day: date) -> bool:
        return (staff_id, day) in self.away


def absences_between(organization_id: UUID, first: date, until: date) -> list[tuple[UUID, date, date]]:
    """(staff id, first day, day after the last) of absences that touch those days and stand. One query."""
    rows = Absence.objects.filter(first__lt=until, until__gt=first, organization_id=organization_id, undone_at=None)
    return list(rows.values_list("staff_id", "first", "until"))


def _days(first: date, until: date) -> Iterator[date]:
    for step in range((until - first).days):
        yield first + timedelta(days=step)
