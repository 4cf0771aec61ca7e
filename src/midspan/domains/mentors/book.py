"""What a mentor is and is not: dated content, read from boundaries.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from msgspec import Struct


class Boundaries(Struct, frozen=True):
    """One edition in one language."""

    edition: str
    is_so: tuple[str, ...]
    is_not: tuple[str, ...]
    crisis: tuple[str, ...]


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("boundaries.toml").read_text(encoding="utf-8"))


def edition() -> str:
    return str(_file()["edition"])


def boundaries() -> Boundaries:
    """In the language that the page is read in."""
    language = (get_language() or "en")[:2]
    parts = (tuple(row[language] for row in _file()[name]) for name in ("is", "is_not", "crisis"))
    return Boundaries(edition(), *parts)
