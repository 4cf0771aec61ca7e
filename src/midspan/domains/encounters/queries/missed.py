"""Who did not come, as far as it is recorded, and who has come since: for the clock that reaches out to people."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import DateTimeField, Exists, Func, Max, OuterRef, Q
from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.models import Attendance
from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.queries import standing_bookings
from midspan.values import Actor, DataClass


class NotCome(Struct, frozen=True, kw_only=True):
    """A booking of somebody who is not known to have come. `state` is "" while nothing is recorded.

    `others_recorded`: somebody's coming to the same session is. `is_ours`: nobody was there to lead it.
    """

    booking_id: UUID
    patient_id: UUID
    lead_id: UUID | None
    start: datetime
    state: str
    others_recorded: bool
    is_ours: bool


def not_come(*, viewer: Actor, since: datetime, until: datetime) -> list[NotCome]:
    """Of planned sessions that began from `since` to `until`, the earliest first; who is excused is not among them."""
    came = visible(
        Attendance.objects.filter(session=OuterRef("session"), state=AttendanceState.ATTENDED),
        viewer=viewer,
        data_class=DataClass.ATTENDANCE,
    )
    unknown = Q(attendances__isnull=True) | Q(attendances__state__in=[AttendanceState.EXPECTED, AttendanceState.ABSENT])
    rows = standing_bookings(viewer=viewer, data_class=DataClass.ATTENDANCE).filter(
        unknown,
        session__during__startswith__gte=since,
        session__during__startswith__lte=until,
    )
    columns = ("pk", "patient_id", "session__lead_id", "session__during__startswith", "attendances__state")
    rows = rows.annotate(others=Exists(came)).order_by("session__during__startswith", "pk")
    return [
        NotCome(
            booking_id=booking_id,
            patient_id=patient_id,
            lead_id=lead_id,
            start=start,
            state="" if state in {None, AttendanceState.EXPECTED} else state,
            others_recorded=others,
            is_ours=needs_cover or lead_id is None,
        )
        for booking_id, patient_id, lead_id, start, state, others, needs_cover in rows.values_list(
            *columns, "others", "session__needs_cover"
        )
    ]


def last_came(*, viewer: Actor, patient_ids: Collection[UUID], since: datetime) -> dict[UUID, datetime]:
    """Patient id → start of the latest session from `since` on to which they came; who came to none is absent."""
    rows = Attendance.objects.filter(
        patient_id__in=list(patient_ids),
        state=AttendanceState.ATTENDED,
        session__during__startswith__gte=since,
    )
    start = Func("session__during", function="lower", output_field=DateTimeField())
    shown = visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).order_by().values("patient_id")
    return dict(shown.annotate(at=Max(start)).values_list("patient_id", "at"))


def days_came(*, viewer: Actor, patient_ids: Collection[UUID], since: date) -> dict[UUID, list[date]]:
    """Patient id → the days from `since` on with a session to which they came, in order. One query."""
    rows = Attendance.objects.filter(
        patient_id__in=list(patient_ids), state=AttendanceState.ATTENDED, session__local_date__gte=since
    )
    shown = visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).order_by("session__local_date")
    found: dict[UUID, list[date]] = {}
    for patient_id, day in shown.values_list("patient_id", "session__local_date"):
        found.setdefault(patient_id, []).append(day)
    return found


def excused_since(*, viewer: Actor, booking_ids: Collection[UUID]) -> set[UUID]:
    """Which of these bookings were excused afterwards."""
    rows = Attendance.objects.filter(booking_id__in=list(booking_ids), state=AttendanceState.EXCUSED)
    return set(visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).values_list("booking_id", flat=True))
