"""Cues of coercion for staff: dated content with its source, read from coercion_cues.toml."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct, convert


class CuePart(Struct, frozen=True):
    heading: str
    lines: tuple[str, ...]


class Cues(Struct, frozen=True, kw_only=True):
    """What staff read; `source`, `author` and `reviewed_on` say whence it comes. `confirmed`: by a clinician here."""

    title: str
    lead: str
    author: str
    source: str
    reviewed_on: date
    confirmed: bool
    part: tuple[CuePart, ...]


@cache
def coercion_cues() -> Cues:
    text = Path(__file__).with_name("coercion_cues.toml").read_text(encoding="utf-8")
    return convert(tomllib.loads(text), Cues)
