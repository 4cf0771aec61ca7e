"""The head and the foot of the session room: when and where, how many are here, what a signature still needs."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.queries import SessionRecord
from midspan.surfaces.staff.clock_words import clock_words


class RoomHead(Struct, frozen=True, kw_only=True):
    """Words for the whole session. `all_here` and `all_left` are empty when there is nothing to say with one tap."""

    when: str
    where: str
    led_by: str
    counted: str
    all_here: str
    all_left: str
    ready_words: str
    due_words: str
    is_late: bool
    is_done: bool
    is_of_one: bool = False


def head_of(record: SessionRecord, *, now: datetime) -> RoomHead:
    """The words of one session at this moment."""
    session, zone = record.session, ZoneInfo(record.session.zone)
    start, end = clock_words(session.start, zone), clock_words(session.end, zone)
    return RoomHead(
        when=f"{dateformat.format(session.local_date, 'l, F j')}, {start} – {end}",
        where=_("By video") if session.is_video else f"{session.room_name}, {session.site_name}".strip(", "),
        led_by=", ".join(session.leader_names) or _("Nobody yet: needs cover"),
        counted=_counted(record),
        all_here=_all_here(record, start, now),
        all_left=_all_left(record, end, now),
        ready_words=_ready(record),
        due_words=_("Due by %(day)s") % {"day": dateformat.format(record.due_on, "l, F j")},
        is_late=now.astimezone(zone).date() > record.due_on and not _is_done(record),
        is_done=_is_done(record),
        is_of_one=_is_of_one(record),
    )


def _is_of_one(record: SessionRecord) -> bool:
    """A session of one person: what is said of everybody is said in their own box already."""
    return not record.is_group and len(record.lines) == 1


def _counted(record: SessionRecord) -> str:
    here = sum(line.attendance.state is AttendanceState.ATTENDED for line in record.lines)
    return _("%(here)s of %(all)s came") % {"here": here, "all": len(record.lines)}


def _all_here(record: SessionRecord, start: str, now: datetime) -> str:
    waiting = [line for line in record.lines if line.attendance.state is AttendanceState.EXPECTED]
    if not waiting or _is_of_one(record):
        return ""
    if now < record.session.start:
        return _("Everybody is here now")
    return _("Everybody was here from %(time)s") % {"time": start}


def _all_left(record: SessionRecord, end: str, now: datetime) -> str:
    if _is_of_one(record) or not any(line.attendance.is_here for line in record.lines):
        return ""
    return (
        _("Everybody stayed until %(time)s") % {"time": end} if now >= record.session.end else _("Everybody leaves now")
    )


def _ready(record: SessionRecord) -> str:
    signed = sum(line.is_signed for line in record.lines)
    ready = sum(line.is_ready for line in record.lines)
    away = sum(line.is_away for line in record.lines)
    open_entries = len(record.lines) - signed - away
    if not open_entries:
        return ngettext("%(count)s entry signed", "%(count)s entries signed", signed) % {"count": signed}
    if _is_of_one(record):
        return _("Ready to be signed") if ready else _("Not ready to be signed yet")
    return _("%(ready)s of %(open)s entries ready") % {"ready": ready, "open": open_entries}


def _is_done(record: SessionRecord) -> bool:
    is_noted = record.note_is_signed or not record.is_group
    return is_noted and all(line.is_signed or line.is_away for line in record.lines)
