"""What kind of list this is, and its rows one by one: read, or refused with why."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import sha256
from typing import Any, NoReturn

import msgspec

from midspan.domains.meetings.enums import ListFormat
from midspan.domains.meetings.list_files import bmlt, meeting_guide
from midspan.domains.meetings.list_files.limits import LIMITS, Limits
from midspan.domains.meetings.list_files.shapes import ListedMeeting, Read, Refused, RefusedRow, Unreadable
from midspan.domains.meetings.list_files.tables import is_table, table_rows

ASK_FOR = "Ask for Meeting Guide JSON, a TSML table (CSV) or BMLT JSON."
SEND_AGAIN = "Export or download it again."
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


def read_meetings(content: bytes, *, limits: Limits = LIMITS) -> Read | Refused:
    """The meetings of one list and the rows that were left out, or why the whole is none."""
    try:
        return _read(content, limits)
    except Unreadable as reason:
        return Refused(reason.why)


def _read(content: bytes, limits: Limits) -> Read:
    text = _text(content, limits)
    if text[:1] in {"{", "["}:
        format_, reader, rows = _of_json(_json(text))
    elif is_table(text):
        format_, reader, rows = ListFormat.TSML, meeting_guide.meeting_of, table_rows(text)
    else:
        raise Unreadable(f"This is no list of meetings. {ASK_FOR}")
    meetings, refused = _each(_at_most(rows, limits.max_rows), partial(reader, limits=limits))
    if not meetings and not refused:
        raise Unreadable("The list has no meeting in it.")
    return Read(format=format_, meetings=meetings, refused=refused)


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


def _of_json(value: Any) -> tuple[ListFormat, Reader, Rows]:
    rows = value.get("meetings") if isinstance(value, dict) else value
    if not isinstance(rows, list):
        raise Unreadable(f"This JSON is no list of meetings. {ASK_FOR}")
    names = {str(name) for row in rows[:LOOKED_AT] if isinstance(row, dict) for name in row}
    if names & bmlt.MARKS:
        formats = bmlt.names_of_formats(value.get("formats") if isinstance(value, dict) else None)
        return ListFormat.BMLT, partial(bmlt.meeting_of, names=formats), enumerate(rows, 1)
    if rows and not names & meeting_guide.MARKS:
        raise Unreadable(f"This JSON is no list of meetings: its rows have neither days nor times. {ASK_FOR}")
    return ListFormat.MEETING_GUIDE, meeting_guide.meeting_of, enumerate(rows, 1)


def _at_most(rows: Rows, most: int) -> Iterator[tuple[int, Any]]:
    for count, one in enumerate(rows, 1):
        if count > most:
            raise Unreadable(f"The list has more than {most:,} rows; it was not read.")
        yield one


def _each(rows: Rows, reader: Reader) -> tuple[tuple[ListedMeeting, ...], tuple[RefusedRow, ...]]:
    meetings: dict[str, ListedMeeting] = {}
    refused = []
    for number, row in rows:
        try:
            one = _named(_one(row, number, reader), meetings)
        except Unreadable as reason:
            refused.append(RefusedRow(number, reason.why))
        else:
            meetings[one.key] = one
    return tuple(meetings.values()), tuple(refused)


def _one(row: Any, number: int, reader: Reader) -> ListedMeeting:
    if isinstance(row, Unreadable):
        raise row
    if not isinstance(row, dict):
        raise Unreadable("It is no meeting, but a single value.")
    return reader(row, number=number)


def _named(one: ListedMeeting, before: dict[str, ListedMeeting]) -> ListedMeeting:
    """With a key that no row before has: many lists give none, or the same to each day of one group.

    Raises Unreadable for the same meeting a second time.
    """
    own = one.key or sha256(f"{one.name}|{one.address}|{one.join_url}".encode()).hexdigest()[:32]
    for key in (own, f"{own}#{','.join(map(str, one.weekdays))}-{one.start_minute}"):
        first = before.get(key)
        if first is None and (one.key or key != own):
            return msgspec.structs.replace(one, key=key)
        if first is not None and _when_and_where(first) == _when_and_where(one):
            raise Unreadable(f"It is the same meeting as row {first.row}.")
    raise Unreadable(f"It has the name, day and time of row {before[key].row}, and says something else.")


def _when_and_where(one: ListedMeeting) -> tuple[Any, ...]:
    return one.name, one.weekdays, one.start_minute, one.address, one.join_url, one.attendance
