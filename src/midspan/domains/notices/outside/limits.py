"""How often, how late and how insistently: dated data, read from limits.toml."""

import tomllib
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from midspan.domains.notices.enums import Channel, Occasion

FILE = Path(__file__).with_name("limits.toml")


class Limits(Struct, frozen=True, kw_only=True):
    """`quiet_from` and `quiet_until` are minutes after midnight; `retry_after` is one wait for each failure."""

    from_date: date
    most_a_day: int
    quiet_from: int
    quiet_until: int
    retry_after: tuple[timedelta, ...]
    country_code: str
    source: str
    author: str
    confirmed: bool
    reviewed_on: date


def limits_on(day: date) -> Limits:
    """The limits in force on that day. Raises LookupError before the first ones."""
    begun = [limits for limits in _limits() if limits.from_date <= day]
    if not begun:
        raise LookupError(f"No limits are in force on {day}.")
    return max(begun, key=lambda limits: limits.from_date)


def is_never_held_back(occasion: Occasion, channel: Channel) -> bool:
    return channel in _content()["never_held_back"].get(occasion, ())


def ignores_quiet_hours(occasion: Occasion, channel: Channel) -> bool:
    return channel in _content()["ignores_quiet_hours"].get(occasion, ())


@cache
def _limits() -> tuple[Limits, ...]:
    return tuple(map(_of_row, _content()["limits"]))


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf8"))


def _of_row(row: dict[str, Any]) -> Limits:
    read: dict[str, Any] = {name: _minute(row[name]) for name in ("quiet_from", "quiet_until")}
    read["retry_after"] = tuple(timedelta(minutes=minutes) for minutes in row["retry_after_minutes"])
    return Limits(**{name: part for name, part in row.items() if name != "retry_after_minutes"} | read)


def _minute(text: str) -> int:
    moment = time.fromisoformat(text)
    return moment.hour * 60 + moment.minute
