"""One calendar week on the center's clock, and when each staff member is really there in it."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.programs.queries import StaffShift, leave_between, shifts_in_force
from midspan.domains.schedule.dates.window import absences_between
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.models import SessionStaff
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.kernel import clock
from midspan.values import Actor, WeekSpan
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

if TYPE_CHECKING:
    from midspan.domains.people.models import Staff


class Week(Struct, frozen=True):
    """The seven days from `monday`, by the clock of `zone`."""

    monday: date
    zone: ZoneInfo

    @classmethod
    def of(cls, moment: datetime, zone: ZoneInfo) -> "Week":
        return cls(clock.week_start(moment.astimezone(zone).date()), zone)

    @property
    def until(self) -> date:
        return self.monday + timedelta(days=DAYS_PER_WEEK)

    def day(self, number: int) -> date:
        return self.monday + timedelta(days=number)

    def span(self, start: datetime, end: datetime) -> WeekSpan:
        """A real stretch as the week's clock shows it; one that midnight divides, up to midnight."""
        start, end = start.astimezone(self.zone), end.astimezone(self.zone)
        last = end.hour * 60 + end.minute if end.date() == start.date() else MINUTES_PER_DAY
        return WeekSpan((start.date() - self.monday).days, start.hour * 60 + start.minute, last)

    def instants(self, span: WeekSpan) -> tuple[datetime, datetime]:
        """The real stretch that this time of the week is."""
        day = self.day(span.day)
        return clock.at(day, span.start, self.zone), clock.at(day, span.end, self.zone)

    def has(self, moment: datetime) -> bool:
        return self.monday <= moment.astimezone(self.zone).date() < self.until


class StaffWeek(Struct, frozen=True):
    """One staff member's week: work by site (None: by video), and what they have in it already."""

    staff: "Staff"
    work: tuple[tuple[UUID | None, WeekSpan], ...]
    taken: tuple[WeekSpan, ...]

    def work_at(self, site_id: UUID | None) -> tuple[WeekSpan, ...]:
        """When they are at that site; None: at work at all, wherever that is."""
        return tuple(span for place, span in self.work if site_id is None or place == site_id)

    def with_more(self, spans: Iterable[WeekSpan]) -> "StaffWeek":
        return replace(self, taken=(*self.taken, *spans))

    @property
    def minutes_worked(self) -> int:
        return sum(span.minutes for _, span in self.work)

    @property
    def minutes_taken(self) -> int:
        return sum(span.minutes for span in self.taken if span.minutes < MINUTES_PER_DAY)


def staff_weeks(
    week: Week, staff: Collection["Staff"], *, away: Collection[tuple[UUID, date]], by: Actor
) -> list[StaffWeek]:
    """Each one's week, in the order given: four queries. `away` are (staff id, day) besides leave and absences."""
    ids = [one.pk for one in staff]
    shifts: dict[UUID, list[StaffShift]] = {}
    for shift in shifts_in_force(viewer=by, staff_ids=ids, on=week.monday):
        shifts.setdefault(shift.staff_id, []).append(shift)
    taken: dict[UUID, list[WeekSpan]] = {}
    for staff_id, span in (*_busy(week, ids, by), *_days_off(week, ids, {*away, *_away(week, by)})):
        taken.setdefault(staff_id, []).append(span)
    on = WeekClock(week.zone, week.monday)
    return [
        StaffWeek(
            staff=one,
            work=tuple(
                (shift.site_id, span)
                for shift in shifts.get(one.pk, ())
                for span in on.read(shift.span, of=shift.zone or week.zone.key)
            ),
            taken=tuple(sorted(taken.get(one.pk, ()))),
        )
        for one in staff
    ]


def _busy(week: Week, ids: Collection[UUID], by: Actor) -> Iterator[tuple[UUID, WeekSpan]]:
    first, last = clock.at(week.monday, 0, week.zone), clock.at(week.until, 0, week.zone)
    rows = SessionStaff.objects.filter(
        organization_id=by.organization_id,
        is_active=True,
        staff_id__in=ids,
        session__state=SessionState.PLANNED,
        during__startswith__gte=first,
        during__startswith__lt=last,
    )
    for staff_id, during in rows.values_list("staff_id", "during"):
        yield staff_id, week.span(during.lower, during.upper)


def _away(week: Week, by: Actor) -> Iterator[tuple[UUID, date]]:
    leave = leave_between(viewer=by, from_date=week.monday, until_date=week.until)
    spans = [(row.staff_id, row.from_date, row.until_date) for row in leave]
    for staff_id, first, until in (*spans, *absences_between(by.organization_id, week.monday, week.until)):
        for number in range(DAYS_PER_WEEK):
            if first <= week.day(number) < until:
                yield staff_id, week.day(number)


def _days_off(week: Week, ids: Collection[UUID], away: Iterable[tuple[UUID, date]]) -> Iterator[tuple[UUID, WeekSpan]]:
    known = set(ids)
    for staff_id, day in away:
        if staff_id in known and week.monday <= day < week.until:
            yield staff_id, WeekSpan((day - week.monday).days, 0, MINUTES_PER_DAY)
