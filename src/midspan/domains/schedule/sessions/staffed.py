"""Sessions with who leads them, bookings that stand, and a week's meetings: what attendance and notes are kept on."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, F, Func, OuterRef, QuerySet
from msgspec import Struct

from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.models import Booking, Session
from midspan.kernel.prepared import Prepared, of_people, of_some_or_all, rows_of_people
from midspan.values import Actor, DataClass
from midspan.values.spans import DAYS_PER_WEEK

COLUMNS = (
    "pk", "kind", "state", "title", "lower", "upper", "local_date", "site__time_zone", "site_id", "site__name",
    "room__name", "is_video", "section__capacity", "section__family_places", "patient_id", "section__track_id",
    "section__group__name", "section__group__curriculum", "section__group__credentials", "lead_id", "lead__given_name",
    "lead__family_name", "staffing__staff_id", "staffing__staff__given_name", "staffing__staff__family_name",
    "staffing__is_active",
)  # fmt: skip


class StaffedSession(Struct, frozen=True, kw_only=True):
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
    family_places: int = 0
    patient_id: UUID | None
    track_id: UUID | None
    leader_ids: frozenset[UUID]
    leader_names: tuple[str, ...]
    topic: str
    curriculum: str
    credentials: frozenset[str]


class WeekMeeting(Struct, frozen=True, kw_only=True):
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
    """One session with its leaders; None for what the viewer may not see. One query."""
    rows = _STAFFED.rows(viewer=viewer, session_id=session_id)
    return _staffed(rows) if rows else None


def meetings_in_week(*, viewer: Actor, monday: date, patient_ids: Collection[UUID] | None = None) -> list[WeekMeeting]:
    """Every standing booking of that week of these patients (None: of everybody reached), in order. One query."""
    until = monday + timedelta(days=DAYS_PER_WEEK)
    return [_meeting(*row) for row in rows_of_people(_MEETINGS, patient_ids, viewer=viewer, monday=monday, until=until)]


def _meeting_rows(
    *, viewer: Actor, monday: date, until: date, patient_ids: list[UUID] | None = None
) -> QuerySet[Any, Any]:
    rows = standing_bookings(viewer=viewer, data_class=DataClass.SCHEDULE)
    rows = of_people(rows.filter(local_date__gte=monday, local_date__lt=until), patient_ids)
    columns = (
        "pk", "patient_id", "session__kind", "during", "session__site__time_zone",
        "session__section__group__break_minutes", "makes_up_for_id", "makes_up_for__local_date",
    )  # fmt: skip
    return rows.order_by("during", "pk").values_list(*columns)


_MEETINGS = of_some_or_all(_meeting_rows, monday=date, until=date)


def people_expected(*, viewer: Actor, session_id: UUID | OuterRef) -> QuerySet[Booking]:
    """The bookings of one session, given-up ones too, for viewers who may see rosters."""
    rows = Booking.objects.filter(session_id=session_id).order_by(F("number").asc(nulls_last=True), "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.ROSTER)


def _staffed_rows(*, viewer: Actor, session_id: UUID) -> QuerySet[Any, Any]:
    """The session, once for each of its staff."""
    moments = {name: Func("during", function=name, output_field=DateTimeField()) for name in ("lower", "upper")}
    rows = sessions_for_staff(viewer=viewer).filter(pk=session_id).annotate(**moments)
    return rows.order_by("staffing__staff__family_name", "staffing__pk").values_list(*COLUMNS)


_STAFFED = Prepared(_staffed_rows, session_id=UUID)


def _staffed(rows: list[tuple[Any, ...]]) -> StaffedSession:
    (
        session_id, kind, state, title, start, end, local_date, zone, site_id, site, room, is_video, capacity, beside,
        patient_id, track_id, topic, curriculum, credentials, *_,
    ) = rows[0]  # fmt: skip
    leaders = _leaders(rows)
    return StaffedSession(
        session_id=session_id,
        kind=kind,
        state=state,
        title=title,
        start=start,
        end=end,
        local_date=local_date,
        zone=zone,
        site_id=site_id,
        site_name=site,
        room_name=room or "",
        is_video=is_video,
        capacity=capacity,
        family_places=beside or 0,
        patient_id=patient_id,
        track_id=track_id,
        leader_ids=frozenset(leaders),
        leader_names=tuple(leaders.values()),
        topic=title if topic is None else topic,
        curriculum=curriculum or "",
        credentials=frozenset(credentials or ()),
    )


def _leaders(rows: list[tuple[Any, ...]]) -> dict[UUID, str]:
    """Who leads or covers, by name; the lead of the plan while nobody is staffed."""
    *_, lead_id, lead_given, lead_family, _staff_id, _given, _family, _is_active = rows[0]
    staffing = {row[-4]: f"{row[-3]} {row[-2]}" for row in rows if row[-1]}
    return staffing or ({lead_id: f"{lead_given} {lead_family}"} if lead_id else {})


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
