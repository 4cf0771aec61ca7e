"""Sites, rooms and the days on which they are closed."""

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from midspan.domains.programs.enums import RoomFeature
from midspan.domains.programs.models import AskingDay, ClosedDay, OpeningHours, Room, Shift, Site
from midspan.kernel.prepared import Prepared, organization_reader
from midspan.values import Actor

# Rooms in use of a site: counted beside it, for joined to it they would multiply what else is asked of each site.
_OF_SITE = Room.objects.filter(site=OuterRef("pk"), is_active=True).order_by().values("site")
ROOMS = Coalesce(Subquery(_OF_SITE.annotate(count=Count("pk")).values("count")), Value(0))


def sites(*, viewer: Actor) -> QuerySet[Site]:
    """Every site with its opening hours and rooms, those in use first."""
    rows = Site.objects.filter(organization_id=viewer.organization_id).order_by("-is_active", "name")
    return rows.prefetch_related(
        Prefetch("opening_hours", OpeningHours.objects.order_by("weekday", "start_minute")),
        Prefetch("rooms", Room.objects.order_by("-is_active", "name")),
    )


def active_sites(*, viewer: Actor) -> QuerySet[Site]:
    """The sites in use, by name."""
    return Site.objects.filter(organization_id=viewer.organization_id, is_active=True).order_by("name")


def site_for(*, organization_id: UUID, site_id: UUID) -> Site:
    """One site. Raises Site.DoesNotExist for one of nobody's or somebody else's."""
    return Site.objects.get(organization_id=organization_id, pk=site_id)


def home_zone(*, organization_id: UUID) -> ZoneInfo:
    """The clock of the organization: that of its site with the most rooms; UTC while it has no site in use."""
    zones = [zone for (zone,) in _HOME.rows(viewer=organization_reader(organization_id))]
    return ZoneInfo(zones[0] if zones else "UTC")


def _home(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = active_sites(viewer=viewer).order_by(ROOMS.desc(), "name")
    return rows.values_list("time_zone")[:1]


_HOME = Prepared(_home)


def zone_of_work(*, viewer: Actor) -> ZoneInfo:
    """The clock a staff member works by: that of the site of most of their shifts; of who has none, `home_zone`."""
    zones = [zone for (zone,) in _OF_WORK.rows(viewer=viewer)]
    return ZoneInfo(zones[0] if zones else "UTC")


def _of_work(*, viewer: Actor) -> QuerySet[Any, Any]:
    own = Shift.objects.filter(site=OuterRef("pk"), staff_id=viewer.id).order_by().values("site")
    shifts = Coalesce(Subquery(own.annotate(count=Count("pk")).values("count")), Value(0))
    rows = active_sites(viewer=viewer).order_by(shifts.desc(), ROOMS.desc(), "name")
    return rows.values_list("time_zone")[:1]


_OF_WORK = Prepared(_of_work)


def active_rooms(*, viewer: Actor) -> QuerySet[Room]:
    """The rooms in use of sites in use, with their site."""
    rows = Room.objects.filter(organization_id=viewer.organization_id, is_active=True, site__is_active=True)
    return rows.select_related("site").order_by("site__name", "name")


def one_to_one_rooms(*, organization_id: UUID) -> QuerySet[Room]:
    """The rooms in use in which a counselor and one person meet, by name."""
    rows = Room.objects.filter(organization_id=organization_id, is_active=True, site__is_active=True)
    return rows.filter(features__contains=[RoomFeature.ONE_TO_ONE]).order_by("name")


def rooms(*, viewer: Actor) -> QuerySet[Room]:
    """Every room, in use or not, with its site."""
    return Room.objects.filter(organization_id=viewer.organization_id).select_related("site").order_by("name")


def closed_days_from(*, viewer: Actor, day: date, site_id: UUID | None = None) -> QuerySet[ClosedDay]:
    """Closed days from `day` on, of the whole organization and (only `site_id`'s, when given) of sites."""
    rows = ClosedDay.objects.filter(organization_id=viewer.organization_id, date__gte=day)
    if site_id is not None:
        rows = rows.filter(Q(site=None) | Q(site_id=site_id))
    return rows.select_related("site").order_by("date")


def asking_days(*, viewer: Actor, site_id: UUID | None = None) -> QuerySet[AskingDay]:
    """What was set for the week's questions of every site, or only of `site_id`, the newest first."""
    rows = AskingDay.objects.filter(organization_id=viewer.organization_id)
    return (rows if site_id is None else rows.filter(site_id=site_id)).order_by("-set_at", "-pk")
