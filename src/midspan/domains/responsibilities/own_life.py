"""A person's own week outside treatment, read for their own pages: two compiled questions, no model instances."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Exists, FilteredRelation, Func, OuterRef, Q, QuerySet
from msgspec import Struct, field

from midspan.domains.privacy.queries import visible
from midspan.domains.responsibilities.enums import ResponsibilityKind
from midspan.domains.responsibilities.kept_times import instants, is_read_of
from midspan.domains.responsibilities.models import (
    BusyTime,
    CalendarSource,
    Responsibility,
    ResponsibilityException,
    WeekPreference,
)
from midspan.domains.responsibilities.rules import Course, WeeklyTime, dated_stretches
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, Span, merge_spans
from midspan.values.spans import DAYS_PER_WEEK

COLUMNS = (
    "pk", "kind", "title", "commute_minutes", "from_date", "until_date", "has_dates",
    "times__weekday", "times__start_minute", "times__end_minute", "times__every_weeks", "times__anchor_date",
    "moved__date", "moved__start_minute", "moved__end_minute",
)  # fmt: skip
WEEK = timedelta(days=DAYS_PER_WEEK)
A_DAY = timedelta(days=1)


class OwnTime(Struct, frozen=True):
    """One stretch of life as instants, and the way there and the way back where there are any.

    `kind` is None for what came from a calendar: what it is was never kept.
    """

    start: datetime
    end: datetime
    kind: ResponsibilityKind | None
    title: str
    ways: tuple[Span, ...] = ()


class OwnLife(Struct, frozen=True):
    """`is_told`: the person told of times, though perhaps of none in these days; otherwise nobody knows of any."""

    is_told: bool
    times: list[OwnTime]


class _Kept(Struct):
    """One responsibility while its rows are read; dictionaries keep the order and drop what joins repeat."""

    kind: ResponsibilityKind
    title: str
    way_minutes: int
    from_date: date | None
    until_date: date | None
    has_dates: bool
    times: dict[tuple[Any, ...], None] = field(default_factory=dict)
    exceptions: dict[date, tuple[int | None, int | None]] = field(default_factory=dict)


def own_responsibilities(*, viewer: Actor, monday: date, zone: ZoneInfo) -> OwnLife:
    """What the viewer does in the week from `monday`, exceptions applied, by the wall clock of `zone`. One query.

    The days before and after are there too, for a reader whose week is told by another clock.
    """
    first, until = monday - A_DAY, monday + WEEK + A_DAY
    kept: dict[Any, _Kept] = {}
    for pk, kind, *told in _LIFE.rows(viewer=viewer, first=first, until=until):
        rest = told[5:]
        one = kept.get(pk) or kept.setdefault(pk, _Kept(ResponsibilityKind(kind), *told[:5]))
        if rest[0] is not None:
            one.times[tuple(rest[:5])] = None
        if rest[5] is not None:
            one.exceptions[rest[5]] = (rest[6], rest[7])
    is_told = any(one.times or one.has_dates for one in kept.values())
    return OwnLife(is_told, [time for one in kept.values() for time in _times(one, first, until, zone)])


def own_calendars(*, viewer: Actor) -> QuerySet[CalendarSource]:
    """The calendars of the viewer that were read at least once, for a surface's own query."""
    rows = CalendarSource.objects.filter(removed_at=None, refreshed_at__isnull=False)
    return visible(rows, viewer=viewer, data_class=DataClass.LIFE)


def calendars_tell(refreshed: Iterable[datetime], *, monday: date, zone: ZoneInfo) -> bool:
    """Whether any calendar, each read at one of these moments, says what the week from `monday` holds.

    Nothing is known of weeks before the one in which it was read, nor of those it was not read as far as.
    """
    return any(is_read_of(one, monday, zone=zone) for one in refreshed)


def own_nothing_else(*, viewer: Actor) -> QuerySet[WeekPreference]:
    """A row where it was said that beside treatment nothing is in the viewer's week, for a surface's own query."""
    rows = WeekPreference.objects.filter(nothing_else_at__isnull=False)
    return visible(rows, viewer=viewer, data_class=DataClass.LIFE)


def own_busy(*, viewer: Actor, first: date, until: date) -> QuerySet[BusyTime, Any]:
    """Busy stretches of imported calendars that touch these dates (UTC), as ranges, for a surface's own query."""
    rows = visible(BusyTime.objects.all(), viewer=viewer, data_class=DataClass.LIFE)
    rows = rows.filter(source__removed_at=None, start_at__date__lt=until, end_at__date__gte=first)
    stretch: Func = Func("start_at", "end_at", function="tstzrange", output_field=DateTimeRangeField())
    return rows.order_by("start_at").values_list(stretch, flat=True)


def busy_times(ranges: Iterable[Any]) -> list[OwnTime]:
    """Busy ranges as stretches of life; what overlaps is one stretch."""
    merged = merge_spans(Span(one.lower, one.upper) for one in ranges)
    return [OwnTime(span.start, span.end, None, "") for span in merged]


def _life(*, viewer: Actor, first: date, until: date) -> QuerySet[Any, tuple[Any, ...]]:
    rows = visible(Responsibility.objects.all(), viewer=viewer, data_class=DataClass.LIFE).filter(removed_at=None)
    in_week = Q(exceptions__date__gte=first, exceptions__date__lt=until)
    dates = ResponsibilityException.objects.filter(
        organization_id=OuterRef("organization_id"), responsibility=OuterRef("pk")
    )
    has_dates = Exists(visible(dates, viewer=viewer, data_class=DataClass.LIFE))
    rows = rows.annotate(moved=FilteredRelation("exceptions", condition=in_week), has_dates=has_dates)
    return rows.order_by("created_at", "pk").values_list(*COLUMNS)


_LIFE = Prepared(_life, first=date, until=date)


def _times(one: _Kept, first: date, until: date, zone: ZoneInfo) -> Iterator[OwnTime]:
    days = [first + timedelta(days=step) for step in range((until - first).days)]
    course = Course(
        stretches=[_weekly_time(*time) for time in one.times],
        changes=one.exceptions,
        from_date=one.from_date,
        until_date=one.until_date,
    )
    happening = dated_stretches(course, days)
    # A night is kept in two; the way there and back belongs to its ends, not to midnight.
    for span in merge_spans(Span(*instants(day, start, end, zone=zone)) for day, start, end in happening):
        yield OwnTime(span.start, span.end, one.kind, one.title, _ways(span, one.way_minutes))


def _ways(span: Span, minutes: int) -> tuple[Span, ...]:
    if not minutes:
        return ()
    way = timedelta(minutes=minutes)
    return Span(span.start - way, span.start), Span(span.end, span.end + way)


def _weekly_time(weekday: int, start: int, end: int, every_weeks: int, anchor: date | None) -> WeeklyTime:
    return WeeklyTime(weekday=weekday, start_minute=start, end_minute=end, every_weeks=every_weeks, anchor_date=anchor)
