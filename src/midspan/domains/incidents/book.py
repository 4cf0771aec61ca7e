"""Incidents as dated content: kinds, and who has to be told of each within how many hours."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, convert

from midspan.domains.incidents.enums import Owner


class Kind(Struct, frozen=True):
    key: str
    words: str


class Duty(Struct, frozen=True, kw_only=True):
    """Somebody who has to be told. `hours` from when it was noticed; None: unknown, somebody asks."""

    key: str
    who: str
    kinds: frozenset[str]
    owner: Owner
    source: str
    hours: int | None = None
    condition: str = ""
    is_outside: bool = False
    state: str = ""


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("incidents.toml").read_text(encoding="utf-8"))


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds by their key, in the order of the file."""
    return {one.key: one for one in convert(_file()["kind"], tuple[Kind, ...])}


@cache
def duties(*, kind: str, state: str) -> tuple[Duty, ...]:
    """Who has to be told of this kind in that state, those inside the center first; of an unknown state, to ask."""
    everywhere = convert(_file()["duty"], tuple[Duty, ...])
    looked_up = convert(_file()["state_duty"], tuple[Duty, ...])
    # What nobody looked up, a state or one kind in it, is unknown: silence of this file is no answer of the law.
    of_state = [one for one in looked_up if one.state == state and kind in one.kinds]
    here = of_state or [convert(_file()["unknown_state"], Duty)]
    found = [one for one in (*everywhere, *here) if kind in one.kinds]
    return tuple(sorted(found, key=lambda one: (one.is_outside, one.hours is None, one.hours or 0)))


def review_hours() -> int:
    """How long after it was noted it has been looked at."""
    hours: int = _file()["review_hours"]
    return hours


def source() -> str:
    words: str = _file()["source"]
    return words
