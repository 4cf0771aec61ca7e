"""Who is expected, who is here since when, and who has not come."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from midspan.domains.encounters.enums import AttendanceState, NoteState
from midspan.domains.encounters.models import IndividualEntry, Presence
from midspan.domains.encounters.rules.minutes import minutes_present
from midspan.domains.encounters.rules.names import Member
from midspan.domains.encounters.rules.recording import Recorded
from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.queries import stays_on
from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.queries import people_expected, standing_bookings
from midspan.values import Actor, DataClass, Span

COLUMNS = (
    "pk", "session_id", "patient_id", "number", "seat_id", "is_active", "during", "session__state", "attendances__pk",
    "attendances__state", "attendances__reason", "patient__given_names", "patient__family_name",
    "patient__name_to_use", "patient__other_names", "is_signed",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """One time in the room; `left_at` None: still here, or nobody recorded the leaving."""

    presence_id: UUID
    arrived_at: datetime
    left_at: datetime | None
    correction: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AttendanceLine:
    """One person of a session. `alias` is what peers call them and may be empty; `name` is for staff."""

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
    session: Span
    session_is_planned: bool
    is_signed: bool
    stretches: tuple[Stretch, ...] = field(default=())

    @property
    def name(self) -> str:
        return f"{self.name_to_use or self.given_names} {self.family_name}".strip()

    @property
    def shown_name(self) -> str:
        """What stands on a screen that others may see: the alias, or initials until there is one."""
        return self.alias or "".join(f"{word[0]}." for word in self.name.split())

    @property
    def is_here(self) -> bool:
        return bool(self.stretches) and self.stretches[-1].left_at is None

    @property
    def minutes(self) -> int | None:
        """Minutes in the session; None while not known."""
        return minutes_present(self.times, self.session)

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
    """Everybody expected in a session or there anyway, by place. Three queries, whatever the number of people."""
    return lines_of(people_expected(viewer=viewer, session_id=session_id), viewer=viewer)


def attendance_for(*, viewer: Actor, session_id: UUID, booking_id: UUID) -> AttendanceLine | None:
    """One person of a session, or None for somebody the viewer may not see."""
    lines = lines_of(people_expected(viewer=viewer, session_id=session_id).filter(pk=booking_id), viewer=viewer)
    return lines[0] if lines else None


def attendance_on(*, viewer: Actor, day: date, site_id: UUID) -> list[AttendanceLine]:
    """Everybody expected at one site on one date, by session and place. Three queries."""
    rows = standing_bookings(viewer=viewer, data_class=DataClass.ROSTER)
    rows = rows.filter(local_date=day, session__site_id=site_id)
    return lines_of(rows.order_by("during", "session_id", "number"), viewer=viewer)


def lines_of(bookings: QuerySet[Any], *, viewer: Actor) -> list[AttendanceLine]:
    """Bookings as lines with their stretches and aliases. Three queries."""
    signed = Exists(IndividualEntry.objects.filter(attendance__booking=OuterRef("pk"), state=NoteState.SIGNED))
    rows = bookings.filter(Q(is_active=True) | Q(attendances__state=AttendanceState.ATTENDED))
    found = list(rows.annotate(is_signed=signed).values_list(*COLUMNS))
    stretches = _stretches(viewer, [row[8] for row in found if row[8]])
    aliases = aliases_of(viewer=viewer, patient_ids=[row[2] for row in found])
    return [_line(row, stretches, aliases) for row in found]


def aliases_of(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, str]:
    """Patient id → what peers call them in their open stay; who has none yet is absent."""
    rows = stays_on(viewer=viewer).exclude(state__in=sorted(ENDED)).exclude(alias="")
    return dict(rows.filter(patient_id__in=patient_ids).values_list("patient_id", "alias"))


def _stretches(viewer: Actor, attendance_ids: Iterable[UUID]) -> dict[UUID, list[Stretch]]:
    rows = visible(
        Presence.objects.filter(attendance__in=list(attendance_ids)), viewer=viewer, data_class=DataClass.ATTENDANCE
    )
    found: dict[UUID, list[Stretch]] = {}
    for pk, attendance_id, during, correction in rows.order_by("during").values_list(
        "pk", "attendance_id", "during", "correction"
    ):
        stretch = Stretch(presence_id=pk, arrived_at=during.lower, left_at=during.upper, correction=correction)
        found.setdefault(attendance_id, []).append(stretch)
    return found


def _line(row: tuple[Any, ...], stretches: dict[UUID, list[Stretch]], aliases: dict[UUID, str]) -> AttendanceLine:
    booking_id, session_id, patient_id, number, seat_id, is_active, during, session_state = row[:8]
    attendance_id, state, reason, given, family, to_use, other, is_signed = row[8:]
    return AttendanceLine(
        booking_id=booking_id,
        session_id=session_id,
        patient_id=patient_id,
        attendance_id=attendance_id,
        alias=aliases.get(patient_id, ""),
        given_names=given,
        family_name=family,
        name_to_use=to_use,
        other_names=other,
        number=number,
        is_guest=seat_id is None and number is not None,
        is_expected=is_active,
        state=AttendanceState(state or AttendanceState.EXPECTED),
        reason=reason or "",
        session=Span(during.lower, during.upper),
        session_is_planned=session_state == SessionState.PLANNED,
        is_signed=is_signed,
        stretches=tuple(stretches.get(attendance_id, ())),
    )
