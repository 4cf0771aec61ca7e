"""Whether people came lately: of everybody the viewer reaches, in two queries."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState, NoteState
from midspan.domains.encounters.models import Attendance, Contact
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass


class Lately(Struct, frozen=True, kw_only=True):
    """Sessions since a day: `came` to, `missed` without a reason that was accepted.

    `last_on` is the last day on which they came to one, or on which a signed note tells of a contact; None: no day is.
    """

    came: int
    missed: int
    last_on: date | None


def came_lately(*, viewer: Actor, since: date) -> dict[UUID, Lately]:
    """Patient id → how they came since that day; of whom nothing is recorded is absent."""
    rows = Attendance.objects.filter(session__local_date__gte=since)
    came, missed = Q(state=AttendanceState.ATTENDED), Q(state=AttendanceState.ABSENT)
    counted = (
        visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE)
        .order_by()
        .values("patient_id")
        .annotate(
            came=Count("pk", filter=came),
            missed=Count("pk", filter=missed),
            last_on=Max("session__local_date", filter=came),
        )
    )
    by_patient = {one["patient_id"]: one for one in counted}
    seen = _last_contacts(viewer, since)
    return {
        patient_id: _lately(by_patient.get(patient_id, {}), seen.get(patient_id))
        for patient_id in by_patient.keys() | seen.keys()
    }


def _lately(counted: Mapping[str, Any], seen_on: date | None) -> Lately:
    days = [day for day in (counted.get("last_on"), seen_on) if day is not None]
    return Lately(came=counted.get("came", 0), missed=counted.get("missed", 0), last_on=max(days, default=None))


def _last_contacts(viewer: Actor, since: date) -> dict[UUID, date]:
    rows = Contact.objects.filter(local_date__gte=since, entries__state=NoteState.SIGNED)
    shown = visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).order_by().values("patient_id")
    return dict(shown.annotate(last_on=Max("local_date")).values_list("patient_id", "last_on"))
