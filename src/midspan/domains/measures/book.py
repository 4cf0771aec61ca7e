"""What people are usually asked and how long it may take them: dated data, read once."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct, convert


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    """One instrument of a battery; without `every_days` once, at intake.

    `instead_of` is another instrument of the battery that is asked unless this one is chosen in its place. One that
    `is_optional` is asked of whom staff choose it for, and needs no reason. It begins `after_days` after the others.
    `only_focus` is empty where it is for every focus of a track.
    """

    instrument: str
    why: str
    every_days: int | None = None
    after_days: int = 0
    instead_of: str = ""
    is_optional: bool = False
    only_focus: frozenset[str] = frozenset()


class Battery(Struct, frozen=True, forbid_unknown_fields=True):
    """What people of these ages are usually asked; `in_person` are instruments that a staff member asks."""

    age_bands: frozenset[str]
    source: str
    lines: tuple[Line, ...]
    in_person: tuple[str, ...] = ()


class Burden(Struct, frozen=True, forbid_unknown_fields=True):
    """The most minutes a week, of what is asked at least every `often_days`."""

    minutes_a_week: int
    often_days: int
    source: str


class WeekApart(Struct, frozen=True, forbid_unknown_fields=True):
    """Two askings of what comes every week are at least `days_apart`."""

    days_apart: int
    source: str


class Admission(Struct, frozen=True, forbid_unknown_fields=True):
    """For how many days after admission the battery is asked by itself."""

    within_days: int
    source: str


class Going(Struct, frozen=True, forbid_unknown_fields=True):
    """How many days in a row with a sum in the best band count as staying well."""

    good_days: int
    source: str


class Ending(Struct, frozen=True, forbid_unknown_fields=True):
    """What came back within `fresh_days` is not asked again at the end.

    Who left before they could be asked, is asked until `late_days` after that day. It waits for `open_days` after the
    stay, and is missed then.
    """

    fresh_days: int
    late_days: int
    open_days: int
    source: str


class AfterStay(Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked so many `days` after a stay waits for `open_days`, and is asked `late_days` late at most.

    An address that carries one answer sheet leads there for `link_days`, and to nobody after `link_misses` birth dates
    that did not fit.
    """

    days: tuple[int, ...]
    open_days: int
    late_days: int
    link_days: int
    link_misses: int
    source: str


class Telling(Struct, frozen=True, forbid_unknown_fields=True):
    """For how many days it is told that something fell due, where nothing ran on its day."""

    look_back_days: int
    source: str


class FollowUp(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a screen offers to ask on, once or every so many days.

    One of three says when: the sum of `after` is `at_least` so much, its `band` is that one, or any of its items has so
    many points.
    """

    after: str
    offers: str
    why: str
    source: str
    every_days: int | None = None
    at_least: int | None = None
    band: str = ""
    any_item_at_least: int | None = None


class FollowUps(Struct, frozen=True, forbid_unknown_fields=True):
    """An offer stands `within_days` of the screen."""

    within_days: int
    line: tuple[FollowUp, ...]


class Schedules(Struct, frozen=True, forbid_unknown_fields=True):
    """`schedules.toml`."""

    version: str
    author: str
    reviewed_on: date
    confirmed: bool
    burden: Burden
    week: WeekApart
    admission: Admission
    going: Going
    ending: Ending
    after_stay: AfterStay
    telling: Telling
    follow_up: FollowUps
    at_end: tuple[Battery, ...]
    battery: tuple[Battery, ...]


@cache
def schedules() -> Schedules:
    read = tomllib.loads(Path(__file__).with_name("schedules.toml").read_text(encoding="utf-8"))
    return convert(read, Schedules)


def battery_of(age_band: str) -> Battery | None:
    """The battery for people of that age band; None where there is none."""
    return next((one for one in schedules().battery if age_band in one.age_bands), None)


def at_end_of(age_band: str) -> Battery | None:
    """What people of that age band are asked once when their stay ends; None where there is nothing."""
    return next((one for one in schedules().at_end if age_band in one.age_bands), None)


def lines_for(battery: Battery, focus: str) -> list[Line]:
    """Those that a track of that focus gets; what is only for a focus is left out where the track has none."""
    return [one for one in battery.lines if not one.only_focus or focus in one.only_focus]
