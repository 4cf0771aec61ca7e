"""Short lessons for families, in our own words: dated content with its sources, read from family_lessons.toml."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

LANGUAGES = ("en", "es")


class Lesson(Struct, frozen=True, kw_only=True):
    """One lesson. `parts` are its paragraphs; `source`, `author` and `reviewed_on` say whence it comes."""

    key: str
    title: Mapping[str, str]
    lead: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]
    source: str
    author: str
    reviewed_on: date

    def in_language(self, language: str) -> dict[str, Any]:
        return {
            "title": self.title[language],
            "lead": self.lead[language],
            "parts": self.parts[language],
            "source": self.source,
            "author": self.author,
            "reviewed_on": self.reviewed_on,
        }


@cache
def lessons() -> tuple[Lesson, ...]:
    text = Path(__file__).with_name("family_lessons.toml").read_text(encoding="utf-8")
    return tuple(_lesson(row) for row in tomllib.loads(text)["lesson"])


def _lesson(row: Mapping[str, Any]) -> Lesson:
    parts = {language: tuple(row["parts"][language]) for language in LANGUAGES}
    return Lesson(**{**row, "parts": parts})


def lesson(key: str) -> Lesson | None:
    return next((one for one in lessons() if one.key == key), None)
