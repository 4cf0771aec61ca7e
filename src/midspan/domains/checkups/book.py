"""The days of check-ups and what is said: dated data, read once."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, convert

FALLBACK = "en"


class Script(Struct, frozen=True, kw_only=True):
    """What is said on days up to `until_day`, in both languages; `{name}` stands for the person's."""

    key: str
    until_day: int
    en: tuple[str, ...]
    es: tuple[str, ...]


class CaringWords(Struct, frozen=True, kw_only=True):
    """How a caring word may begin; its writer makes it their own."""

    key: str
    en: str
    es: str


class CheckUpBook(Struct, frozen=True, kw_only=True):
    """`checkup_book.toml` as it stands. Lengths are in the unit of their name."""

    edition: str
    author: str
    reviewed_on: date
    confirmed: bool
    source: str
    first_days: tuple[int, ...]
    every_days: int
    last_day: int
    try_again_days: int
    most_tries: int
    most_ahead_days: int
    return_hours: int
    script: tuple[Script, ...]
    word: tuple[CaringWords, ...]

    def lines(self, *, day: int, language: str, name: str) -> list[str]:
        """What is said at the check-up of that day."""
        script = next((one for one in self.script if day <= one.until_day), self.script[-1])
        said = script.es if language == "es" else script.en
        return [one.format(name=name) for one in said]

    def beginnings(self, *, language: str, name: str) -> list[str]:
        return [(one.es if language == "es" else one.en).format(name=name) for one in self.word]


@cache
def checkup_book() -> CheckUpBook:
    read: dict[str, Any] = tomllib.loads(Path(__file__).with_name("checkup_book.toml").read_text(encoding="utf-8"))
    return convert(read, CheckUpBook)
