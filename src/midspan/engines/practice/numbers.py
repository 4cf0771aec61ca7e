"""How often and how surely: dated data, read from numbers.toml."""

import tomllib
from datetime import date
from functools import cache
from importlib import resources

import msgspec
from msgspec import Struct


class Numbers(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Standard deviations and `worth_saying` are points of a scale of 0 to 10."""

    from_date: date
    gap_days: tuple[int, ...]
    ignored_before_asking: int
    most_prompts_a_day: int
    most_due_a_day: int
    between_sd: float
    within_sd: float
    least_within_sd: float
    own_within_from: int
    tends_from: int
    more_than_most_from: int
    others_at_least: int
    surely: float
    worth_saying: float
    interval_z: float
    source: str
    author: str
    confirmed: bool
    reviewed_on: date


def numbers_on(day: date) -> Numbers:
    """The numbers in force on that day. Raises LookupError before the first ones."""
    begun = [numbers for numbers in _numbers() if numbers.from_date <= day]
    if not begun:
        raise LookupError(f"No numbers are in force on {day}.")
    return max(begun, key=lambda numbers: numbers.from_date)


@cache
def _numbers() -> tuple[Numbers, ...]:
    text = resources.files("midspan.engines.practice").joinpath("numbers.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["numbers"], tuple[Numbers, ...])
