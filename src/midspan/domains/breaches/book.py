"""The breach notification rule: dated content."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, convert


class Clock(Struct, frozen=True, kw_only=True):
    """Days, and numbers of people, by which who is told when; see the file for each one's section."""

    days: int
    at_once_from: int
    days_after_year: int
    media_over: int


class Factor(Struct, frozen=True):
    """One of the four that an assessment weighs."""

    key: str
    words: str
    section: str


class Advice(Struct, frozen=True):
    """What somebody told can do themselves."""

    key: str
    en: str
    es: str


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("breaches.toml").read_text(encoding="utf-8"))


@cache
def clock() -> Clock:
    return convert(_file()["clock"], Clock)


@cache
def factors() -> tuple[Factor, ...]:
    return convert(_file()["factor"], tuple[Factor, ...])


@cache
def advice() -> Mapping[str, Advice]:
    return {row.key: row for row in convert(_file()["advice"], tuple[Advice, ...])}


def source() -> str:
    words: str = _file()["source"]
    return words
