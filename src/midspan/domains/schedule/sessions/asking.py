"""Sessions and bookings as flat answers."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.models import Booking, Session
from midspan.domains.schedule.sessions.lines import BoardSession, BookedSession
from midspan.values import Actor, DataClass

JOINS = ("site", "room", "lead", "section")


def bookings_between(*, viewer: Actor, patient_id: UUID, first: date, until: date) -> list[BookedSession]:
    """The patient's standing sessions from `first` to before `until`, in order."""
    rows = _standing(_bookings(viewer)).filter(patient_id=patient_id, local_date__gte=first, local_date__lt=until)
    return [_booked(row) for row in rows.order_by("during", "pk")]


def booked_session(*, viewer: Actor, booking_id: UUID) -> BookedSession | None:
    """One booking with its session, or None for what the viewer may not see."""
    row = _bookings(viewer).filter(pk=booking_id).first()
    return _booked(row) if row else None


def booked_in(*, viewer: Actor, session_id: UUID, patient_id: UUID) -> BookedSession | None:
    """The patient's booking in one session, the standing one before one that was given up; None for neither."""
    rows = _bookings(viewer).filter(session_id=session_id, patient_id=patient_id)
    row = rows.order_by("-is_active", "pk").first()
    return _booked(row) if row else None


def first_sessions(
    *, viewer: Actor, patient_ids: Collection[UUID], count: int = 3, since: date | None = None
) -> dict[UUID, list[BookedSession]]:
    """Patient id → their first `count` planned sessions (from `since` on); who has none is absent. One query."""
    place = Window(RowNumber(), partition_by=F("patient_id"), order_by=F("during").asc())
    rows = _standing(_bookings(viewer)).filter(patient_id__in=patient_ids)
    if since is not None:
        rows = rows.filter(local_date__gte=since)
    found: dict[UUID, list[BookedSession]] = {}
    for row in rows.annotate(place=place).filter(place__lte=count).order_by("during"):
        found.setdefault(row.patient_id, []).append(_booked(row))
    return found


def sessions_on(*, viewer: Actor, day: date, site_id: UUID | None = None) -> list[BoardSession]:
    """The sessions of one date at one site or all: every group, and individual sessions of whom the viewer reaches."""
    rows = Session.objects.filter(organization_id=viewer.organization_id, local_date=day)
    if site_id is not None:
        rows = rows.filter(site_id=site_id)
    own = visible(rows.filter(patient__isnull=False), viewer=viewer, data_class=DataClass.SCHEDULE)
    rows = rows.filter(patient__isnull=True) | own
    expected = Count("bookings", filter=Q(bookings__is_active=True))
    return [_board(row) for row in rows.select_related(*JOINS).annotate(expected=expected).order_by("during", "pk")]


def _bookings(viewer: Actor) -> QuerySet[Booking]:
    rows = visible(Booking.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    return rows.select_related(*(f"session__{name}" for name in JOINS))


def _standing(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    return rows.filter(is_active=True, session__state=SessionState.PLANNED)


def _booked(row: Booking) -> BookedSession:
    session = row.session
    return BookedSession(
        booking_id=row.pk,
        patient_id=row.patient_id,
        session_id=session.pk,
        kind=session.kind,
        state=session.state,
        title=session.title,
        start=session.during.lower,
        end=session.during.upper,
        local_date=session.local_date,
        zone=session.site.time_zone,
        is_video=session.is_video,
        site_id=session.site_id,
        site_name=session.site.name,
        site_address=f"{session.site.address}, {session.site.city}",
        room_name=session.room.name if session.room else "",
        video_url=_video_url(session),
        lead_name=str(session.lead) if session.lead else "",
        is_active=row.is_active and session.state == SessionState.PLANNED,
        makes_up=row.makes_up_for_id is not None,
        reason=session.canceled_reason or row.ended_reason,
    )


def _video_url(session: Session) -> str:
    """Where it is joined: a group has a room of its own, other sessions are in the video room of who leads them."""
    if not session.is_video:
        return ""
    place = session.section or session.lead
    return place.video_url if place else ""


def _board(row: Session) -> BoardSession:
    return BoardSession(
        session_id=row.pk,
        section_id=row.section_id,
        patient_id=row.patient_id,
        kind=row.kind,
        state=row.state,
        title=row.title,
        section_name=row.section.name if row.section else "",
        start=row.during.lower,
        end=row.during.upper,
        local_date=row.local_date,
        zone=row.site.time_zone,
        is_video=row.is_video,
        site_id=row.site_id,
        site_name=row.site.name,
        room_name=row.room.name if row.room else "",
        video_url=_video_url(row),
        lead_id=row.lead_id,
        lead_name=str(row.lead) if row.lead else "",
        needs_cover=row.needs_cover,
        capacity=row.section.capacity if row.section else None,
        expected=row.expected,  # type: ignore[attr-defined]  # annotated above
    )
