"""Whether people came lately: of everybody the viewer reaches, in one query."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q
from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.models import Attendance
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass


class Lately(Struct, frozen=True, kw_only=True):
    """Sessions since a day: `came` to, `missed` without a reason that was accepted; `last_on` None: came to none."""

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
    return {
        one["patient_id"]: Lately(came=one["came"], missed=one["missed"], last_on=one["last_on"]) for one in counted
    }
