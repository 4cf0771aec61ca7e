"""What was agreed on, as iCalendar (RFC 5545). It names a kind of help or an appointment, and a time, and nobody.

Taken again it brings a calendar up to date: each thing keeps its UID, and one that was called off says so.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from midspan.domains.circle.enums import HelpState
from midspan.domains.circle.queries import LASTS, Helped
from midspan.domains.families.enums import GuestState
from midspan.domains.families.queries import AskedTo
from midspan.surfaces.supporter.drawing import help_words

HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//calendar//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")


def calendar_of(agreed: Iterable[Helped], sessions: Iterable[AskedTo]) -> str:
    events = [
        _event(
            one.id, one.starts_at, one.starts_at + LASTS, help_words(one.kind), is_on=one.state == HelpState.ACCEPTED
        )
        for one in agreed
    ]
    events += [_event(one.id, one.start, one.end, _("Appointment"), is_on=is_coming(one)) for one in sessions]
    lines = [*HEAD, *(line for event in events for line in event), "END:VCALENDAR"]
    return "".join(f"{line}\r\n" for line in lines)


def is_coming(session: AskedTo) -> bool:
    return session.is_on and session.state is GuestState.ASKED


def _event(key: UUID, start: datetime, end: datetime, words: str, *, is_on: bool) -> tuple[str, ...]:
    return (
        "BEGIN:VEVENT",
        f"UID:{key}",
        f"DTSTAMP:{_moment(start)}",
        f"DTSTART:{_moment(start)}",
        f"DTEND:{_moment(end)}",
        f"SUMMARY:{_escaped(words)}",
        "CLASS:PRIVATE",
        *(("SEQUENCE:0", "STATUS:CONFIRMED") if is_on else ("SEQUENCE:1", "STATUS:CANCELLED")),
        "END:VEVENT",
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
