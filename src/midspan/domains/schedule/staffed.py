"""Sessions with who leads them, bookings that stand, and a week's meetings: what attendance and notes are kept on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet

from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.models import Booking, Session
from midspan.values import Actor, DataClass
from midspan.values.spans import DAYS_PER_WEEK


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffedSession:
    """One session as its leaders see it. `leader_ids` are those in it that day, cover included."""

    session_id: UUID
    kind: str
    state: str
    title: str
    start: datetime
    end: datetime
    local_date: date
    zone: str
    site_id: UUID
    site_name: str
    room_name: str
    is_video: bool
    capacity: int | None
    patient_id: UUID | None
    track_id: UUID | None
    leader_ids: frozenset[UUID]
    leader_names: tuple[str, ...]
    topic: str
    curriculum: str
    credentials: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekMeeting:
    """One person's booked session of a week; `missed_date` is the date of the session it makes up for."""

    booking_id: UUID
    patient_id: UUID
    kind: str
    start: datetime
    end: datetime
    zone: str
    break_minutes: int
    makes_up_for_id: UUID | None
    missed_date: date | None


def standing_bookings(*, viewer: Actor, data_class: DataClass) -> QuerySet[Booking]:
    """Active bookings of planned sessions that the viewer may see as `data_class`, for a higher domain to narrow."""
    rows = Booking.objects.filter(is_active=True, session__state=SessionState.PLANNED)
    return visible(rows, viewer=viewer, data_class=data_class)


def sessions_for_staff(*, viewer: Actor) -> QuerySet[Session]:
    """Groups of the viewer's organization, and the individual sessions of whom they reach."""
    rows = Session.objects.filter(organization_id=viewer.organization_id)
    return rows.filter(patient__isnull=True) | visible(rows, viewer=viewer, data_class=DataClass.SCHEDULE)


def staffed_session(*, viewer: Actor, session_id: UUID) -> StaffedSession | None:
    """One session with its leaders; None for what the viewer may not see. Two queries."""
    rows = sessions_for_staff(viewer=viewer).select_related("site", "room", "lead", "section__group")
    row = rows.filter(pk=session_id).prefetch_related("staffing__staff").first()
    return _staffed(row) if row else None


def meetings_in_week(*, viewer: Actor, monday: date, patient_ids: Collection[UUID] | None = None) -> list[WeekMeeting]:
    """Every standing booking of that week of these patients (None: of everybody reached), in order. One query."""
    rows = standing_bookings(viewer=viewer, data_class=DataClass.SCHEDULE)
    rows = rows.filter(local_date__gte=monday, local_date__lt=monday + timedelta(days=DAYS_PER_WEEK))
    if patient_ids is not None:
        rows = rows.filter(patient_id__in=patient_ids)
    columns = (
        "pk", "patient_id", "session__kind", "during", "session__site__time_zone",
        "session__section__group__break_minutes", "makes_up_for_id", "makes_up_for__local_date",
    )  # fmt: skip
    return [_meeting(*row) for row in rows.order_by("during", "pk").values_list(*columns)]


def people_expected(*, viewer: Actor, session_id: UUID | OuterRef) -> QuerySet[Booking]:
    """The bookings of one session, given-up ones too, for viewers who may see rosters."""
    rows = Booking.objects.filter(session_id=session_id).order_by(F("number").asc(nulls_last=True), "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.ROSTER)


def led_by(viewer: Actor) -> Q:
    """The sessions (as seen from a row with `session`) that somebody leads or covers."""
    return Q(session__staffing__staff_id=viewer.id, session__staffing__is_active=True)


def _staffed(row: Session) -> StaffedSession:
    group = row.section.group if row.section else None
    staffing = [one for one in row.staffing.all() if one.is_active]
    leaders = {one.staff_id: str(one.staff) for one in staffing}
    if row.lead_id and not staffing:
        leaders[row.lead_id] = str(row.lead)
    return StaffedSession(
        session_id=row.pk,
        kind=row.kind,
        state=row.state,
        title=row.title,
        start=row.during.lower,
        end=row.during.upper,
        local_date=row.local_date,
        zone=row.site.time_zone,
        site_id=row.site_id,
        site_name=row.site.name,
        room_name=row.room.name if row.room else "",
        is_video=row.is_video,
        capacity=row.section.capacity if row.section else None,
        patient_id=row.patient_id,
        track_id=row.section.track_id if row.section else None,
        leader_ids=frozenset(leaders),
        leader_names=tuple(leaders.values()),
        topic=group.name if group else row.title,
        curriculum=group.curriculum if group else "",
        credentials=frozenset(group.credentials) if group else frozenset(),
    )


def _meeting(
    booking_id: UUID, patient_id: UUID, kind: str, during: object, zone: str, breaks: int | None, *made_up: object
) -> WeekMeeting:
    return WeekMeeting(
        booking_id=booking_id,
        patient_id=patient_id,
        kind=kind,
        start=during.lower,  # type: ignore[attr-defined]  # a range of instants
        end=during.upper,  # type: ignore[attr-defined]  # as above
        zone=zone,
        break_minutes=breaks or 0,
        makes_up_for_id=made_up[0],  # type: ignore[arg-type]  # columns of the query above
        missed_date=made_up[1],  # type: ignore[arg-type]  # as above
    )
