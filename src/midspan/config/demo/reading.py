"""Reading the files that describe the demonstration: the center, its people and their lives."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from midspan.values import WeekSpan
from midspan.values.hour_words import clock_words, plain_spaces

HERE = Path(__file__).parent
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Sketch(Struct, frozen=True):
    """One invented person as people.csv has them; `state` is where in the journey they are today.

    `signing` is a screening whose placement waits for its second signature. `weeks` is how long ago they began.
    """

    key: str
    given: str
    family: str
    use: str
    sex: str
    pronouns: str
    age: int
    language: str
    track: str
    life: str
    state: str
    weeks: int
    payer: str
    counselor: str
    comes_from: str


@cache
def center_facts() -> dict[str, Any]:
    return tomllib.loads((HERE / "center.toml").read_text(encoding="utf8"))


@cache
def lives() -> dict[str, dict[str, Any]]:
    return tomllib.loads((HERE / "lives.toml").read_text(encoding="utf8"))


@cache
def words() -> dict[str, Any]:
    return tomllib.loads((HERE / "words.toml").read_text(encoding="utf8"))


@cache
def sketches() -> tuple[Sketch, ...]:
    with (HERE / "people.csv").open(encoding="utf8", newline="") as file:
        return tuple(_sketch(row) for row in csv.DictReader(file))


def _sketch(row: dict[str, str]) -> Sketch:
    numbers = {"age": int(row.pop("age")), "weeks": int(row.pop("weeks"))}
    return Sketch(**{"comes_from": row.pop("from"), **row, **numbers})  # type: ignore[arg-type]  # the file's columns


def spans(text: str) -> list[WeekSpan]:
    """“Mon Wed 09:00-12:00” as the stretches of a week it means."""
    *days, hours = text.split()
    start, end = (_minute(clock) for clock in hours.split("-"))
    return [WeekSpan(WEEKDAYS.index(day), start, end) for day in days]


def moment(text: str) -> tuple[int, int]:
    """“Mon 09:00” as weekday and minute."""
    day, clock = text.split()
    return WEEKDAYS.index(day), _minute(clock)


def when_words(text: str) -> str:
    """“Mon 16:00” as pages write it: "Mon 4 p.m."."""
    day, clock = text.split()
    return f"{day} {plain_spaces(clock_words(_minute(clock)))}"


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
