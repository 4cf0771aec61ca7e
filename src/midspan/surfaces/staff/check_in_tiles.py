"""What the check-in tablet shows: sessions of one site and day, and a big tile for each person."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.queries import AttendanceLine
from midspan.domains.schedule.queries import BoardSession
from midspan.surfaces.staff.clock_words import clock_words

SOON = timedelta(hours=1)


class Tile(Struct, frozen=True, kw_only=True):
    """One person at one session."""

    booking_id: UUID
    session_id: UUID
    shown_name: str
    legal_name: str
    state_words: str
    kind: str
    can_tap: bool


class Gathering(Struct, frozen=True, kw_only=True):
    """One session with its tiles."""

    session: BoardSession
    when: str
    counted: str
    tiles: tuple[Tile, ...]
    is_on: bool


def gatherings(
    sessions: Iterable[BoardSession], lines: Iterable[AttendanceLine], *, now: datetime, search: str = ""
) -> list[Gathering]:
    """Sessions that are on or about to begin first, those over last, and none in which nobody was found."""
    by_session: dict[UUID, list[AttendanceLine]] = {}
    for line in lines:
        by_session.setdefault(line.session_id, []).append(line)
    found = [
        _gathering(session, by_session.get(session.session_id, ()), now=now, search=search) for session in sessions
    ]
    with_people = [one for one in found if one.tiles]
    return sorted(with_people, key=lambda one: (one.session.end <= now, one.session.start))


def _gathering(session: BoardSession, lines: Sequence[AttendanceLine], *, now: datetime, search: str) -> Gathering:
    zone = ZoneInfo(session.zone)
    came = sum(line.state is AttendanceState.ATTENDED for line in lines)
    return Gathering(
        session=session,
        when=f"{clock_words(session.start, zone)} – {clock_words(session.end, zone)}",
        counted=_("%(here)s of %(all)s came") % {"here": came, "all": len(lines)},
        tiles=tuple(_tile(line, zone) for line in lines if _is_found(line, search)),
        is_on=session.start - SOON <= now < session.end,
    )


def _is_found(line: AttendanceLine, search: str) -> bool:
    words = f"{line.shown_name} {line.name} {line.given_names}".casefold()
    return all(part in words for part in search.casefold().split())


def _tile(line: AttendanceLine, zone: ZoneInfo) -> Tile:
    words, kind = _state(line, zone)
    return Tile(
        booking_id=line.booking_id,
        session_id=line.session_id,
        shown_name=line.shown_name,
        legal_name=line.name,
        state_words=words,
        kind=kind,
        can_tap=not line.is_signed,
    )


def _state(line: AttendanceLine, zone: ZoneInfo) -> tuple[str, str]:
    if line.is_here:
        return _("Here since %(time)s") % {"time": clock_words(line.stretches[-1].arrived_at, zone)}, "here"
    if line.stretches and line.stretches[-1].left_at:
        return _("Left %(time)s") % {"time": clock_words(line.stretches[-1].left_at, zone)}, "left"
    if line.state is AttendanceState.EXCUSED:
        return _("Excused"), "away"
    return (_("Missed"), "away") if line.state is AttendanceState.ABSENT else (_("Tap when here"), "expected")
