"""TSML's table (https://github.com/code4recovery/12-step-meeting-list): its headings as Meeting Guide's words."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from midspan.domains.meetings.list_files.shapes import Unreadable

FIELD_OF_HEADING = {
    "id": "id", "slug": "slug", "time": "time", "end time": "end_time", "day": "day", "name": "name",
    "meeting": "name", "meeting name": "name", "location": "location", "formatted address": "formatted_address",
    "address": "address", "city": "city", "state": "state", "postal code": "postal_code", "zip": "postal_code",
    "zip code": "postal_code", "types": "types", "type": "types", "notes": "notes",
    "location notes": "location_notes", "group": "group", "group name": "group", "latitude": "latitude",
    "longitude": "longitude", "approximate": "approximate", "timezone": "timezone", "time zone": "timezone",
    "conference url": "conference_url", "conference url notes": "conference_url_notes",
    "conference phone": "conference_phone", "conference phone notes": "conference_phone_notes",
    "attendance option": "attendance_option", "url": "url",
}  # fmt: skip
HEADING_ROW = 1
DELIMITERS = (",", ";", "\t")
Row = dict[str, Any] | Unreadable


def is_table(text: str) -> bool:
    """Whether the first line reads like the headings of such a table."""
    fields = {FIELD_OF_HEADING.get(one) for one in _headings(_first_line(text))}
    return "name" in fields and bool({"day", "time"} & fields)


def table_rows(text: str) -> Iterator[tuple[int, Row]]:
    """Each row with the number that a spreadsheet gives it. Raises Unreadable where the table breaks off."""
    delimiter = _delimiter(_first_line(text))
    # Not `splitlines`: it also breaks at characters that end no line of a table.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = [one.strip().casefold().replace("_", " ") for one in next(reader)]
        for number, cells in enumerate(reader, HEADING_ROW + 1):
            if any(one.strip() for one in cells):
                yield number, _row(headings, cells)
    except csv.Error:
        raise Unreadable(f"The table is damaged at or after line {reader.line_num}. Export it again.") from None


def _row(headings: list[str], cells: list[str]) -> Row:
    if len(cells) > len(headings):
        return Unreadable("It has more cells than the table has headings.")
    named = dict(zip(headings, cells, strict=False))
    return {FIELD_OF_HEADING.get(heading, heading): cell for heading, cell in named.items() if heading}


def _first_line(text: str) -> str:
    return text.lstrip().partition("\n")[0][:2000]


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _headings(line: str) -> list[str]:
    return [one.strip().strip('"').casefold().replace("_", " ") for one in line.split(_delimiter(line))]
