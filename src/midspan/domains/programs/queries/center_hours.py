"""When the center is there: staff shifts and leave, opening hours and closed days, as a schedule needs them."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from msgspec import Struct

from midspan.domains.programs.models import AskingDay, ClosedDay, Leave, OpeningHours, Shift
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, WeekSpan

WORKDAYS = range(5)


class StaffShift(Struct, frozen=True):
    """A weekly stretch of work in local minutes, at a site or (None) by video; `zone` is the site's, or empty."""

    staff_id: UUID
    site_id: UUID | None
    span: WeekSpan
    zone: str = ""


class StaffLeave(Struct, frozen=True):
    """Days off: from `from_date` to before `until_date`."""

    staff_id: UUID
    from_date: date
    until_date: date


def shifts_in_force(*, viewer: Actor, staff_ids: Collection[UUID], on: date) -> list[StaffShift]:
    """The weekly shifts of these staff members that are in force on `on`, in order of the week."""
    found = _SHIFTS.rows(viewer=viewer, staff_ids=list(staff_ids), on=on)
    return [StaffShift(staff_id, site_id, WeekSpan(*span), zone or "") for staff_id, site_id, zone, *span in found]


def leave_between(
    *, viewer: Actor, from_date: date, until_date: date, staff_ids: Collection[UUID] | None = None
) -> list[StaffLeave]:
    """Leave that touches the days from `from_date` to before `until_date`, of everybody or of `staff_ids`."""
    days = {"from_date": from_date, "until_date": until_date}
    if staff_ids is None:
        return [StaffLeave(*row) for row in _LEAVE.rows(viewer=viewer, **days)]
    return [StaffLeave(*row) for row in _LEAVE_OF.rows(viewer=viewer, **days, staff_ids=list(staff_ids))]


def opening_spans(*, viewer: Actor) -> dict[UUID, list[WeekSpan]]:
    """Site id → its weekly opening hours in local minutes; a site without any row is absent: not known."""
    spans: dict[UUID, list[WeekSpan]] = {}
    for site_id, *span in _OPENING.rows(viewer=viewer):
        spans.setdefault(site_id, []).append(WeekSpan(*span))
    return spans


def closed_dates(*, viewer: Actor, from_date: date, until_date: date) -> set[tuple[UUID | None, date]]:
    """(site id, or None for every site; date) of each closed day from `from_date` to before `until_date`."""
    return set(_CLOSED.rows(viewer=viewer, from_date=from_date, until_date=until_date))


def asking_weekdays(*, viewer: Actor) -> dict[UUID, list[tuple[date, int | None]]]:
    """Site id → (from that Monday on, weekday or None: as each person began), the earliest first; unset is absent."""
    found: dict[UUID, list[tuple[date, int | None]]] = {}
    for site_id, from_date, weekday in _ASKING.rows(viewer=viewer):
        found.setdefault(site_id, []).append((from_date, weekday))
    return found


def open_days(*, viewer: Actor, first: date, until: date) -> Callable[[date], bool]:
    """Whether anybody works on a day: some site is open then, and not closed. Two queries.

    Where no opening hours are known, Monday to Friday.
    """
    hours = opening_spans(viewer=viewer)
    weekdays: dict[UUID | None, Collection[int]] = {site: {one.day for one in spans} for site, spans in hours.items()}
    weekdays = weekdays or {None: WORKDAYS}
    closed = closed_dates(viewer=viewer, from_date=first, until_date=until)

    def is_open(day: date) -> bool:
        return (None, day) not in closed and any(
            day.weekday() in days and (site, day) not in closed for site, days in weekdays.items()
        )

    return is_open


def _shifts(*, viewer: Actor, staff_ids: list[UUID], on: date) -> QuerySet[Any, Any]:
    rows = Shift.objects.filter(
        Q(from_date=None) | Q(from_date__lte=on),
        Q(until_date=None) | Q(until_date__gt=on),
        organization_id=viewer.organization_id,
        staff_id__any_of=staff_ids,
    ).order_by("staff_id", "weekday", "start_minute")
    return rows.values_list("staff_id", "site_id", "site__time_zone", "weekday", "start_minute", "end_minute")


def _leave(*, viewer: Actor, from_date: date, until_date: date) -> QuerySet[Any, Any]:
    rows = Leave.objects.filter(
        organization_id=viewer.organization_id, from_date__lt=until_date, until_date__gt=from_date
    )
    return rows.order_by("from_date").values_list("staff_id", "from_date", "until_date")


def _leave_of(*, viewer: Actor, from_date: date, until_date: date, staff_ids: list[UUID]) -> QuerySet[Any, Any]:
    return _leave(viewer=viewer, from_date=from_date, until_date=until_date).filter(staff_id__any_of=staff_ids)


def _opening(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = OpeningHours.objects.filter(organization_id=viewer.organization_id).order_by("weekday", "start_minute")
    return rows.values_list("site_id", "weekday", "start_minute", "end_minute")


def _closed(*, viewer: Actor, from_date: date, until_date: date) -> QuerySet[Any, Any]:
    rows = ClosedDay.objects.filter(organization_id=viewer.organization_id)
    return rows.filter(date__gte=from_date, date__lt=until_date).values_list("site_id", "date")


def _asking(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = AskingDay.objects.filter(organization_id=viewer.organization_id).order_by("from_date", "set_at", "pk")
    return rows.values_list("site_id", "from_date", "weekday")


_SHIFTS = Prepared(_shifts, staff_ids=list[UUID], on=date)
_LEAVE = Prepared(_leave, from_date=date, until_date=date)
_LEAVE_OF = Prepared(_leave_of, from_date=date, until_date=date, staff_ids=list[UUID])
_OPENING = Prepared(_opening)
_ASKING = Prepared(_asking)
_CLOSED = Prepared(_closed, from_date=date, until_date=date)
