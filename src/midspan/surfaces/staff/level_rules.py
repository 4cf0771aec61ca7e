"""What of a record speaks for more care, for less, or for neither: data and pure functions. Nothing adds it up."""

import tomllib
from collections.abc import Mapping
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


class Came(StrEnum):
    """How one substance of a drug screen came out, as far as it is known."""

    POSITIVE = "positive"  # Confirmed by a laboratory.
    NEGATIVE = "negative"
    NOT_KNOWN = "not_known"  # Not tested, not valid, or positive at a first test that nobody has confirmed.


class LevelRules(Struct, frozen=True, kw_only=True):
    """Days and numbers as `level_rules.toml` has them. `dimensions`: questionnaire → dimension of the worksheet."""

    version: str
    attendance_days: int
    least_percent: int
    safety_days: int
    use_days: int
    use_times: int
    screen_days: int
    screen_substances: frozenset[str]
    far_from: int
    practice_days: int
    practice_times: int
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
        use_days=read["use"]["days"],
        use_times=read["use"]["times"],
        screen_days=read["screens"]["days"],
        screen_substances=frozenset(read["screens"]["substances"]),
        far_from=read["goals"]["far_from"],
        practice_days=read["practice"]["days"],
        practice_times=read["practice"]["times"],
        dimensions={key: dimension for dimension, keys in read["questionnaires"].items() for key in keys},
    )


SIDES_OF_CHANGE = {
    Change.WORSE: Side.MORE,
    Change.BETTER: Side.LESS,
    Change.ABOUT_THE_SAME: Side.NEITHER,
    Change.TOO_EARLY: Side.UNKNOWN,
    Change.NOT_ESTABLISHED: Side.UNKNOWN,
}


def side_of_scores(change: Change, *, is_good_twice: bool) -> Side:
    """A score that stays good the last two times speaks for less as one that got better does; not if it got worse."""
    side = SIDES_OF_CHANGE[change]
    return Side.LESS if is_good_twice and side is not Side.MORE else side


def side_of_use(days: int, *, rules: LevelRules) -> Side:
    """On how many days use was told of, at least one: once asks for a talk, and for more care only where it goes on."""
    return Side.MORE if days >= rules.use_times else Side.NEITHER


def side_of_screen(found: Mapping[str, Came], *, rules: LevelRules) -> Side:
    """By substance. Some are found in who takes a medicine as prescribed: these speak for nothing by themselves."""
    positive = {key for key, came in found.items() if came is Came.POSITIVE}
    if positive & rules.screen_substances:
        return Side.MORE
    is_known = bool(found) and Came.NOT_KNOWN not in found.values()
    return Side.NEITHER if is_known else Side.UNKNOWN


def side_of_coming(*, came: int, missed: int, rules: LevelRules) -> Side:
    """Nothing recorded is nothing known."""
    told = came + missed
    if not told:
        return Side.UNKNOWN
    return Side.MORE if came * PERCENT < rules.least_percent * told else Side.NEITHER


def side_of_practice(times: int, *, unprompted: int, rules: LevelRules) -> Side:
    """What is done without a reminder speaks for less. None is nothing known: it may not be shared."""
    if not times:
        return Side.UNKNOWN
    return Side.LESS if unprompted >= rules.practice_times else Side.NEITHER


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
