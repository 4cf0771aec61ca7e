"""When the center is there: staff shifts and leave, opening hours and closed days, as a schedule needs them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from midspan.domains.programs.models import ClosedDay, Leave, OpeningHours, Shift
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, WeekSpan


@dataclass(frozen=True, slots=True)
class StaffShift:
    """A weekly stretch of work in local minutes, at a site or (None) by video; `zone` is the site's, or empty."""

    staff_id: UUID
    site_id: UUID | None
    span: WeekSpan
    zone: str = ""


@dataclass(frozen=True, slots=True)
class StaffLeave:
    """Days off: from `from_date` to before `until_date`."""

    staff_id: UUID
    from_date: date
    until_date: date


def shifts_in_force(*, viewer: Actor, staff_ids: Collection[UUID], on: date) -> list[StaffShift]:
    """The weekly shifts of these staff members that are in force on `on`, in order of the week."""
    rows = Shift.objects.filter(
        Q(from_date=None) | Q(from_date__lte=on),
        Q(until_date=None) | Q(until_date__gt=on),
        organization_id=viewer.organization_id,
        staff_id__in=staff_ids,
    ).order_by("staff_id", "weekday", "start_minute")
    found = rows.values_list("staff_id", "site_id", "site__time_zone", "weekday", "start_minute", "end_minute")
    return [StaffShift(staff_id, site_id, WeekSpan(*span), zone or "") for staff_id, site_id, zone, *span in found]


def leave_between(
    *, viewer: Actor, from_date: date, until_date: date, staff_ids: Collection[UUID] | None = None
) -> list[StaffLeave]:
    """Leave that touches the days from `from_date` to before `until_date`, of everybody or of `staff_ids`."""
    rows = Leave.objects.filter(
        organization_id=viewer.organization_id, from_date__lt=until_date, until_date__gt=from_date
    )
    if staff_ids is not None:
        rows = rows.filter(staff_id__in=staff_ids)
    return [StaffLeave(row.staff_id, row.from_date, row.until_date) for row in rows.order_by("from_date")]


def opening_spans(*, viewer: Actor) -> dict[UUID, list[WeekSpan]]:
    """Site id → its weekly opening hours in local minutes; a site without any row is absent: not known."""
    spans: dict[UUID, list[WeekSpan]] = {}
    rows = OpeningHours.objects.filter(organization_id=viewer.organization_id).order_by("weekday", "start_minute")
    for site_id, *span in rows.values_list("site_id", "weekday", "start_minute", "end_minute"):
        spans.setdefault(site_id, []).append(WeekSpan(*span))
    return spans


def closed_dates(*, viewer: Actor, from_date: date, until_date: date) -> set[tuple[UUID | None, date]]:
    """(site id, or None for every site; date) of each closed day from `from_date` to before `until_date`."""
    return set(_CLOSED.rows(viewer=viewer, from_date=from_date, until_date=until_date))


def _closed(*, viewer: Actor, from_date: date, until_date: date) -> QuerySet[Any, Any]:
    rows = ClosedDay.objects.filter(organization_id=viewer.organization_id)
    return rows.filter(date__gte=from_date, date__lt=until_date).values_list("site_id", "date")


_CLOSED = Prepared(_closed, from_date=date, until_date=date)
