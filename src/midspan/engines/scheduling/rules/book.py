"""Reading a rule file into `Rules`; a missing or misspelled entry is an error, never a default."""

import tomllib
from importlib import resources
from typing import Any

from msgspec import Struct


class Weights(Struct, frozen=True):
    """Points per unit of each charge; see the comments in the rule file for the units."""

    wait_list: int
    no_individual: int
    no_family: int
    group_left: int
    counselor_changed: int
    session_moved: int
    extra_day: int
    other_mode: int
    other_part_of_day: int
    trip_per_15_minutes: int
    over_minimum_per_30_minutes: int
    family_in_office_hours: int
    seat_over_comfortable: int
    seat_under_minimum: int


class FixPrices(Struct, frozen=True):
    """Points that rank the changes which would open a week."""

    counselor_hour: int
    video: int
    commitment_minutes: int
    longer_day: int
    extra_seat: int
    extra_day: int
    authorization: int
    new_section: int
    other_section: int
    fewer_minutes: int


class Rules(Struct, frozen=True):
    """One dated rule file. Moments are minutes after midnight."""

    version: str
    source: str
    reviewed_on: str
    tick_minutes: int
    required_content: tuple[str, ...]
    morning_ends: int
    afternoon_ends: int
    family_evening_from: int
    family_weekend_from_day: int
    individual_is_a_trip: bool
    missed_sessions_count: bool
    alternative_spread: int
    life_cap: int
    over_life_cap: int
    life_limit: int
    weights: Weights
    fix_prices: FixPrices


def read_rules(text: str) -> Rules:
    """Rules from a rule file's text. Raises ValueError naming what is missing or not known."""
    return rules_from(tomllib.loads(text))


def rules_from(entries: dict[str, Any]) -> Rules:
    """Rules from parsed TOML or JSON. Raises ValueError naming what is missing or not known."""
    _must_match(entries, Rules)
    _must_match(entries["weights"], Weights)
    _must_match(entries["fix_prices"], FixPrices)
    nested = {
        "required_content": tuple(entries["required_content"]),
        "weights": Weights(**entries["weights"]),
        "fix_prices": FixPrices(**entries["fix_prices"]),
    }
    return Rules(**(entries | nested))


def rules_in_force() -> Rules:
    """The newest rule file that ships with the engine; files are named by year and month."""
    folder = resources.files("midspan.engines.scheduling.rules")
    newest = max((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return read_rules(newest.read_text(encoding="utf-8"))


def _must_match(entries: dict[str, Any], shape: type[Rules | Weights | FixPrices]) -> None:
    wanted = set(shape.__struct_fields__)
    if missing := sorted(wanted - entries.keys()):
        raise ValueError(f"The rule file does not say: {', '.join(missing)}.")
    if unknown := sorted(entries.keys() - wanted):
        raise ValueError(f"The rule file says what no rule knows: {', '.join(unknown)}.")
