"""The coming dates of one section: its series, what is different, and what stands on the calendar."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from msgspec import Struct, field

from midspan.domains.people.queries import all_staff
from midspan.domains.programs.queries import closed_days_from
from midspan.domains.schedule.dates import HORIZON_WEEKS
from midspan.domains.schedule.dates.section_series import changes_of, series_of
from midspan.domains.schedule.dates.window import OF_THE_CALENDAR
from midspan.domains.schedule.enums import DateState, DayChangeKind, SessionState
from midspan.domains.schedule.models import Section, Session
from midspan.domains.schedule.sections.date_rules import is_ahead, may_skip
from midspan.domains.schedule.series import DayChange, Occurrence, Series, expand
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor, Verdict
from midspan.values.wall_clock import instants_of


class DateLine(Struct, frozen=True, kw_only=True):
    """One date. `key_day` and `key_start` name the meeting; `day`, `start`, `end` say when it is, in local minutes."""

    key_day: date
    key_start: int
    day: date
    start: int
    end: int
    state: DateState
    closed_as: str
    room_name: str
    is_video: bool
    lead_name: str
    needs_cover: bool
    expected: int | None
    change: DayChange | None
    by_name: str
    may_change: Verdict
    may_skip: Verdict

    @property
    def is_moved(self) -> bool:
        return self.state is DateState.CHANGED and (self.day, self.start) != (self.key_day, self.key_start)


class Surrounding(Struct, frozen=True):
    """What the dates of one section are read against."""

    section: Section
    series: tuple[Series, ...]
    changes: tuple[DayChange, ...]
    closed: Mapping[date, str]
    first: date
    until: date
    now: datetime
    sessions: Mapping[tuple[datetime, datetime], Session] = field(default_factory=dict)
    names: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.section.site.time_zone)


def dates_of(section: Section, *, viewer: Actor) -> list[DateLine]:
    """Every date of the section for eight weeks, skipped and closed ones too, in order. Five queries."""
    around = surrounding(section, viewer=viewer)
    lines = [_line(one, around) for series in around.series for one in expand(series, around.first, around.until)]
    lines += _skipped(around)
    return sorted(lines, key=lambda line: (line.day, line.start))


def surrounding(section: Section, *, viewer: Actor) -> Surrounding:
    """All that is known about the section's next eight weeks. The section is joined with its site and times."""
    first = clock.today(ZoneInfo(section.site.time_zone))
    until = first + timedelta(weeks=HORIZON_WEEKS)
    changes = tuple(changes_of([section.pk]).get(section.pk, ()))
    closed = closed_days_from(viewer=viewer, day=first, site_id=section.site_id)
    rows = Session.objects.filter(section=section, local_date__gte=first, local_date__lt=until)
    expected = Count("bookings", filter=Q(bookings__is_active=True))
    with widened(viewer):  # How many are expected is told whole or not at all; it names nobody.
        sessions = list(rows.select_related("room").annotate(expected=expected))
    return Surrounding(
        section=section,
        series=series_of(section, changes),
        changes=changes,
        closed={one.date: one.name for one in closed},
        first=first,
        until=until,
        now=clock.now(),
        sessions={(one.during.lower, one.during.upper): one for one in sessions},
        names={one.pk: str(one) for one in all_staff(viewer=viewer)},
    )


def _line(one: Occurrence, around: Surrounding) -> DateLine:
    session = around.sessions.get((one.start, one.end))
    closed_as = around.closed.get(one.day, "")
    stands = session is not None and session.state == SessionState.PLANNED
    return DateLine(
        key_day=one.change.day if one.change else one.day,
        key_start=one.change.start_minute if one.change else one.span.start,
        day=one.day,
        start=one.span.start,
        end=one.span.end,
        state=_state(one, session, closed_as),
        closed_as=closed_as,
        room_name=session.room.name if session and session.room else "",
        is_video=session.is_video if session else around.section.is_video,
        lead_name=around.names.get(session.lead_id, "") if session and session.lead_id else "",
        needs_cover=bool(session and stands and session.needs_cover),
        expected=getattr(session, "expected", None) if stands else None,
        change=one.change,
        by_name=around.names.get(one.change.by_id, "") if one.change else "",
        may_change=is_ahead(start=one.start, day=one.day, now=around.now, until=around.until),
        may_skip=may_skip(closed_as=closed_as),
    )


def _state(one: Occurrence, session: Session | None, closed_as: str) -> DateState:
    if closed_as:
        return DateState.CLOSED
    if session is None:
        return DateState.MISSING
    if session.state == SessionState.CANCELED:
        return DateState.MISSING if session.canceled_reason in OF_THE_CALENDAR else DateState.CANCELED
    if one.change is None:
        return DateState.MEETS
    return DateState.EXTRA if one.change.kind is DayChangeKind.EXTRA else DateState.CHANGED


def _skipped(around: Surrounding) -> Iterator[DateLine]:
    for change in around.changes:
        series = meant_by(around.series, change.day, change.start_minute)
        if change.kind is DayChangeKind.SKIPPED and series and around.first <= change.day < around.until:
            start, _ = instants_of(change.day, change.start_minute, series.end_minute, series.zone)
            yield DateLine(
                key_day=change.day,
                key_start=change.start_minute,
                day=change.day,
                start=change.start_minute,
                end=series.end_minute,
                state=DateState.SKIPPED,
                closed_as="",
                room_name="",
                is_video=around.section.is_video,
                lead_name="",
                needs_cover=False,
                expected=None,
                change=change,
                by_name=around.names.get(change.by_id, ""),
                may_change=is_ahead(start=start, day=change.day, now=around.now, until=around.until),
                may_skip=may_skip(closed_as=""),
            )


def meant_by(found: Iterable[Series], day: date, start_minute: int) -> Series | None:
    """The series that meets at that time on that date, before any change of the day."""
    return next((one for one in found if one.start_minute == start_minute and one.meets_on(day)), None)
