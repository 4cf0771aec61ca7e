"""The calendar feed: a secret address under which a calendar app reads times, and by default nothing else."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from midspan.domains.privacy.queries import Asking, Thing, decide
from midspan.domains.schedule.models import CalendarFeed
from midspan.domains.schedule.sessions.asking import bookings_between
from midspan.domains.schedule.sessions.lines import BookedSession
from midspan.engines.disclosure import Channel, Item, Obligation
from midspan.kernel import clock
from midspan.kernel.by_secret import row_of_secret
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor, ActorKind, DataClass, Label

if TYPE_CHECKING:
    from icalendar import Event

WORDS = {"en": "Appointment", "es": "Cita"}
PAST, AHEAD = timedelta(weeks=4), timedelta(weeks=9)
READ_NOTED_EVERY = timedelta(hours=1)
# Times and a word that tells nothing, unless the patient chose more.
DOES = frozenset({Obligation.NEUTRAL_WORDING, Obligation.MINIMUM_FIELDS})
TIMES = Item(classes=frozenset({DataClass.SCHEDULE}), labels=frozenset({Label.PART2}), reference="CalendarFeed")


def feed_behind(secret: str) -> CalendarFeed | None:
    """The live feed with this secret, and the connection bound to its patient; None for anything else."""
    feed = row_of_secret(CalendarFeed.objects.filter(revoked_at=None), secret)
    if feed is not None:
        bind(organization_id=feed.organization_id, actor_id=feed.patient_id, reach=Reach.OWN)
    return feed


def reader_of(feed: CalendarFeed) -> Actor:
    """The patient, as whom the calendar app reads."""
    return Actor(organization_id=feed.organization_id, id=feed.patient_id, kind=ActorKind.PATIENT)


def calendar_of(feed: CalendarFeed) -> bytes:
    """The feed as iCalendar text: the same bytes as long as nothing changed."""
    from icalendar import Calendar  # noqa: PLC0415 - it loads slowly, and not while the web starts

    calendar = Calendar()
    calendar.add("prodid", "-//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in _events(feed, _booked(feed)):
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _booked(feed: CalendarFeed) -> tuple[BookedSession, ...]:
    """The times that the gate lets into a feed, decided anew each time that one is read."""
    today, viewer = clock.local_date(), reader_of(feed)
    booked = bookings_between(viewer=viewer, patient_id=feed.patient_id, first=today - PAST, until=today + AHEAD)
    times = Thing(patient_id=feed.patient_id, item=TIMES, content=tuple(booked))
    found = decide(Asking(by=viewer, channel=Channel.FEED), times)
    return found.shown(did=DOES) if found.is_open else ()


def _events(feed: CalendarFeed, booked: Iterable[BookedSession]) -> "Iterable[Event]":
    from icalendar import Event  # noqa: PLC0415 - as above

    word = WORDS.get(feed.patient.language, WORDS["en"])
    for one in booked:
        event = Event()
        event.add("uid", _uid(feed, one))
        event.add("dtstamp", feed.created_at)
        event.add("dtstart", one.start.astimezone(ZoneInfo(one.zone)))
        event.add("dtend", one.end.astimezone(ZoneInfo(one.zone)))
        event.add("summary", one.title if feed.shows_name else word)
        event.add("class", "PRIVATE")
        if feed.shows_place and not one.is_video:
            event.add("location", f"{one.site_name}, {one.site_address}")
        yield event


def _uid(feed: CalendarFeed, one: BookedSession) -> str:
    """Stable for this feed, and good for nothing else: neither our ids nor our name are in it."""
    return hashlib.sha256(f"{feed.secret_hash} {one.booking_id}".encode()).hexdigest()[:40]
