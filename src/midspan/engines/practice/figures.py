"""What a person's own ratings say about a skill, and no more than they say.

Empirical Bayes: each skill's average is drawn toward the person's own average over their skills, the more the fewer
uses it has. Few uses and one lucky day would otherwise make a "best" skill that is not; see bench/practice.py. Nothing
is compared with anybody else, nothing is ordered, and "after" never means "because".
"""

from collections.abc import Sequence
from enum import StrEnum
from math import sqrt
from statistics import NormalDist, fmean

from msgspec import Struct

from midspan.engines.practice.numbers import Numbers

STANDARD = NormalDist()


class Words(StrEnum):
    """The most that may be said. Below `TOO_EARLY` nothing is."""

    TOO_EARLY = "too_early"
    NOT_CLEAR = "not_clear"  # No difference worth saying so far, and one is not ruled out.
    ABOUT_THE_SAME = "about_the_same"  # A difference worth saying is ruled out.
    TENDS_CALMER = "tends_calmer"  # Could be chance.
    TENDS_HARDER = "tends_harder"  # Could be chance.
    MORE_THAN_MOST = "more_than_most"


class Uses(Struct, frozen=True):
    """One skill of one person: how often it was done, and the changes of the uses rated before and after."""

    key: str
    uses: int
    changes: tuple[float, ...] = ()

    @property
    def rated(self) -> int:
        return len(self.changes)


class Estimate(Struct, frozen=True):
    """A skill's drawn-in average; `own` is the part of its variance that comes from its own ratings."""

    key: str
    mean: float
    own: float
    pull: float  # How far it is drawn toward the person's average: 0 is not at all.
    common: float  # The variance of the person's average, which all their skills share.

    @property
    def variance(self) -> float:
        return self.own + self.pull**2 * self.common


class Figure(Struct, frozen=True):
    """What a page may show of a skill. While it is too early there is no number but the counts."""

    key: str
    uses: int
    rated: int
    words: Words
    change: float | None = None
    low: float | None = None
    high: float | None = None


def figures(skills: Sequence[Uses], numbers: Numbers) -> tuple[Figure, ...]:
    """A figure for each skill, in the order given: by what they came to, they are never ordered."""
    estimates = {one.key: one for one in shrunken(skills, numbers)}
    told = [estimates[one.key] for one in skills if one.rated >= numbers.tends_from]
    return tuple(_figure(one, told, numbers) for one in skills)


def shrunken(skills: Sequence[Uses], numbers: Numbers) -> tuple[Estimate, ...]:
    """The drawn-in averages of the skills that have a rated use at all, in the order given."""
    rated = [one for one in skills if one.changes]
    between, within = numbers.between_sd**2, _within(rated, numbers)
    weights = [1 / (between + within / one.rated) for one in rated]
    if not rated:
        return ()
    common = 1 / sum(weights)
    average = common * sum(weight * fmean(one.changes) for weight, one in zip(weights, rated, strict=True))
    return tuple(
        Estimate(
            key=one.key,
            mean=average + between * weight * (fmean(one.changes) - average),
            own=between * (1 - between * weight),
            pull=1 - between * weight,
            common=common,
        )
        for weight, one in zip(weights, rated, strict=True)
    )


def _within(rated: Sequence[Uses], numbers: Numbers) -> float:
    """How much one use differs from another of the same skill: the person's own variance, once it is well known.

    The variance between skills is never taken from one person: some six skills tell next to nothing of it.
    """
    freedom = sum(one.rated - 1 for one in rated)
    if freedom < numbers.own_within_from:
        return numbers.within_sd**2
    squares = sum((change - fmean(one.changes)) ** 2 for one in rated for change in one.changes)
    return max(squares / freedom, numbers.least_within_sd**2)


def _figure(skill: Uses, told: Sequence[Estimate], numbers: Numbers) -> Figure:
    found = next((one for one in told if one.key == skill.key), None)
    if found is None:
        return Figure(skill.key, skill.uses, skill.rated, Words.TOO_EARLY)
    reach = numbers.interval_z * sqrt(found.variance)
    return Figure(
        key=skill.key,
        uses=skill.uses,
        rated=skill.rated,
        words=_words(skill, found, [one for one in told if one is not found], numbers),
        change=found.mean,
        low=found.mean - reach,
        high=found.mean + reach,
    )


def _words(skill: Uses, found: Estimate, others: Sequence[Estimate], numbers: Numbers) -> Words:
    if found.mean <= -numbers.worth_saying:
        return Words.TENDS_HARDER
    if found.mean < numbers.worth_saying:
        reach = numbers.interval_z * sqrt(found.variance)
        is_ruled_out = -numbers.worth_saying <= found.mean - reach and found.mean + reach <= numbers.worth_saying
        return Words.ABOUT_THE_SAME if is_ruled_out else Words.NOT_CLEAR
    is_enough = skill.rated >= numbers.more_than_most_from and len(others) >= numbers.others_at_least
    if is_enough and surely_better(found, others) >= numbers.surely:
        return Words.MORE_THAN_MOST
    return Words.TENDS_CALMER


def surely_better(found: Estimate, others: Sequence[Estimate]) -> float:
    """How likely it is, from 0 to 1, that this skill's true change is more than the average of the others'."""
    count = len(others)
    difference = found.mean - fmean(one.mean for one in others)
    # What all share, the person's average, cancels out as far as both are drawn toward it alike.
    shared = found.pull - fmean(one.pull for one in others)
    variance = found.own + sum(one.own for one in others) / count**2 + shared**2 * found.common
    return STANDARD.cdf(difference / sqrt(variance))
