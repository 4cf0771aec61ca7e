"""The day's lines: sessions with arrivals, who has not come, whose notes are due, whose week is thin.

The day board is opened all day long, so its queries are compiled once (`kernel.prepared`).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState, NoteState
from midspan.domains.encounters.queries.contacts_due import TWO_WEEKS, Closed, closed_at, days_closed
from midspan.domains.encounters.rules.deadlines import due_date
from midspan.domains.journey.enums import IN_TREATMENT
from midspan.domains.journey.queries import Past, Steps, WeekHours, stays_on, week_hours
from midspan.domains.privacy.queries import reach_of
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.queries import people_expected, sessions_for_staff, standing_bookings
from midspan.kernel.prepared import Prepared
from midspan.kernel.row_security import Reach
from midspan.values import Actor, DataClass
from midspan.values.spans import DAYS_PER_WEEK

NO_TIME = timedelta(0)
LATE = timedelta(minutes=10)
STILL_TODAY = timedelta(hours=2)  # So long after a session somebody who did not come is still worth a call today.
SESSIONS_AT_ONCE, PEOPLE_AT_ONCE = 11, 9
BOUNDS = ("during__startswith", "during__endswith")  # Read in half the time of the range itself.
LOOK_BACK = timedelta(days=28)  # Older notes that nobody signed are a matter for a report, not for today.


class DaySession(Struct, frozen=True, kw_only=True):
    """One session of the day: `came` of `expected` have arrived so far."""

    session_id: UUID
    kind: str
    title: str
    start: datetime
    end: datetime
    zone: str
    site_name: str
    room_name: str
    is_video: bool
    lead_id: UUID | None
    needs_cover: bool
    expected: int
    came: int


class NotHere(Struct, frozen=True, kw_only=True):
    """Somebody who is expected in a session that has begun, and of whom nothing is recorded."""

    booking_id: UUID
    session_id: UUID
    patient_id: UUID
    name: str
    title: str
    start: datetime
    end: datetime
    zone: str


class NoteDue(Struct, frozen=True, kw_only=True):
    """A session of the viewer's whose record is not finished: `unsigned` entries, `unknown` attendances."""

    session_id: UUID
    title: str
    local_date: date
    due_on: date
    unsigned: int
    unknown: int


def day_sessions(*, viewer: Actor, day: date) -> list[DaySession]:
    """The sessions of a date: those the viewer leads, or all for who reaches the whole organization. One query."""
    return [_day_session(*row) for row in _SESSIONS.rows(viewer=viewer, day=day)]


def coming_sessions(*, viewer: Actor, day: date, now: datetime) -> list[DaySession]:
    """As `day_sessions`, but only those not over, and of these the first `SESSIONS_AT_ONCE`. One query."""
    return [_day_session(*row) for row in _COMING.rows(viewer=viewer, day=day, now=now)]


def not_here(*, viewer: Actor, day: date, now: datetime) -> list[NotHere]:
    """Who of those the viewer reaches should be in a session by now and is not, the latest session first. One query."""
    return [_not_here(*row) for row in _NOT_HERE.rows(viewer=viewer, day=day, begun_by=now - LATE)]


def not_here_now(*, viewer: Actor, day: date, now: datetime) -> list[NotHere]:
    """As `not_here`, without sessions long over, and at most `PEOPLE_AT_ONCE`. One query."""
    rows = _NOT_HERE_NOW.rows(viewer=viewer, day=day, begun_by=now - LATE, over_after=now - STILL_TODAY)
    return [_not_here(*row) for row in rows]


def notes_due(*, viewer: Actor, now: datetime) -> list[NoteDue]:
    """The viewer's sessions that are over and not wholly signed, the earliest due first. Two queries at most."""
    rows = list(_NOTES.rows(viewer=viewer, over_by=now, since=now - LOOK_BACK))
    if not rows:
        return []
    since = localdate(now - LOOK_BACK)
    closed = days_closed(viewer=viewer, since=since, until=localdate(now) + TWO_WEEKS)
    return [_note_due(*row, closed=closed) for row in rows]


