"""Moments on pages stand on the clock of the center, not on that of the server.

A page that shows no moment asks for no zone: the clock is looked up when the first one is written.
"""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from midspan.domains.programs.queries import kept_zone_of_work
from midspan.values import Actor


class HomeClock(tzinfo):
    """The zone in which somebody works, looked up at the first moment it is asked about."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    @cached_property
    def zone(self) -> ZoneInfo:
        return kept_zone_of_work(viewer=self._actor)

    def fromutc(self, moment: datetime) -> datetime:
        # As a moment of the real zone, so that nothing later depends on this object.
        return self.zone.fromutc(moment.replace(tzinfo=self.zone))

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return self.zone.utcoffset(moment)

    def dst(self, moment: datetime | None) -> timedelta | None:
        return self.zone.dst(moment)

    def __str__(self) -> str:
        """The zone's name: Django tells PostgreSQL the current zone by its text."""
        return self.zone.key

    def tzname(self, moment: datetime | None) -> str | None:
        return self.zone.tzname(moment)


class HomeClockMiddleware:
    """Whoever is signed in reads the time of the site where they work, or else of their organization."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return self.get_response(request)
        with timezone.override(HomeClock(actor)):
            return self.get_response(request)
