"""What people of a session bring from home: one calm line for each practice, and the tap that names it in the note."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from html import escape
from uuid import UUID

from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.encounters.queries import RecordLine, SessionRecord
from midspan.domains.practice.enums import AssignmentState
from midspan.domains.practice.queries import HomeLine, home_lines, home_words, titles_of
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
    """Patient id → their rows: what was accepted before, as far as they share it. One query, whatever their number."""
    ids = [line.attendance.patient_id for line in record.lines]
    found = home_lines(viewer=viewer, patient_ids=ids, since=record.session.local_date - LOOK_BACK) if ids else {}
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
    return [
        _row(one, line, titles, is_noted=entry is not None and entry.pk in one.noted_in, can_write=can_write)
        for one in found
        if one.state is AssignmentState.ACCEPTED and (one.session_id != here or one.times)
    ]


def _row(one: HomeLine, line: RecordLine, titles: Mapping[str, str], *, is_noted: bool, can_write: bool) -> HomeRow:
    is_open = can_write and not (is_noted or line.is_signed or line.is_away)
    return HomeRow(
        title=titles[one.skill],
        words=home_words(one),
        quotes=tuple(words[:LONGEST_QUOTE] for words in one.shared_words[:1]),
        do=f"speaks:{line.attendance.booking_id.hex}:{one.assignment_id.hex}" if is_open else "",
        is_noted=is_noted,
    )


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
