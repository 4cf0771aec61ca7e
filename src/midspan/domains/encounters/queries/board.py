"""The day's lines: sessions with arrivals, who has not come, and whose notes are due. One query each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from midspan.domains.encounters.enums import AttendanceState, NoteState
from midspan.domains.encounters.rules.deadlines import due_date
from midspan.domains.privacy.queries import reach_of
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.queries import sessions_for_staff, standing_bookings
from midspan.kernel.row_security import Reach
from midspan.values import Actor, DataClass

LATE = timedelta(minutes=10)
LOOK_BACK = timedelta(days=28)  # Older notes that nobody signed are a matter for a report, not for today.


@dataclass(frozen=True, kw_only=True, slots=True)
class DaySession:
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


@dataclass(frozen=True, kw_only=True, slots=True)
class NotHere:
    """Somebody who is expected in a session that has begun, and of whom nothing is recorded."""

    booking_id: UUID
    session_id: UUID
    patient_id: UUID
    name: str
    title: str
    start: datetime
    end: datetime
    zone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteDue:
    """A session of the viewer's whose record is not finished: `unsigned` entries, `unknown` attendances."""

    session_id: UUID
    title: str
    local_date: date
    due_on: date
    unsigned: int
    unknown: int


def day_sessions(*, viewer: Actor, day: date) -> list[DaySession]:
    """The sessions of a date: those the viewer leads, or all for who reaches the whole organization. One query."""
    rows = sessions_for_staff(viewer=viewer).filter(local_date=day, state=SessionState.PLANNED)
    if reach_of(viewer) is Reach.ASSIGNED:
        rows = rows.filter(Q(staffing__staff_id=viewer.id, staffing__is_active=True))
    active = Q(bookings__is_active=True)
    attended = Q(bookings__attendances__state=AttendanceState.ATTENDED)
    rows = rows.annotate(expected=Count("bookings", filter=active), came=Count("bookings", filter=active & attended))
    columns = (
        "pk", "kind", "title", "during", "site__time_zone", "site__name", "room__name", "is_video", "lead_id",
        "needs_cover", "expected", "came",
    )  # fmt: skip
    return [_day_session(*row) for row in rows.order_by("during", "pk").values_list(*columns)]


def not_here(*, viewer: Actor, day: date, now: datetime) -> list[NotHere]:
    """Who of those the viewer reaches should be in a session by now and is not, the earliest session first."""
    rows = standing_bookings(viewer=viewer, data_class=DataClass.ATTENDANCE).filter(local_date=day)
    rows = rows.filter(during__startswith__lte=now - LATE)
    rows = rows.filter(Q(attendances__isnull=True) | Q(attendances__state=AttendanceState.EXPECTED))
    columns = (
        "pk", "session_id", "patient_id", "patient__given_names", "patient__name_to_use", "patient__family_name",
        "session__title", "during", "session__site__time_zone",
    )  # fmt: skip
    return [_not_here(*row) for row in rows.order_by("during", "pk").values_list(*columns)]


def notes_due(*, viewer: Actor, now: datetime) -> list[NoteDue]:
    """The viewer's sessions that are over and not wholly signed, the earliest due first. One query."""
    rows = standing_bookings(viewer=viewer, data_class=DataClass.NOTE).filter(
        during__endswith__lte=now,
        local_date__gte=(now - LOOK_BACK).date(),
        session__staffing__staff_id=viewer.id,
        session__staffing__is_active=True,
    )
    signed = Q(attendances__entries__state=NoteState.SIGNED)
    unknown = Q(attendances__isnull=True) | Q(attendances__state=AttendanceState.EXPECTED)
    attended = Q(attendances__state=AttendanceState.ATTENDED)
    found = rows.values("session_id", "session__title", "local_date").annotate(
        unsigned=Count("pk", filter=attended & ~signed), unknown=Count("pk", filter=unknown)
    )
    due = found.filter(Q(unsigned__gt=0) | Q(unknown__gt=0)).order_by("local_date", "session_id")
    return [_note_due(row) for row in due]


def _day_session(session_id: UUID, kind: str, title: str, during: Any, zone: str, site: str, *rest: Any) -> DaySession:
    room, is_video, lead_id, needs_cover, expected, came = rest
    return DaySession(
        session_id=session_id,
        kind=kind,
        title=title,
        start=during.lower,
        end=during.upper,
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
    family, title, during, zone = rest
    return NotHere(
        booking_id=booking_id,
        session_id=session_id,
        patient_id=patient_id,
        name=f"{to_use or given} {family}".strip(),
        title=title,
        start=during.lower,
        end=during.upper,
        zone=zone,
    )


def _note_due(row: dict[str, Any]) -> NoteDue:
    return NoteDue(
        session_id=row["session_id"],
        title=row["session__title"],
        local_date=row["local_date"],
        due_on=due_date(row["local_date"]),
        unsigned=row["unsigned"],
        unknown=row["unknown"],
    )
