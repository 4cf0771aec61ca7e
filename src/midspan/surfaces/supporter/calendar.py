"""What was agreed on, as iCalendar (RFC 5545). It names a kind of help or an appointment, and a time, and nobody."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from midspan.domains.circle.queries import LASTS, Helped
from midspan.domains.families.queries import AskedTo
from midspan.surfaces.supporter.drawing import help_words

HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//calendar//EN", "CALSCALE:GREGORIAN")


def calendar_of(agreed: Iterable[Helped], sessions: Iterable[AskedTo]) -> str:
    events = [_event(one.id, one.starts_at, one.starts_at + LASTS, help_words(one.kind)) for one in agreed]
    events += [_event(one.id, one.start, one.end, _("Appointment")) for one in sessions]
    lines = [*HEAD, *(line for event in events for line in event), "END:VCALENDAR"]
    return "".join(f"{line}\r\n" for line in lines)


def _event(key: UUID, start: datetime, end: datetime, words: str) -> tuple[str, ...]:
    return (
        "BEGIN:VEVENT",
        f"UID:{key}",
        f"DTSTAMP:{_moment(start)}",
        f"DTSTART:{_moment(start)}",
        f"DTEND:{_moment(end)}",
        f"SUMMARY:{_escaped(words)}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
