"""Words out of a stranger's list: entities, tags and control characters gone, never longer than we keep."""

import html
import json
import re
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

from midspan.domains.meetings.list_files.shapes import Unreadable

DEEPEST = 8  # Of lists in lists; a meeting's row has two.
LONGEST_NAME, LONGEST_LINE, LONGEST_NOTES, LONGEST_LINK = 200, 300, 2000, 500
# What is kept of a row as it came: what the formats have to find a meeting by. Whom to call about it is a person with
# a name and often a home number; lists put that under ever other words, so that only what is named here stays.
_GUIDE_FIELDS = (
    "slug id day time end_time name location formatted_address address city state country region sub_region district "
    "postal_code types notes location_notes group latitude longitude approximate timezone conference_url "
    "conference_url_notes conference_phone conference_phone_notes attendance_option url updated"
)
_BMLT_FIELDS = (
    "id_bigint worldid_mixed service_body_bigint meeting_name weekday_tinyint start_time duration_time time_zone "
    "venue_type formats format_shared_id_list lang_enum location_text location_info location_street "
    "location_city_subsection location_neighborhood location_municipality location_sub_province location_province "
    "location_postal_code_1 location_nation comments phone_meeting_number virtual_meeting_link "
    "virtual_meeting_additional_info published root_server_uri bus_lines train_lines"
)
KEPT_FIELDS = dict.fromkeys([*_GUIDE_FIELDS.split(), *_BMLT_FIELDS.split()])  # In the order in which they are shown.
_BREAKS = re.compile(r"<\s*(br|/p|/div|/li)[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>")
# A lone half of a pair of code units, and control characters: PostgreSQL or the page would not take them.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ENTITY = re.compile(r"&(#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]+\d*);")


def line_of(value: Any, *, longest: int = LONGEST_LINE) -> str:
    """One line of plain words; of a list its members with commas, of anything else that is no text nothing."""
    return _cut(" ".join(_plain(value).split()), longest)


def lines_of(value: Any, *, longest: int = LONGEST_NOTES) -> str:
    """As `line_of`, with the breaks it came with."""
    lines = (" ".join(one.split()) for one in _plain(value).splitlines())
    return _cut("\n".join(one for one in lines if one), longest)


def link_of(value: Any) -> str:
    """An address of the web, or nothing: what else a browser might run is dropped."""
    link = line_of(value, longest=LONGEST_LINK + 1)
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    is_one = parts.scheme in {"http", "https"} and parts.hostname and len(link) <= LONGEST_LINK and " " not in link
    return link if is_one else ""


def phone_of(value: Any) -> str:
    """A number to dial in, with its codes; nothing where there is no digit."""
    number = line_of(value, longest=100)
    return number if any(one.isdigit() for one in number) else ""


def kept_row(row: dict[Any, Any], *, most: int) -> dict[str, Any]:
    """What its format has to find a meeting by, as it came. Raises Unreadable where that is longer than any row."""
    safe = {name: _safe(row[name]) for name in row if name in KEPT_FIELDS}
    if len(json.dumps(safe, ensure_ascii=False)) > most:
        raise Unreadable("It is longer than any meeting's row.")
    return safe


def _safe(value: Any, left: int = DEEPEST) -> Any:
    if not left:
        raise Unreadable("It is nested deeper than any meeting's row.")
    if isinstance(value, str):
        return _UNSAFE.sub("", value)
    # No format has fields in fields; “1e999” is a number of JSON, and none of PostgreSQL's.
    if isinstance(value, dict) or (isinstance(value, float) and not isfinite(value)):
        return None
    return [_safe(one, left - 1) for one in value] if isinstance(value, list) else value


def _plain(value: Any) -> str:
    if isinstance(value, list):
        members = (_plain(one) for one in value if not isinstance(one, list))
        return ", ".join(one for one in members if one)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)
    # Twice, because many a list was escaped when it was written and again when it was sent.
    for _ in range(2):
        text = html.unescape(text) if _ENTITY.search(text) else text
    return _UNSAFE.sub("", _TAGS.sub("", _BREAKS.sub("\n", text)))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
