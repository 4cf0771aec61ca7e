"""Who is expected, who is here since when, and who has not come."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from msgspec import Struct, field

from midspan.domains.encounters.enums import AttendanceSource, AttendanceState, FailureOf, NoteState
from midspan.domains.encounters.models import Attendance, IndividualEntry, LostTime, Presence
from midspan.domains.encounters.rules.lost_time import minutes_lost
from midspan.domains.encounters.rules.minutes import minutes_present
from midspan.domains.encounters.rules.names import Member
from midspan.domains.encounters.rules.recording import Recorded
from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.queries import stays_on
from midspan.domains.privacy.queries import name_for_peers, visible
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.queries import people_expected, standing_bookings
from midspan.kernel.prepared import Prepared, organization_reader
from midspan.values import Actor, DataClass, Span

COLUMNS = (
    "pk", "session_id", "patient_id", "number", "seat_id", "is_active", "during", "session__state", "attendances__pk",
    "attendances__state", "attendances__reason", "attendances__source", "attendances__recorded_at",
    "patient__given_names", "patient__family_name", "patient__name_to_use", "patient__other_names",
    "is_signed", "alias", "lost_ids", "lost_during", "lost_to",
)  # fmt: skip


class Stretch(Struct, frozen=True, kw_only=True):
    """One time in the room; `left_at` None: still here, or nobody recorded the leaving."""

    presence_id: UUID
    arrived_at: datetime
    left_at: datetime | None
    correction: str


class Lost(Struct, frozen=True, kw_only=True):
    """Time that a technical failure took from one person, and whose failure it was."""

    lost_id: UUID
    during: Span
    failure_of: FailureOf


class AttendanceLine(Struct, frozen=True, kw_only=True):
    """One person of a session. `alias` is what peers call them and may be empty; `name` is for staff.

    `is_by_hand`, `is_by_video`: who said whether they came; neither while nothing is recorded.
    """

    booking_id: UUID
    session_id: UUID
    patient_id: UUID
    attendance_id: UUID | None
    alias: str
    given_names: str
    family_name: str
    name_to_use: str
    other_names: str
    number: int | None
    is_guest: bool
    is_expected: bool
    state: AttendanceState
    reason: str
    is_by_hand: bool
    is_by_video: bool
    session: Span
    session_is_planned: bool
    is_signed: bool
    stretches: tuple[Stretch, ...] = field(default=())
    lost: tuple[Lost, ...] = field(default=())

    @property
    def name(self) -> str:
        return f"{self.name_to_use or self.given_names} {self.family_name}".strip()

    @property
    def shown_name(self) -> str:
        """What stands on a screen or sheet that others may see."""
        return name_for_peers({"alias": self.alias, "name": self.name}, place=self.number)

    @property
    def is_here(self) -> bool:
        return bool(self.stretches) and self.stretches[-1].left_at is None

    @property
    def minutes(self) -> int | None:
        """Minutes in the session; None while not known."""
        return minutes_present(self.times, self.session)

    @property
    def lost_minutes(self) -> int:
        """Minutes of their being there that failures took; they are part of `minutes`."""
        return minutes_lost((one.during for one in self.lost), self.times, session=self.session)

    @property
    def times(self) -> tuple[tuple[datetime, datetime | None], ...]:
        return tuple((one.arrived_at, one.left_at) for one in self.stretches)

    @property
    def recorded(self) -> Recorded:
        return Recorded(
            session=self.session,
            is_planned=self.session_is_planned,
            state=self.state,
            stretches=self.times,
            is_signed=self.is_signed,
        )

    @property
    def member(self) -> Member:
        names = (self.given_names, self.family_name, self.name_to_use, self.other_names)
        return Member(patient_id=self.patient_id, alias=self.alias, names=names)


def attendance_of(*, viewer: Actor, session_id: UUID) -> list[AttendanceLine]:
    """Everybody expected in a session or there anyway, by place. Two queries, whatever the number of people."""
    rows = _OF_SESSION.rows(viewer=viewer, session_id=session_id)
    return _lines(rows, _STRETCHES_OF_SESSION.rows(viewer=viewer, session_id=session_id))


def patients_who_came(*, organization_id: UUID, session_id: UUID) -> frozenset[UUID]:
    """Who is recorded as having attended. For the center's own jobs: it asks no gate, and whoever calls names nobody.

    Needs a transaction that reaches the whole organization. One query.
    """
    found = _CAME.rows(viewer=organization_reader(organization_id), session_id=session_id)
    return frozenset(patient_id for (patient_id,) in found)


def _came(*, viewer: Actor, session_id: UUID) -> QuerySet[Attendance, Any]:
    rows = Attendance.objects.filter(organization_id=viewer.organization_id, session_id=session_id)
    return rows.filter(state=AttendanceState.ATTENDED).order_by().values_list("patient_id")


_CAME = Prepared(_came, session_id=UUID)


def attendance_for(*, viewer: Actor, session_id: UUID, booking_id: UUID) -> AttendanceLine | None:
    """One person of a session, or None for somebody the viewer may not see. Two queries."""
    lines = attendance_of(viewer=viewer, session_id=session_id)
    return next((line for line in lines if line.booking_id == booking_id), None)


def attendance_on(*, viewer: Actor, day: date, site_id: UUID) -> list[AttendanceLine]:
    """Everybody expected at one site on one date, by session and place. Two queries."""
    rows = _ON_DAY.rows(viewer=viewer, day=day, site_id=site_id)
    return _lines(rows, _STRETCHES_ON_DAY.rows(viewer=viewer, day=day, site_id=site_id))


def aliases_of(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, str]:
    """Patient id → what peers call them in their open stay; who has none yet is absent."""
    rows = _aliases(viewer).filter(patient_id__in=patient_ids)
    return dict(rows.values_list("patient_id", "alias"))


def times_in_room(*, viewer: Actor, patient_id: UUID, first: date, until: date) -> list[tuple[datetime, datetime, str]]:
    """When one patient came and left, on dates from `first` to before `until`, with the zone of the place; in order.

    Who is still there, or whose leaving nobody recorded, is left out. One query.
    """
    rows = Presence.objects.filter(
        patient_id=patient_id,
        attendance__session__local_date__gte=first,
        attendance__session__local_date__lt=until,
        during__upper_inf=False,
    )
    found = visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).order_by("during", "pk")
    return [
        (during.lower, during.upper, zone)
        for during, zone in found.values_list("during", "attendance__session__site__time_zone")
    ]


def _aliases(viewer: Actor) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = stays_on(viewer=viewer).exclude(state__in=sorted(ENDED)).exclude(alias="")
    return rows


def _of_session(*, viewer: Actor, session_id: UUID) -> QuerySet[Any, Any]:
    return _rows(people_expected(viewer=viewer, session_id=session_id), viewer)


def _on_day(*, viewer: Actor, day: date, site_id: UUID) -> QuerySet[Any, Any]:
    rows = standing_bookings(viewer=viewer, data_class=DataClass.ROSTER)
    rows = rows.filter(local_date=day, session__site_id=site_id)
    return _rows(rows.order_by("during", "session_id", "number"), viewer)


def _rows(bookings: QuerySet[Any], viewer: Actor) -> QuerySet[Any, Any]:
    """What a line is made from, its stretches apart."""
    signed = Exists(IndividualEntry.objects.filter(attendance__booking=OuterRef("pk"), state=NoteState.SIGNED))
    alias = Subquery(_aliases(viewer).filter(patient_id=OuterRef("patient_id")).values("alias")[:1])
    rows = bookings.filter(Q(is_active=True) | Q(attendances__state=AttendanceState.ATTENDED))
    found: QuerySet[Any, Any] = rows.annotate(is_signed=signed, alias=alias, **lost_arrays("attendances__pk"))
    return found.values_list(*COLUMNS)


def lost_arrays(attendance: str) -> dict[str, ArraySubquery]:
    """Three columns of a query of attendances (`attendance` leads to one): what failures took of it, in order."""
    rows = LostTime.objects.filter(attendance_id=OuterRef(attendance)).order_by("during", "pk")
    columns = {"lost_ids": "pk", "lost_during": "during", "lost_to": "failure_of"}
    return {name: ArraySubquery(rows.values(column)) for name, column in columns.items()}


def _stretches_of_session(*, viewer: Actor, session_id: UUID) -> QuerySet[Any, Any]:
    return _stretches(Presence.objects.filter(attendance__session_id=session_id), viewer)


def _stretches_on_day(*, viewer: Actor, day: date, site_id: UUID) -> QuerySet[Any, Any]:
    there = Presence.objects.filter(
        attendance__session__local_date=day,
        attendance__session__site_id=site_id,
        # As every path that the gate does not lead: the index of sessions begins with the organization.
        attendance__session__organization_id=viewer.organization_id,
    )
    return _stretches(there, viewer)


def _stretches(presences: QuerySet[Presence], viewer: Actor) -> QuerySet[Any, Any]:
    rows = visible(presences, viewer=viewer, data_class=DataClass.ATTENDANCE)
    return rows.order_by("during").values_list("attendance_id", "pk", "during", "correction")


_OF_SESSION = Prepared(_of_session, session_id=UUID)
_ON_DAY = Prepared(_on_day, day=date, site_id=UUID)
_STRETCHES_OF_SESSION = Prepared(_stretches_of_session, session_id=UUID)
_STRETCHES_ON_DAY = Prepared(_stretches_on_day, day=date, site_id=UUID)


def _lines(rows: list[tuple[Any, ...]], presences: list[tuple[Any, ...]]) -> list[AttendanceLine]:
    stretches: dict[UUID, list[Stretch]] = {}
    for attendance_id, pk, during, correction in presences:
        stretch = Stretch(presence_id=pk, arrived_at=during.lower, left_at=during.upper, correction=correction)
        stretches.setdefault(attendance_id, []).append(stretch)
    return [_line(row, stretches) for row in rows]


def _line(row: tuple[Any, ...], stretches: dict[UUID, list[Stretch]]) -> AttendanceLine:
    booking_id, session_id, patient_id, number, seat_id, is_active, during, session_state = row[:8]
    attendance_id, state, reason, source, recorded_at, given, family, to_use, other, is_signed, alias, *lost = row[8:]
    return AttendanceLine(
        booking_id=booking_id,
        session_id=session_id,
        patient_id=patient_id,
        attendance_id=attendance_id,
        alias=alias or "",
        given_names=given,
        family_name=family,
        name_to_use=to_use,
        other_names=other,
        number=number,
        is_guest=seat_id is None and number is not None,
        is_expected=is_active,
        state=AttendanceState(state or AttendanceState.EXPECTED),
        reason=reason or "",
        is_by_hand=recorded_at is not None and source == AttendanceSource.HAND,
        is_by_video=recorded_at is not None and source == AttendanceSource.VIDEO,
        session=Span(during.lower, during.upper),
        session_is_planned=session_state == SessionState.PLANNED,
        is_signed=is_signed,
        stretches=tuple(stretches.get(attendance_id, ())),
        lost=tuple(
            Lost(lost_id=pk, during=Span(taken.lower, taken.upper), failure_of=FailureOf(failure_of))
            for pk, taken, failure_of in zip(*lost, strict=True)
        ),
    )
