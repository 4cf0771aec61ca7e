"""Limits of what a person may say of their week."""

from collections.abc import Mapping

from midspan.values import ALLOWED, Verdict, refused

LONGEST_TRAVEL = 240
SHORTEST_DAY = 60
LONGEST_DAY = 720
FAR = "A way of more than four hours cannot be planned round. Give the minutes one way."
DAY_LENGTH = "The longest day lasts between 1 and 12 hours."


def may_commute(minutes: int) -> Verdict:
    """Whether a way of that many minutes can be planned round."""
    return ALLOWED if 0 <= minutes <= LONGEST_TRAVEL else refused(FAR)


def may_prefer(*, travel_minutes: Mapping[str, int], longest_day_minutes: int | None) -> Verdict:
    """Whether these wishes can be planned with; what is not known stays unknown."""
    if any(not may_commute(minutes) for minutes in travel_minutes.values()):
        return refused(FAR)
    if longest_day_minutes is not None and not SHORTEST_DAY <= longest_day_minutes <= LONGEST_DAY:
        return refused(DAY_LENGTH)
    return ALLOWED
