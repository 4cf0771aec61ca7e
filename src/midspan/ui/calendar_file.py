"""A file for somebody's own calendar, as iCalendar (RFC 5545): a word and a time, and nobody is named in it.

Taken again it brings a calendar up to date: each thing keeps its UID, one that was called off says so, and each file
revises the ones that were taken before it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from msgspec import Struct

from midspan.values import Span

HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//calendar//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
# Revisions are counted in minutes from here: what was called off and is on again is newer than both before it.
FIRST_REVISION, A_MINUTE = datetime(2026, 1, 1, tzinfo=UTC), timedelta(minutes=1)
DOWNLOAD = 'attachment; filename="calendar.ics"'


class Entry(Struct, frozen=True, kw_only=True):
    """One thing in a calendar; not `is_on` where it was called off."""

    key: UUID
    during: Span
    words: str
    is_on: bool


def calendar_file(entries: Iterable[Entry], *, now: datetime) -> HttpResponse:
    lines = [*HEAD, *(line for one in entries for line in _event(one, now)), "END:VCALENDAR"]
    text = "".join(f"{line}\r\n" for line in lines)
    return HttpResponse(text, content_type="text/calendar", headers={"Content-Disposition": DOWNLOAD})


def _event(one: Entry, now: datetime) -> tuple[str, ...]:
    return (
        "BEGIN:VEVENT",
        f"UID:{one.key}",
        f"DTSTAMP:{_moment(now)}",
        f"SEQUENCE:{(now - FIRST_REVISION) // A_MINUTE}",
        f"DTSTART:{_moment(one.during.start)}",
        f"DTEND:{_moment(one.during.end)}",
        f"SUMMARY:{_escaped(one.words)}",
        "CLASS:PRIVATE",
        f"STATUS:{'CONFIRMED' if one.is_on else 'CANCELLED'}",
        "END:VEVENT",
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
