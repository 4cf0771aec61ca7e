"""The notice that goes with a Part 2 record: dated text, which counsel confirms."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

NOTICES = Path(__file__).with_name("redisclosure.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class RedisclosureNotice:
    """The words, where they come from, and whether counsel has confirmed them."""

    words: str
    source: str
    confirmed: bool
    reviewed_on: date
    from_date: date


def redisclosure_notice(on: date) -> RedisclosureNotice:
    """The notice in force on that day. Raises LookupError before the first one."""
    begun = [notice for notice in _notices() if notice.from_date <= on]
    if not begun:
        raise LookupError(f"No notice about redisclosure is known for {on}.")
    return max(begun, key=lambda notice: notice.from_date)


@cache
def _notices() -> tuple[RedisclosureNotice, ...]:
    with NOTICES.open("rb") as file:
        return tuple(RedisclosureNotice(**one) for one in tomllib.load(file)["notice"])
