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
# Whom to call about a meeting is a person with a name and often a home number; nobody needs either to find it.
_PERSONAL = re.compile(r"e?[-_ ]?mail|contact|^phone|^fax|venmo|square|paypal|last_edited_by|admin", re.IGNORECASE)
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
    """The row as it came, without whom to call. Raises Unreadable where it is longer than any meeting."""
    kept = {str(name): value for name, value in row.items() if not _PERSONAL.search(str(name))}
    safe: dict[str, Any] = _safe(kept)
    if len(json.dumps(safe, ensure_ascii=False)) > most:
        raise Unreadable("It is longer than any meeting's row.")
    return safe


def _safe(value: Any, left: int = DEEPEST) -> Any:
    if not left:
        raise Unreadable("It is nested deeper than any meeting's row.")
    if isinstance(value, str):
        return _UNSAFE.sub("", value)
    if isinstance(value, dict):
        return {_UNSAFE.sub("", str(name)): _safe(one, left - 1) for name, one in value.items()}
    if isinstance(value, float) and not isfinite(value):  # “1e999” is a number of JSON, and none of PostgreSQL's.
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
