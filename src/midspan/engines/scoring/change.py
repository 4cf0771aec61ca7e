"""Whether somebody is better, about the same or worse than at the start, in words that do not claim too much."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt

from msgspec import Struct

from midspan.engines.scoring.model import ChangeRule

CONFIDENCE = 1.96  # Two-sided 95 %.
WEEKS_TO_IMPROVE = 4
MISSED_IN_A_ROW = 2


class Change(StrEnum):
    BETTER = "better"
    ABOUT_THE_SAME = "about_the_same"  # Could be ordinary ups and downs.
    WORSE = "worse"
    TOO_EARLY = "too_early"  # Fewer than two scores.
    NOT_ESTABLISHED = "not_established"  # Nobody has published how much of a difference means something.


class Reason(StrEnum):
    """Why somebody is not on track."""

    WORSE = "worse"
    NO_IMPROVEMENT = "no_improvement"
    TWO_MISSED = "two_missed"


class Asked(Struct, frozen=True):
    """One time the instrument was due or answered.

    `came` without a `score`: something came back, but no sum. Neither: nothing came back, which says nothing about why.
    """

    day: date
    score: int | None
    came: bool = False


def reliable_points(rule: ChangeRule) -> float:
    """The least difference that is more than ordinary ups and downs, in points.

    The published number where there is one, or else 1.96 · SD · √2 · √(1 − r) (Jacobson and Truax 1991). Raises
    ValueError when the rule has neither.
    """
    if rule.points is not None:
        return rule.points
    if rule.spread is None or rule.reliability is None:
        raise ValueError("A change rule has points, or a spread and a reliability.")
    return CONFIDENCE * rule.spread * sqrt(2) * sqrt(1 - rule.reliability)


def change(scores: Sequence[int], rule: ChangeRule | None, *, is_lower_better: bool = True) -> Change:
    """The last score against the first, in the order of time."""
    if rule is None:
        return Change.NOT_ESTABLISHED
    if len(scores) <= 1:
        return Change.TOO_EARLY
    gain = scores[0] - scores[-1] if is_lower_better else scores[-1] - scores[0]
    if abs(gain) < reliable_points(rule):
        return Change.ABOUT_THE_SAME
    return Change.BETTER if gain > 0 else Change.WORSE


def not_on_track(
    asked: Sequence[Asked], rule: ChangeRule | None, *, is_lower_better: bool = True, stays_good: bool = False
) -> tuple[Reason, ...]:
    """Why somebody is not on track, gravest first; empty when they are, or when it is too early to tell.

    Reliable worsening at any time; no reliable improvement once four weeks lie between the first score and the last,
    unless it `stays_good`, where there is little left to improve; the last two times missing. `asked` is in the order
    of time.
    """
    scored = [one for one in asked if one.score is not None]
    now = change([one.score for one in scored if one.score is not None], rule, is_lower_better=is_lower_better)
    found = {
        Reason.WORSE: now is Change.WORSE,
        Reason.NO_IMPROVEMENT: now is Change.ABOUT_THE_SAME and not stays_good and _has_lasted(scored),
        Reason.TWO_MISSED: _missed_in_a_row(asked) >= MISSED_IN_A_ROW,
    }
    return tuple(reason for reason, is_so in found.items() if is_so)


def _has_lasted(scored: Sequence[Asked]) -> bool:
    return scored[-1].day - scored[0].day >= timedelta(weeks=WEEKS_TO_IMPROVE)


def _missed_in_a_row(asked: Sequence[Asked]) -> int:
    back = (place for place, one in enumerate(asked, start=1) if one.came or one.score is not None)
    return len(asked) - max(back, default=0)
