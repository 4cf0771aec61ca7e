"""What was agreed on, as iCalendar (RFC 5545). It names a kind of help and a time, and nobody."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from midspan.domains.circle.queries import Helped
from midspan.surfaces.supporter.drawing import help_words

HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//calendar//EN", "CALSCALE:GREGORIAN")
LENGTH = timedelta(hours=1)


def calendar_of(agreed: Iterable[Helped]) -> str:
    lines = [*HEAD, *(line for one in agreed for line in _event(one)), "END:VCALENDAR"]
    return "".join(f"{line}\r\n" for line in lines)


def _event(one: Helped) -> tuple[str, ...]:
    return (
        "BEGIN:VEVENT",
        f"UID:{one.id}",
        f"DTSTAMP:{_moment(one.starts_at)}",
        f"DTSTART:{_moment(one.starts_at)}",
        f"DTEND:{_moment(one.starts_at + LENGTH)}",
        f"SUMMARY:{_escaped(help_words(one.kind))}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
