"""What the public page says of the program itself: sites, hours, closed days and groups. Nothing of any patient.

It is the same for everybody, so it is asked once in a few minutes by each process.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ValidationError
from msgspec import Struct

from midspan.domains.programs.queries import active_sites, active_tracks, closed_days_from, opening_spans
from midspan.kernel import clock
from midspan.kernel.models import Organization
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor, WeekSpan

KEPT_SECONDS = 300
CLOSED_AHEAD = timedelta(days=30)


class PublicSite(Struct, frozen=True, kw_only=True):
    name: str
    address: str
    phone: str
    open: tuple[WeekSpan, ...]
    closed: tuple[date, ...]


class PublicTrack(Struct, frozen=True, kw_only=True):
    age_band: str
    focus: str
    modality: str
    language: str


class PublicCenter(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    phone: str
    sites: tuple[PublicSite, ...]
    tracks: tuple[PublicTrack, ...]


def public_organization() -> Organization | None:
    """Whose public page this is: the one that PUBLIC_CENTER names, or else the only one there is."""
    wanted = settings.PUBLIC_CENTER
    if wanted:
        try:
            return Organization.objects.filter(pk=wanted).first()
        except ValidationError:
            return None
    found = list(Organization.objects.order_by("created_at", "pk")[:2])
    return found[0] if len(found) == 1 else None


def public_organizations() -> list[Organization]:
    """The one whose public page this is; every one, by name, where the address is that of several."""
    found = public_organization()
    if found is not None or settings.PUBLIC_CENTER:
        return [found] if found is not None else []
    return list(Organization.objects.order_by("name", "pk"))


def public_center(organization: Organization) -> PublicCenter:
    """Asked as nobody: bound to the organization alone, row security shows no patient."""
    key = f"public_center:{organization.pk}"
    kept = caches["process"]
    found: PublicCenter | None = kept.get(key)
    if found is None:
        viewer = organization_reader(organization.pk)
        bind(organization_id=organization.pk, actor_id=organization.pk, reach=Reach.OWN)
        found = PublicCenter(
            id=organization.pk,
            name=organization.name,
            phone=organization.phone,
            sites=tuple(_sites(viewer)),
            tracks=tuple(_tracks(viewer)),
        )
        kept.set(key, found, KEPT_SECONDS)
    return found


def _sites(viewer: Actor) -> Iterable[PublicSite]:
    opening = opening_spans(viewer=viewer)
    for site in active_sites(viewer=viewer):
        today = clock.today(ZoneInfo(site.time_zone))
        closed = closed_days_from(viewer=viewer, day=today, site_id=site.pk).filter(date__lt=today + CLOSED_AHEAD)
        yield PublicSite(
            name=site.name,
            address=f"{site.address}, {site.city}, {site.state} {site.postal_code}",
            phone=site.phone,
            open=tuple(opening.get(site.pk, ())),
            closed=tuple(one.date for one in closed),
        )


def _tracks(viewer: Actor) -> list[PublicTrack]:
    found = [
        PublicTrack(age_band=one.age_band, focus=one.focus, modality=one.modality, language=one.language)
        for one in active_tracks(viewer=viewer)
    ]
    return list(dict.fromkeys(found))
