"""Which sessions somebody's absence leaves without a leader, and who is expected in them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from msgspec import Struct

from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.models import Booking, Session, SessionStaff
from midspan.domains.schedule.sessions.staffed import sessions_for_staff
from midspan.kernel import clock
from midspan.values import Actor

JOINS = ("site", "room", "section__group", "section__track", "patient")


class LedSession(Struct, frozen=True):
    """A session that needs somebody, with the ids of whom it expects."""

    row: Session
    expected: tuple[UUID, ...]

    @property
    def start(self) -> datetime:
        return self.row.during.lower  # type: ignore[no-any-return]  # a range of instants

    @property
    def end(self) -> datetime:
        return self.row.during.upper  # type: ignore[no-any-return]  # as above

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)


class OwnSession(Struct, frozen=True):
    """One person's booked session in those weeks."""

    patient_id: UUID
    session_id: UUID
    start: datetime
    end: datetime
    site_id: UUID
    is_video: bool

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)


def sessions_left(organization_id: UUID, *, staff_id: UUID, first: date, until: date) -> QuerySet[Session]:
    """Planned sessions still to come that this person leads alone, also those that leave has taken them out of."""
    staffing = SessionStaff.objects.filter(organization_id=organization_id, is_active=True)
    own, others = staffing.filter(staff_id=staff_id), staffing.exclude(staff_id=staff_id)
    rows = Session.objects.filter(
        Q(pk__in=own.values("session_id")) | Q(lead_id=staff_id, needs_cover=True),
        organization_id=organization_id,
        state=SessionState.PLANNED,
        local_date__gte=first,
        local_date__lt=until,
        during__startswith__gt=clock.now(),
    )
    return rows.exclude(pk__in=others.values("session_id")).order_by("during", "pk")


def seen_by(viewer: Actor, rows: QuerySet[Session]) -> set[UUID]:
    """Those of the sessions that the viewer may decide about: groups, and the hours of people they reach."""
    return set(sessions_for_staff(viewer=viewer).filter(pk__in=rows.values("pk")).values_list("pk", flat=True))


def with_expected(rows: QuerySet[Session]) -> list[LedSession]:
    """The sessions with everybody booked in them: two queries. Needs the whole organization in reach."""
    found = list(rows.select_related(*JOINS))
    expected: dict[UUID, list[UUID]] = {row.pk: [] for row in found}
    bookings = Booking.objects.filter(session__in=list(expected), is_active=True).order_by("patient_id")
    for session_id, patient_id in bookings.values_list("session_id", "patient_id"):
        expected[session_id].append(patient_id)
    return [LedSession(row, tuple(expected[row.pk])) for row in found]


def own_sessions(patient_ids: Collection[UUID], *, first: date, until: date) -> list[OwnSession]:
    """What these people are booked in from `first` to before `until`. Needs the whole organization in reach."""
    rows = Booking.objects.filter(
        patient_id__in=patient_ids,
        is_active=True,
        session__state=SessionState.PLANNED,
        local_date__gte=first,
        local_date__lt=until,
    )
    columns = ("patient_id", "session_id", "session__during", "session__site_id", "session__is_video")
    return [
        OwnSession(patient_id, session_id, during.lower, during.upper, site_id, is_video)
        for patient_id, session_id, during, site_id, is_video in rows.order_by("during", "pk").values_list(*columns)
    ]


def people_in(sessions: Iterable[LedSession]) -> set[UUID]:
    """Everybody expected in any of them."""
    return {patient_id for one in sessions for patient_id in one.expected}
