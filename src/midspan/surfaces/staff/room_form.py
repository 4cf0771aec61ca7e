"""The one form of the session room: everybody's drafts travel with every tap, so nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from midspan.domains.encounters.actions import EntryWords, NoteWords, Times, save_entry, save_group_note
from midspan.domains.encounters.enums import Engagement
from midspan.domains.encounters.queries import AttendanceLine, RecordLine, SessionRecord
from midspan.kernel import clock
from midspan.values import Actor, RefusedError, refused

ENTRY_FIELDS = ("engagement", "response", "progress", "plan_for_next", "objective", "flag")
NOTE_FIELDS = ("topic", "curriculum", "narrative")
MOST_STRETCHES = 12
HOUR = 60


def keep_drafts(posted: Mapping[str, str], record: SessionRecord, *, by: Actor) -> None:
    """Save whatever of the posted drafts differs from what is kept. Signed parts have no fields and stay."""
    if not record.writing:
        return
    session_id = record.session.session_id
    words = note_words(posted, record)
    if words is not None:
        save_group_note(session_id=session_id, words=words, by=by)
    for line in record.lines:
        entry = entry_words(posted, line)
        if entry is not None:
            save_entry(session_id=session_id, booking_id=line.attendance.booking_id, words=entry, by=by)


def note_words(posted: Mapping[str, str], record: SessionRecord) -> NoteWords | None:
    """The group's part as posted; None when it was not on the page, is signed, or says what is kept already."""
    if "note-narrative" not in posted or record.note_is_signed or not record.is_group:
        return None
    words = NoteWords(**{name: _text(posted, f"note-{name}") for name in NOTE_FIELDS})
    kept = {name: getattr(record.note, name) for name in NOTE_FIELDS} if record.note else None
    return None if asdict(words) == kept else words


def entry_words(posted: Mapping[str, str], line: RecordLine) -> EntryWords | None:
    """One person's part as posted; None when it was not on the page, is signed, or says what is kept already."""
    prefix = line.attendance.booking_id.hex
    if f"{prefix}-response" not in posted or line.is_signed:
        return None
    given = {name: _text(posted, f"{prefix}-{name}") for name in ENTRY_FIELDS}
    given["engagement"] = given["engagement"] if given["engagement"] in set(Engagement) else ""
    kept = {name: getattr(line.entry, name) if line.entry else "" for name in ENTRY_FIELDS}
    return None if given == kept else EntryWords(**given)


def posted_times(posted: Mapping[str, str], line: AttendanceLine, *, zone: str) -> list[Times]:
    """The stretches as typed, in order. Raises RefusedError for what is not a time of day."""
    prefix, zoned = line.booking_id.hex, ZoneInfo(zone)
    found = []
    for place in range(MOST_STRETCHES):
        arrived = _moment(_text(posted, f"{prefix}-in-{place}"), line, zoned)
        left = _moment(_text(posted, f"{prefix}-out-{place}"), line, zoned)
        if arrived is None and left is not None:
            raise RefusedError(refused("Say when they came, not only when they left."))
        if arrived is not None:
            found.append(Times(arrived, left))
    return found


def _text(posted: Mapping[str, str], name: str) -> str:
    return posted.get(name, "").replace("\r\n", "\n").strip()


def _moment(typed: str, line: AttendanceLine, zone: ZoneInfo) -> datetime | None:
    if not typed:
        return None
    hour, _, minute = typed[:5].partition(":")
    try:
        minutes = datetime(2000, 1, 1, int(hour), int(minute), tzinfo=zone)
    except ValueError:
        raise RefusedError(refused("Write times as hours and minutes, such as 09:05.")) from None
    return clock.at(line.session.start.astimezone(zone).date(), minutes.hour * HOUR + minutes.minute, zone)