def thin_weeks(*, viewer: Actor, monday: date) -> set[UUID]:
    """Who may miss this week's hours, on a quick count that leaves nobody out who will. Two queries.

    Everything not yet recorded is taken for attended and breaks are taken off; the tally engine decides afterwards.
    """
    until = monday + timedelta(days=DAYS_PER_WEEK)
    reachable = dict(_REACHABLE.rows(viewer=viewer, monday=monday, until=until))
    return {
        patient_id
        for patient_id, minimum in _minimums_in(monday, viewer=viewer)
        if minimum is None or reachable.get(patient_id, NO_TIME) < timedelta(minutes=minimum)
    }


def _minimums_in(monday: date, *, viewer: Actor) -> Iterator[tuple[UUID, int | None]]:
    for patient_id, minimum, until, levels, limits, *steps in _MINIMUMS.rows(viewer=viewer):
        care = Past(until, levels, limits).care(monday, now=WeekHours(minimum_minutes=minimum))
        yield patient_id, week_hours(care, Steps(*steps), on=monday).minimum_minutes


def _sessions(*, viewer: Actor, day: date) -> QuerySet[Any, Any]:
    rows = sessions_for_staff(viewer=viewer).filter(local_date=day, state=SessionState.PLANNED)
    if reach_of(viewer) is Reach.ASSIGNED:
        rows = rows.filter(staffing__staff_id=viewer.id, staffing__is_active=True)
    # Counted in subqueries, which PostgreSQL asks for the rows that are shown and no others.
    booked = people_expected(viewer=viewer, session_id=OuterRef("pk")).filter(is_active=True)
    attended = booked.filter(attendances__state=AttendanceState.ATTENDED)
    rows = rows.annotate(expected=_count(booked), came=_count(attended))
    columns = (
        "pk", "kind", "title", *BOUNDS, "site__time_zone", "site__name", "room__name", "is_video", "lead_id",
        "needs_cover", "expected", "came",
    )  # fmt: skip
    return rows.order_by("during", "pk").values_list(*columns)


def _count(rows: QuerySet[Any, Any]) -> Any:
    counted = rows.order_by().values("session_id").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0))


def _coming(*, viewer: Actor, day: date, now: datetime) -> QuerySet[Any, Any]:
    return _sessions(viewer=viewer, day=day).filter(during__endswith__gt=now)[:SESSIONS_AT_ONCE]


def _missing(*, viewer: Actor, day: date, begun_by: datetime) -> QuerySet[Any, Any]:
    """By both dates, which are the same: one index leads from the sessions of a day, one from a person's bookings."""
    rows = standing_bookings(viewer=viewer, data_class=DataClass.ATTENDANCE)
    rows = rows.filter(session__local_date=day, local_date=day)
    rows = rows.filter(session__during__startswith__lte=begun_by)
    rows = rows.filter(Q(attendances__isnull=True) | Q(attendances__state=AttendanceState.EXPECTED))
    columns = (
        "pk", "session_id", "patient_id", "patient__given_names", "patient__name_to_use", "patient__family_name",
        "session__title", *BOUNDS, "session__site__time_zone",
    )  # fmt: skip
    return rows.order_by("-session__during", "patient__family_name", "pk").values_list(*columns)


def _missing_now(*, viewer: Actor, day: date, begun_by: datetime, over_after: datetime) -> QuerySet[Any, Any]:
    rows = _missing(viewer=viewer, day=day, begun_by=begun_by)
    return rows.filter(session__during__endswith__gt=over_after)[:PEOPLE_AT_ONCE]


def _unsigned(*, viewer: Actor, over_by: datetime, since: datetime) -> QuerySet[Any, Any]:
    """From the viewer's own sessions of that time on: few in a center of any size, and an index leads to them."""
    lately = Func(Value(since), Value(over_by), function="tstzrange", output_field=DateTimeRangeField())
    rows = standing_bookings(viewer=viewer, data_class=DataClass.NOTE).filter(
        session__during__endswith__lte=over_by,
        session__staffing__staff_id=viewer.id,
        session__staffing__is_active=True,
        session__staffing__during__overlap=lately,
    )
    signed = Q(attendances__entries__state=NoteState.SIGNED)
    unknown = Q(attendances__isnull=True) | Q(attendances__state=AttendanceState.EXPECTED)
    attended = Q(attendances__state=AttendanceState.ATTENDED)
    found = rows.values("session_id", "session__title", "local_date", "session__site_id").annotate(
        # An entry that does not exist is not signed: SQL would answer "unknown" to a plain negation.
        unsigned=Count("pk", filter=attended) - Count("pk", filter=attended & signed),
        unknown=Count("pk", filter=unknown),
    )
    due = found.filter(Q(unsigned__gt=0) | Q(unknown__gt=0)).order_by("local_date", "session_id")
    return due.values_list("session_id", "session__title", "local_date", "session__site_id", "unsigned", "unknown")


