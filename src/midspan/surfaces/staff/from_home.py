"""What people bring from home to who writes a note: a calm line for each practice, and the tap that names it there."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from html import escape
from uuid import UUID

from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.encounters.queries import ContactRecord, RecordLine, SessionRecord
from midspan.domains.practice.enums import AssignmentState
from midspan.domains.practice.queries import HomeLine, home_lines, home_lines_of, home_words, titles_of
from midspan.kernel import clock
from midspan.values import Actor

LOOK_BACK = timedelta(days=14)
LONGEST_QUOTE = 200


class HomeRow(Struct, frozen=True, kw_only=True):
    """One practice of one person. `do` is empty where the note speaks of it already, or is not written any more."""

    title: str
    words: str
    quotes: tuple[str, ...]
    do: str
    is_noted: bool


def home_rows(record: SessionRecord, *, viewer: Actor) -> dict[UUID, list[HomeRow]]:
    """Patient id → their rows: what was accepted before, as far as they share it. Two queries, whatever is there."""
    ids = [line.attendance.patient_id for line in record.lines]
    found = home_lines(viewer=viewer, patient_ids=ids, since=record.session.local_date - LOOK_BACK)
    titles = titles_of(viewer=viewer, keys=[one.skill for of_one in found.values() for one in of_one])
    lines = {line.attendance.patient_id: line for line in record.lines}
    return {
        patient_id: rows
        for patient_id, of_one in found.items()
        if (rows := _rows(of_one, lines[patient_id], titles, can_write=bool(record.writing)))
    }


def _rows(found: Sequence[HomeLine], line: RecordLine, titles: Mapping[str, str], *, can_write: bool) -> list[HomeRow]:
    """Without what was only taught in this very session, of which there is nothing to tell yet."""
    here, entry = line.attendance.session_id, line.entry
    is_open = can_write and not (line.is_signed or line.is_away)
    do = f"speaks:{line.attendance.booking_id.hex}" if is_open else ""
    return [
        _row(one, titles, entry_id=entry.pk if entry else None, do=do)
        for one in found
        if one.state is AssignmentState.ACCEPTED and (one.session_id != here or one.times)
    ]


def _row(one: HomeLine, titles: Mapping[str, str], *, entry_id: UUID | None, do: str) -> HomeRow:
    """`do` begins the tap that names a practice in this note; "" where nobody writes on in it."""
    is_noted = entry_id in one.noted_in
    return HomeRow(
        title=titles[one.skill],
        words=home_words(one),
        quotes=tuple(words[:LONGEST_QUOTE] for words in one.shared_words[:1]),
        do=f"{do}:{one.assignment_id.hex}" if do and not is_noted else "",
        is_noted=is_noted,
    )


def home_rows_of(record: ContactRecord, *, viewer: Actor) -> list[HomeRow]:
    """The same beside a note about a contact; once it is signed, only what it speaks of. Two queries."""
    entry, day = record.entry, record.facts.local_date or clock.local_date()
    found = home_lines_of(viewer=viewer, patient_id=entry.patient_id, since=day - LOOK_BACK)
    titles = titles_of(viewer=viewer, keys=[one.skill for one in found])
    if not record.writing:
        # How often it was practiced by now is not what the note said then.
        noted = [one for one in found if entry.pk in one.noted_in]
        return [HomeRow(title=titles[one.skill], words="", quotes=(), do="", is_noted=True) for one in noted]
    accepted = [one for one in found if one.state is AssignmentState.ACCEPTED or entry.pk in one.noted_in]
    return [_row(one, titles, entry_id=entry.pk, do="speaks") for one in accepted]


def from_home_html(rows: Sequence[HomeRow], *, alias: str) -> str:
    """The rows as mark-up; "" where there is nothing. What people wrote is escaped."""
    if not rows:
        return ""
    heading = escape(_("From home"))
    return (
        f'<div class="from-home"><p class="small soft">{heading}</p>{"".join(_drawn(one, alias) for one in rows)}</div>'
    )


def _drawn(one: HomeRow, alias: str) -> str:
    quotes = "".join(f"<q><bdi>{escape(words)}</bdi></q>" for words in one.quotes)
    noted = f' <span class="soft">{escape(_("named in this note"))}</span>' if one.is_noted else ""
    button = ""
    if one.do:
        named = f'<span class="visually-hidden">: {escape(one.title)}, {escape(alias)}</span>'
        button = (
            f' <button class="button button-small button-quiet" name="do" value="{one.do}">'
            f"{escape(_('Name it in the note'))}{named}</button>"
        )
    return f'<p class="small"><strong>{escape(one.title)}</strong>: {escape(one.words)} {quotes}{noted}{button}</p>'
