"""Reach that has done its work: what a visit, a cover, a seat or an hour opened, once no note can be due any more."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from midspan.domains.privacy.queries import open_sources
from midspan.domains.schedule.models import Booking, IndividualHour, Seat, Session
from midspan.domains.schedule.reach.rules import first_day_still_reached
from midspan.kernel import clock
from midspan.values import Actor


def past_sources(*, viewer: Actor) -> list[UUID]:
    """The rows whose reach is open though it has done its work. Needs the whole organization in reach."""
    first = first_day_still_reached(clock.local_date())
    sources = open_sources(viewer=viewer)
    is_open = {"organization_id": viewer.organization_id, "pk__in": sources}
    visits = Booking.objects.filter(seat=None, number__isnull=False, **is_open)
    found = list(visits.filter(Q(local_date__lt=first) | Q(is_active=False)).values_list("pk", flat=True))
    found += Session.objects.filter(local_date__lt=first, **is_open).values_list("pk", flat=True)
    ended = Q(dates__isempty=True) | Q(dates__endswith__lte=clock.local_date())
    seats = Seat.objects.filter(ended, **is_open).values_list("pk", flat=True)
    hours = IndividualHour.objects.filter(ended, **is_open).values_list("pk", flat=True)
    return [*found, *without_recent_sessions([*seats, *hours], first=first)]


def without_recent_sessions(place_ids: Iterable[UUID], *, first: date | None = None) -> list[UUID]:
    """Of these seats and hours, those whose last session that took place is too long ago for a note to be due."""
    first = first or first_day_still_reached(clock.local_date())
    place_ids = list(place_ids)
    rows = Booking.objects.filter(is_active=True, local_date__gte=first)
    seats = _ids(rows.filter(seat__in=place_ids), "seat_id")
    hours = _ids(rows.filter(session__hour__in=place_ids), "session__hour_id")
    return [place_id for place_id in place_ids if place_id not in seats | hours]


def _ids(rows: QuerySet[Booking], name: str) -> set[UUID]:
    return set(rows.values_list(name, flat=True))