def _reachable(*, viewer: Actor, monday: date, until: date) -> QuerySet[Any, Any]:
    """The most time each person can still reach: what they attended, and what is open or to come, without breaks.

    By the bookings' own date: one index leads to a person's bookings of a week.
    """
    rows = standing_bookings(viewer=viewer, data_class=DataClass.SCHEDULE)
    rows = rows.filter(local_date__gte=monday, local_date__lt=until)
    away = Q(attendances__state__in=[AttendanceState.ABSENT, AttendanceState.EXCUSED])
    there = Func(F("during"), F("attendances__presences__during"), template="%(expressions)s", arg_joiner=" * ")
    lasting = Case(
        When(away, then=Value(NO_TIME)),
        When(attendances__presences__isnull=False, then=_length(there)),
        default=_length(F("during")),
        output_field=DurationField(),
    )
    pause = F("session__section__group__break_minutes") * Value(timedelta(minutes=1))
    breaks = Coalesce(ExpressionWrapper(pause, DurationField()), Value(NO_TIME))
    whole = Sum(lasting, output_field=DurationField()) - Sum(breaks, output_field=DurationField())
    return rows.values("patient_id").annotate(reachable=whole).order_by().values_list("patient_id", "reachable")


def _length(during: Any) -> Any:
    """How long a range lasts; an empty one lasts no time."""
    upper, lower = (Func(during, function=name, output_field=DateTimeField()) for name in ("upper", "lower"))
    return Coalesce(ExpressionWrapper(upper - lower, DurationField()), Value(NO_TIME))


def _minimums(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = stays_on(viewer=viewer).filter(state__in=sorted(IN_TREATMENT))
    columns = (
        "patient_id",
        "minimum_weekly_minutes",
        "past_until",
        "past_levels",
        "past_limits",
        "step_dates",
        "step_minutes",
    )
    return rows.order_by().values_list(*columns)


def _day_session(session_id: UUID, kind: str, title: str, start: datetime, end: datetime, *rest: Any) -> DaySession:
    zone, site, room, is_video, lead_id, needs_cover, expected, came = rest
    return DaySession(
        session_id=session_id,
        kind=kind,
        title=title,
        start=start,
        end=end,
        zone=zone,
        site_name=site,
        room_name=room or "",
        is_video=is_video,
        lead_id=lead_id,
        needs_cover=needs_cover,
        expected=expected,
        came=came,
    )


def _not_here(booking_id: UUID, session_id: UUID, patient_id: UUID, given: str, to_use: str, *rest: Any) -> NotHere:
    family, title, start, end, zone = rest
    return NotHere(
        booking_id=booking_id,
        session_id=session_id,
        patient_id=patient_id,
        name=f"{to_use or given} {family}".strip(),
        title=title,
        start=start,
        end=end,
        zone=zone,
    )


def _note_due(
    session_id: UUID, title: str, local_date: date, site_id: UUID, unsigned: int, unknown: int, *, closed: Closed
) -> NoteDue:
    return NoteDue(
        session_id=session_id,
        title=title,
        local_date=local_date,
        due_on=due_date(local_date, closed=closed_at(closed, site_id=site_id)),
        unsigned=unsigned,
        unknown=unknown,
    )


_SESSIONS = Prepared(_sessions, day=date)
_NOT_HERE = Prepared(_missing, day=date, begun_by=datetime)
_COMING = Prepared(_coming, day=date, now=datetime)
_NOT_HERE_NOW = Prepared(_missing_now, day=date, begun_by=datetime, over_after=datetime)
_NOTES = Prepared(_unsigned, over_by=datetime, since=datetime)
_REACHABLE = Prepared(_reachable, monday=date, until=date)
_MINIMUMS = Prepared(_minimums)
