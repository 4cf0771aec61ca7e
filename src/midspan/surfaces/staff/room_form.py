"""The one form of the session room: everybody's drafts travel with every tap, so nothing typed is lost.

A page that was opened earlier must not put its older words over newer ones. So each part travels with a mark of the
words it was shown with: what still fits its mark was not touched there, and what was touched on two pages is refused.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict
from msgspec import Struct

from midspan.domains.encounters.actions import EntryWords, NoteWords, Times, save_entry, save_group_note
from midspan.domains.encounters.enums import Engagement, FailureOf
from midspan.domains.encounters.queries import AttendanceLine, RecordLine, SessionRecord
from midspan.kernel import clock
from midspan.surfaces.staff.room_cards import Card, TimeRow
from midspan.values import Actor, RefusedError, mark_of, refused

ENTRY_FIELDS = (
    "place", "was_alone", "people", "activities", "methods", "curriculum", "event", "engagement", "response",
    "progress", "plan_for_next", "objective", "off_plan_reason", "flag", "name_reason",
    "copy_reason",
)  # fmt: skip
NOTE_FIELDS = ("topic", "curriculum", "methods", "narrative")
TICKED = "on"
MOST_STRETCHES = 12
CHANGED_ELSEWHERE = (
    "Somebody changed {whose} on another page after this one was opened. "
    "Keep your words elsewhere for a moment, load the page again, and put them together."
)
HOUR = 60

Words = dict[str, str]


class Part(Struct, frozen=True, kw_only=True):
    """One part of the form: the words that are kept, and those that came with a form (None: it was not on the page)."""

    name: str
    whose: str
    kept: Words
    given: Words | None = None
    shown_mark: str = ""
    line: RecordLine | None = None

    def is_touched(self) -> bool:
        """Whether this page has new words. Raises RefusedError when the part was changed elsewhere meanwhile."""
        if self.given is None or self.given == self.kept or mark_of(*self.given.values()) == self.shown_mark:
            return False
        if self.shown_mark not in {"", mark_of(*self.kept.values())}:
            raise RefusedError(refused(CHANGED_ELSEWHERE.format(whose=self.whose)))
        return True

    def mark_after(self, *, is_drawn_anew: bool) -> str:
        """What the page carries from now on: it follows the words that stand on it, not those kept meanwhile."""
        stays = not is_drawn_anew and self.shown_mark and self.given is not None and self.given != self.kept
        return self.shown_mark if stays else mark_of(*self.kept.values())


class MayLose(Struct, frozen=True):
    """Somebody from whom a failure can have taken time."""

    card: Card
    is_ticked: bool


class FailureForm(Struct, frozen=True, kw_only=True):
    """What stands in the form for a technical failure. Whoever came since is ticked; nobody came: empty."""

    since: str
    until: str
    whose: str
    who: tuple[MayLose, ...]

    @property
    def is_begun(self) -> bool:
        return bool(self.since or self.until)


def keep_drafts(posted: Mapping[str, str], record: SessionRecord, *, by: Actor) -> None:
    """Save whatever was written on the posted page. Signed parts have no fields and stay.

    Raises RefusedError, having saved nothing, when a part was changed both here and elsewhere.
    """
    if not record.writing:
        return
    session_id = record.session.session_id
    for part in [one for one in parts_of(record, posted) if one.given is not None and one.is_touched()]:
        if part.line is None:
            save_group_note(session_id=session_id, words=NoteWords(**part.given or {}), by=by)
        else:
            booking_id = part.line.attendance.booking_id
            save_entry(session_id=session_id, booking_id=booking_id, words=_entry_words(part.given or {}), by=by)


def _entry_words(given: Words) -> EntryWords:
    """Raises ValueError for an objective that no page of ours names so."""
    words = {name: text for name, text in given.items() if name not in {"objective", "was_alone"}}
    objective_id = UUID(given["objective"]) if given["objective"] else None
    return EntryWords(**words, was_alone=given["was_alone"] == TICKED, objective_id=objective_id)


def marks_of(record: SessionRecord, posted: Mapping[str, str], *, drawn_anew: str | None) -> list[tuple[str, str]]:
    """Name and mark of each part that can be written. `drawn_anew` is the part that an answer shows with kept words."""
    return [
        (f"was-{part.name}", part.mark_after(is_drawn_anew=part.name == drawn_anew))
        for part in parts_of(record, posted)
    ]


def parts_of(record: SessionRecord, posted: Mapping[str, str]) -> Iterator[Part]:
    """The group's part and each person's, without those that are signed."""
    if record.is_group and not record.note_is_signed:
        given = {name: _text(posted, f"note-{name}") for name in NOTE_FIELDS}
        yield Part(
            name="note",
            whose="the group’s part",
            kept=_kept_note(record),
            given=given if "note-narrative" in posted else None,
            shown_mark=posted.get("was-note", ""),
        )
    for line in record.lines:
        if not line.is_signed:
            yield _entry_part(line, posted)


def _kept_note(record: SessionRecord) -> Words:
    """Before anybody wrote, the page shows what the group is about."""
    if record.note is None:
        begun = {"topic": record.session.topic, "curriculum": record.session.curriculum}
        return {**dict.fromkeys(NOTE_FIELDS, ""), **begun}
    return {name: getattr(record.note, name) for name in NOTE_FIELDS}


def _entry_part(line: RecordLine, posted: Mapping[str, str]) -> Part:
    prefix = line.attendance.booking_id.hex
    given = {name: _text(posted, f"{prefix}-{name}") for name in ENTRY_FIELDS}
    given["engagement"] = given["engagement"] if given["engagement"] in set(Engagement) else ""
    return Part(
        name=prefix,
        whose=f"the entry of {line.attendance.shown_name}",
        kept={name: _kept(line, name) for name in ENTRY_FIELDS},
        given=given if f"{prefix}-response" in posted else None,
        shown_mark=posted.get(f"was-{prefix}", ""),
        line=line,
    )


def _kept(line: RecordLine, name: str) -> str:
    """As the page shows it: a suggested objective is kept once something else is written beside it."""
    if name == "objective":
        return str((line.entry.objective_id if line.entry else line.suggested) or "")
    if line.entry is None:
        return ""
    if name == "was_alone":
        return TICKED if line.entry.was_alone else ""
    return getattr(line.entry, name)


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


def posted_failure(posted: Mapping[str, str], record: SessionRecord) -> tuple[datetime, datetime]:
    """From when to when a failure lasted, as typed. Raises RefusedError for what is no time of day, or missing."""
    session = record.session
    zone = ZoneInfo(session.zone)
    since, until = (_moment_of(_text(posted, name), session.start, zone) for name in ("lost-from", "lost-until"))
    if since is None or until is None:
        raise RefusedError(refused("Say from when to when the failure lasted."))
    return since, until


def failure_form(posted: QueryDict, cards: Iterable[Card]) -> FailureForm:
    """The form for a failure as the page left it; `posted` is empty when the page is opened."""
    shown, ticked = posted.getlist("lost-shown"), posted.getlist("lost-for")
    return FailureForm(
        since=_text(posted, "lost-from"),
        until=_text(posted, "lost-until"),
        whose=posted.get("lost-whose", FailureOf.UNKNOWN),
        who=tuple(
            MayLose(card, is_ticked=card.prefix in ticked or card.prefix not in {*shown, *ticked})
            for card in cards
            if card.may_lose
        ),
    )


def typed_rows(posted: Mapping[str, str], line: AttendanceLine) -> list[TimeRow]:
    """The times as they were typed, right or wrong, and one row more that is empty."""
    prefix = line.booking_id.hex
    typed = [
        (_text(posted, f"{prefix}-in-{place}"), _text(posted, f"{prefix}-out-{place}"))
        for place in range(MOST_STRETCHES)
    ]
    filled = [times for times in typed if any(times)]
    return [TimeRow(place=place, arrived=came, left=left) for place, (came, left) in enumerate([*filled, ("", "")])]


def _text(posted: Mapping[str, str], name: str) -> str:
    return posted.get(name, "").replace("\r\n", "\n").strip()


def _moment(typed: str, line: AttendanceLine, zone: ZoneInfo) -> datetime | None:
    return _moment_of(typed, line.session.start, zone)


def _moment_of(typed: str, start: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment that a clock showed so on the day of `start`."""
    if not typed:
        return None
    hour, _, minute = typed[:5].partition(":")
    try:
        minutes = datetime(2000, 1, 1, int(hour), int(minute), tzinfo=zone)
    except ValueError:
        raise RefusedError(refused("Write times as hours and minutes, such as 09:05.")) from None
    return clock.at(start.astimezone(zone).date(), minutes.hour * HOUR + minutes.minute, zone)
