"""What kind of list this is, and its rows one by one: read, or refused with why."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from typing import Any, NoReturn

import msgspec

from midspan.domains.meetings.enums import ListFormat
from midspan.domains.meetings.list_files import bmlt, meeting_guide
from midspan.domains.meetings.list_files.limits import LIMITS, Limits
from midspan.domains.meetings.list_files.shapes import ListedMeeting, Read, Refused, RefusedRow, Unreadable
from midspan.domains.meetings.list_files.tables import is_table, table_rows
from midspan.domains.meetings.list_files.texts import LONGEST_NAME, kept_row, line_of

ASK_FOR = "Ask for Meeting Guide JSON, a TSML table (CSV) or BMLT JSON."
SEND_AGAIN = "Export or download it again."
NAMES = ("name", "meeting_name", "group", "location", "location_text")
LOOKED_AT = 50  # Rows that say what kind of list it is.
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"\xd0\xcf\x11\xe0", "an older office document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"BEGIN:VCALENDAR", "a calendar"),
)
Rows = Iterable[tuple[int, Any]]
Reader = Callable[..., ListedMeeting]


class _Kind(msgspec.Struct, frozen=True):
    """What kind of list it is: how its rows are read, and what of the whole is otherwise than its format says."""

    format: ListFormat
    reader: Reader
    rows: Rows
    warnings: tuple[str, ...] = ()


def read_meetings(content: bytes, *, limits: Limits = LIMITS) -> Read | Refused:
    """The meetings of one list and the rows that were left out, or why the whole is none."""
    try:
        return _read(content, limits)
    except Unreadable as reason:
        return Refused(reason.why)


def _read(content: bytes, limits: Limits) -> Read:
    text = _text(content, limits)
    if text[:1] in {"{", "["}:
        kind = _of_json(_json(text))
    elif is_table(text):
        kind = _Kind(ListFormat.TSML, meeting_guide.meeting_of, table_rows(text))
    else:
        raise Unreadable(f"This is no list of meetings. {ASK_FOR}")
    meetings, refused = _each(_at_most(kind.rows, limits.max_rows), kind.reader, limits)
    if not meetings and not refused:
        raise Unreadable("The list has no meeting in it.")
    return Read(format=kind.format, meetings=meetings, refused=refused, warnings=kind.warnings)


def _text(content: bytes, limits: Limits) -> str:
    if len(content) > limits.max_bytes:
        raise Unreadable(f"The file is larger than {limits.max_bytes // 1_000_000} MB, and so no list of meetings.")
    other = next((name for magic, name in _OTHERS if content.lstrip().startswith(magic)), None)
    if other:
        raise Unreadable(f"This is {other}, not a list of meetings. {ASK_FOR}")
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise Unreadable(
            "The file's letters are not stored as UTF-8; names could be misread. Save it as UTF-8."
        ) from None
    if not text:
        raise Unreadable("The file is empty.")
    if "\x00" in text:
        raise Unreadable(f"The file holds zero bytes and is damaged. {SEND_AGAIN}")
    if text.startswith("<"):
        raise Unreadable(f"This is a web page or XML, not a list of meetings. {ASK_FOR}")
    return text


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_such_number)
    except json.JSONDecodeError as wrong:
        if wrong.pos >= len(text) or wrong.msg.startswith("Unterminated string"):
            raise Unreadable(f"The file ends before it is complete. {SEND_AGAIN}") from None
        place = f"line {wrong.lineno}, column {wrong.colno}"
        raise Unreadable(f"The file is damaged: not valid JSON at {place}. {SEND_AGAIN}") from None
    except RecursionError:
        raise Unreadable("The file is nested deeper than any list of meetings; it was not read.") from None
    except ValueError:  # A number of thousands of digits.
        raise Unreadable(f"The file holds a number that cannot be read. {SEND_AGAIN}") from None


def _no_such_number(_: str) -> NoReturn:
    raise Unreadable(f"The file holds a number that JSON does not allow. {SEND_AGAIN}")


def _of_json(value: Any) -> _Kind:
    rows = value.get("meetings") if isinstance(value, dict) else value
    if not isinstance(rows, list):
        raise Unreadable(f"This JSON is no list of meetings. {ASK_FOR}")
    names = {str(name) for row in rows[:LOOKED_AT] if isinstance(row, dict) for name in row}
    if names & bmlt.MARKS:
        formats = bmlt.names_of_formats(value.get("formats") if isinstance(value, dict) else None)
        sunday = bmlt.sunday_of(rows)
        reader = partial(bmlt.meeting_of, names=formats, sunday=sunday)
        return _Kind(ListFormat.BMLT, reader, enumerate(rows, 1), (bmlt.FROM_ZERO,) if sunday == 0 else ())
    if rows and not names & meeting_guide.MARKS:
        raise Unreadable(f"This JSON is no list of meetings: its rows have neither days nor times. {ASK_FOR}")
    return _Kind(ListFormat.MEETING_GUIDE, meeting_guide.meeting_of, enumerate(rows, 1))


def _at_most(rows: Rows, most: int) -> Iterator[tuple[int, Any]]:
    for count, one in enumerate(rows, 1):
        if count > most:
            raise Unreadable(f"The list has more than {most:,} rows; it was not read.")
        yield one


def _each(rows: Rows, reader: Reader, limits: Limits) -> tuple[tuple[ListedMeeting, ...], tuple[RefusedRow, ...]]:
    found, refused, read = [], [], partial(reader, limits=limits)
    for number, row in rows:
        try:
            found.append(_one(row, number, read))
        except Unreadable as reason:
            refused.append(RefusedRow(number, reason.why, *_who(row), _kept(row, limits)))
    meetings, twice = _named(found)
    return meetings, tuple(sorted([*refused, *twice], key=lambda one: one.row))


def _one(row: Any, number: int, reader: Reader) -> ListedMeeting:
    if isinstance(row, Unreadable):
        raise row
    if not isinstance(row, dict):
        raise Unreadable("It is no meeting, but a single value.")
    one = reader(row, number=number)
    slug = one.key or sha256(f"{one.name}|{one.address}|{one.join_url}".encode()).hexdigest()[:32]
    return msgspec.structs.replace(one, slug=slug)


def _who(row: Any) -> tuple[str, str]:
    """What a row that cannot be read calls its meeting: its slug and its name."""
    if not isinstance(row, dict):
        return "", ""
    slug = next((one for one in (line_of(row.get(name)) for name in ("id_bigint", "slug", "id")) if one), "")
    name = next((one for one in (line_of(row.get(name), longest=LONGEST_NAME) for name in NAMES) if one), "")
    return slug, name


def _kept(row: Any, limits: Limits) -> dict[str, Any]:
    """Of a row that cannot be read the same as of others; nothing where it is refused for being too much."""
    try:
        return kept_row(row, most=limits.max_row_characters) if isinstance(row, dict) else {}
    except Unreadable:
        return {}


def _named(found: Sequence[ListedMeeting]) -> tuple[tuple[ListedMeeting, ...], list[RefusedRow]]:
    """Each with a key that no other row has: many lists give none, or the same to each day of one group.

    Whether a slug is shared is looked at before any row is named: otherwise the rows' order decided which is which.
    """
    first: dict[tuple[Any, ...], ListedMeeting] = {}
    for one in found:
        first.setdefault((one.slug, *_when_and_where(one)), one)
    slugs, slots = Counter(one.slug for one in first.values()), Counter(one.slot for one in first.values())
    meetings: dict[str, ListedMeeting] = {}
    refused = []
    for one in found:
        same = first[(one.slug, *_when_and_where(one))]
        key = one.slug if one.key and slugs[one.slug] == 1 else one.slot
        if slots[one.slot] > 1:
            key += f"-{sha256(repr(_when_and_where(one)).encode()).hexdigest()[:8]}"
        if same is not one:
            refused.append(RefusedRow(one.row, f"It is the same meeting as row {same.row}.", source=one.source))
        else:
            meetings[key] = msgspec.structs.replace(one, key=key)
    return tuple(meetings.values()), refused


def _when_and_where(one: ListedMeeting) -> tuple[Any, ...]:
    return one.name, one.weekdays, one.start_minute, one.address, one.join_url, one.attendance.value
