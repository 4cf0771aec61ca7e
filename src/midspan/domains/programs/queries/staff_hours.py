"""The weekly hours and the leave of one staff member."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from midspan.domains.programs.models import Leave, Shift
from midspan.values import Actor


def weekly_shifts(*, viewer: Actor, staff_id: UUID, on: date) -> QuerySet[Shift]:
    """The shifts in force on `on`, with their site, in order of the week."""
    rows = Shift.objects.filter(
        Q(from_date=None) | Q(from_date__lte=on),
        Q(until_date=None) | Q(until_date__gt=on),
        organization_id=viewer.organization_id,
        staff_id=staff_id,
    )
    return rows.select_related("site").order_by("weekday", "start_minute")


def leave_from(*, viewer: Actor, staff_id: UUID, day: date) -> QuerySet[Leave]:
    """Leave that is not over on `day`."""
    rows = Leave.objects.filter(organization_id=viewer.organization_id, staff_id=staff_id, until_date__gt=day)
    return rows.order_by("from_date")
