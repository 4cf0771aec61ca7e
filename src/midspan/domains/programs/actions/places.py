"""Changing sites, their hours and closed days, and rooms."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Q
from django.utils.timezone import localdate
from msgspec import Struct
from msgspec.structs import asdict, replace

from midspan.domains.programs.actions.keeping import keep_row, locked
from midspan.domains.programs.holidays import federal_holidays
from midspan.domains.programs.models import AskingDay, ClosedDay, OpeningHours, Room, Site
from midspan.domains.programs.rules import may_ask_on, may_be_room, may_keep_center, next_monday
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, WeekSpan, refused


class SiteDetails(Struct, frozen=True, kw_only=True):
    name: str
    address: str
    city: str
    state: str
    postal_code: str
    time_zone: str
    phone: str = ""


class RoomDetails(Struct, frozen=True, kw_only=True):
    site_id: UUID
    name: str
    capacity: int
    features: tuple[str, ...] = ()


@action("site.keep")
def keep_site(*, details: SiteDetails, by: Actor, site_id: UUID | None = None) -> Site:
    """A new site, or the changed one. Raises RefusedError for a second site of that name and an unknown time zone."""
    try:
        ZoneInfo(details.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise RefusedError(
            refused("This is not a time zone we know. Write it like America/New_York or America/Chicago.")
        ) from error
    details = replace(details, state=details.state.strip().upper())
    return keep_row(Site, row_id=site_id, values=asdict(details), by=by)


@action("site.set_hours")
def set_opening_hours(*, site_id: UUID, spans: Iterable[WeekSpan], by: Actor) -> Site:
    """Replace the weekly opening hours of a site."""
    may_keep_center(by).require()
    site = locked(Site, site_id, by=by)
    site.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            organization_id=by.organization_id,
            site=site,
            weekday=span.day,
            start_minute=span.start,
            end_minute=span.end,
        )
        for span in spans
    )
    return site


@action("site.set_asking_day")
def set_asking_day(*, site_id: UUID, weekday: int | None, by: Actor) -> AskingDay:
    """Ask the week's questions of a site on that weekday (0 Monday) from next Monday on; None: as each person began.

    What is set already is not set again. Raises RefusedError for a day on which the site is not open.
    """
    may_keep_center(by).require()
    site = locked(Site, site_id, by=by)
    may_ask_on(weekday, open_weekdays=set(site.opening_hours.values_list("weekday", flat=True))).require()
    last = site.asking_days.order_by("set_at", "pk").last()
    if last is not None and last.weekday == weekday:
        return last
    now = clock.now()
    return AskingDay.objects.create(
        organization_id=by.organization_id,
        site=site,
        weekday=weekday,
        from_date=next_monday(localdate(now, ZoneInfo(site.time_zone))),
        set_by=by.id,
        set_at=now,
    )


@action("site.close_day")
def close_day(*, day: date, name: str, by: Actor, site_id: UUID | None = None) -> ClosedDay:
    """Close one site, or (without `site_id`) every site, on a date. Raises RefusedError when it is closed already."""
    site = locked(Site, site_id, by=by) if site_id else None
    return keep_row(ClosedDay, row_id=None, values={"site": site, "date": day, "name": name}, by=by)


@action("site.adopt_holidays")
def adopt_holidays(*, site_id: UUID, year: int, on: date, by: Actor) -> Site:
    """Close the site on every federal holiday of the year from `on`, unless it is closed that day already.

    Raises RefusedError when no holiday of that year is left.
    """
    may_keep_center(by).require()
    site = locked(Site, site_id, by=by)
    rows = ClosedDay.objects.filter(Q(site=None) | Q(site=site), organization_id=by.organization_id)
    closed = set(rows.values_list("date", flat=True))
    kept = [(day, name) for day, name in federal_holidays().kept_in(year) if day >= on and day not in closed]
    if not kept:
        raise RefusedError(refused("No holiday of that year is left to enter. Choose the next year."))
    ClosedDay.objects.bulk_create(
        ClosedDay(organization_id=by.organization_id, site=site, date=day, name=name) for day, name in kept
    )
    return site


@action("site.reopen_day")
def reopen_day(*, closed_day_id: UUID, by: Actor) -> ClosedDay:
    """Take a closed day back; the answer is the row as it was, so that undo can close the day again."""
    may_keep_center(by).require()
    row = locked(ClosedDay, closed_day_id, by=by)
    ClosedDay.objects.filter(organization_id=by.organization_id, pk=closed_day_id).delete()
    return row


@action("room.keep")
def keep_room(*, details: RoomDetails, by: Actor, room_id: UUID | None = None) -> Room:
    """A new room, or the changed one. Raises RefusedError for a second room of that name at the site."""
    may_be_room(capacity=details.capacity).require()
    values = {
        "site": locked(Site, details.site_id, by=by),
        "name": details.name,
        "capacity": details.capacity,
        "features": list(details.features),
    }
    return keep_row(Room, row_id=room_id, values=values, by=by)
