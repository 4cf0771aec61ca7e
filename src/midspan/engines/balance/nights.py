"""How long a night is: dated data, read from nights.toml."""

import tomllib
from datetime import date
from functools import cache
from importlib import resources

import msgspec
from msgspec import Struct


class Nights(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Minutes kept free for sleep, and below how many minutes of rest a day is said to leave none."""

    from_date: date
    night_minutes: int
    young_night_minutes: int
    gone_below_minutes: int
    source: str
    author: str
    confirmed: bool
    reviewed_on: date

    def night_of(self, *, is_young: bool) -> int:
        return self.young_night_minutes if is_young else self.night_minutes


def nights_on(day: date) -> Nights:
    """The numbers in force on that day; before the first ones, those: a week long past is counted as well."""
    begun = [one for one in _nights() if one.from_date <= day]
    return max(begun, key=lambda one: one.from_date) if begun else min(_nights(), key=lambda one: one.from_date)


@cache
def _nights() -> tuple[Nights, ...]:
    text = resources.files("midspan.engines.balance").joinpath("nights.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["nights"], tuple[Nights, ...])
