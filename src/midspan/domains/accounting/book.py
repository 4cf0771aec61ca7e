"""How far an account reaches back, when a request is due, and the words for purposes and recipients: dated content."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

Words = Mapping[str, str]  # Language to words.


class Period(Struct, frozen=True, kw_only=True):
    """How many years one law looks back, and on what."""

    law: str
    years: int
    what: str
    source: str
    from_date: date


class Due(Struct, frozen=True, kw_only=True):
    """In how many days a request is answered, and how many more may be taken once."""

    days: int
    more_days: int
    source: str
    from_date: date


class PassedOnDue(Struct, frozen=True, kw_only=True):
    """How many years a list of what an intermediary passed on looks back, and in how many days it is given."""

    years: int
    days: int
    source: str
    from_date: date


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("accounting.toml").read_text(encoding="utf-8"))


@cache
def periods() -> tuple[Period, ...]:
    return tuple(Period(**row) for row in _file()["period"])


def longest_years() -> int:
    return max(one.years for one in periods())


@cache
def due() -> Due:
    return Due(**_file()["due"])


@cache
def passed_on_due() -> PassedOnDue:
    return PassedOnDue(**_file()["passed_on"])


def purposes() -> Mapping[str, Words]:
    """Code → how it is told."""
    found: Mapping[str, Words] = _file()["purpose"]
    return found


def recipients() -> Mapping[str, Words]:
    """Kind of recipient → how it is told."""
    found: Mapping[str, Words] = _file()["recipient"]
    return found
