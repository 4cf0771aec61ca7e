"""What of a record speaks for more care, for less, or for neither: data and pure functions. Nothing adds it up."""

import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path

from msgspec import Struct

from midspan.engines.scoring import Change

PERCENT = 100
ELSEWHERE = "mind"


class Side(StrEnum):
    """What evidence speaks for. The columns of the table, in their order."""

    MORE = "more"
    LESS = "less"  # Or for an end.
    NEITHER = "neither"
    UNKNOWN = "unknown"  # Nothing is known, which speaks for nothing.


class LevelRules(Struct, frozen=True, kw_only=True):
    """Days and numbers as `level_rules.toml` has them. `dimensions`: questionnaire → dimension of the worksheet."""

    version: str
    attendance_days: int
    least_percent: int
    safety_days: int
    far_from: int
    dimensions: dict[str, str]

    def dimension_of(self, instrument: str) -> str:
        return self.dimensions.get(instrument, ELSEWHERE)


@cache
def level_rules() -> LevelRules:
    read = tomllib.loads(Path(__file__).with_name("level_rules.toml").read_text(encoding="utf-8"))
    return LevelRules(
        version=read["version"],
        attendance_days=read["attendance"]["days"],
        least_percent=read["attendance"]["least_percent"],
        safety_days=read["safety"]["days"],
        far_from=read["goals"]["far_from"],
        dimensions={key: dimension for dimension, keys in read["questionnaires"].items() for key in keys},
    )


SIDES_OF_CHANGE = {
    Change.WORSE: Side.MORE,
    Change.BETTER: Side.LESS,
    Change.ABOUT_THE_SAME: Side.NEITHER,
    Change.TOO_EARLY: Side.UNKNOWN,
    Change.NOT_ESTABLISHED: Side.UNKNOWN,
}


def side_of_coming(*, came: int, missed: int, rules: LevelRules) -> Side:
    """Nothing recorded is nothing known."""
    told = came + missed
    if not told:
        return Side.UNKNOWN
    return Side.MORE if came * PERCENT < rules.least_percent * told else Side.NEITHER


def side_of_rating(rating: int | None, *, rules: LevelRules) -> Side:
    """How far along a clinician saw an objective, 0 to 10; None: no review has looked at it yet."""
    if rating is None:
        return Side.UNKNOWN
    return Side.LESS if rating >= rules.far_from else Side.NEITHER


def side_of_criterion(*, is_met: bool | None) -> Side:
    """What has to be true at the end, and is, speaks for it; what is not yet true speaks for going on."""
    if is_met is None:
        return Side.UNKNOWN
    return Side.LESS if is_met else Side.NEITHER
