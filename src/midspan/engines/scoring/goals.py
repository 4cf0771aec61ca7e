"""Goal attainment scaling: how far somebody's own goals were reached, for staff only.

Kiresuk and Sherman 1968. Goals written easier score higher, so T is never averaged over people or programs.
"""

from collections.abc import Sequence
from math import sqrt

from msgspec import Struct

CORRELATION = 0.3  # Between goals, as the authors assume it.
LEVELS = range(-2, 3)  # 0 is what was expected when the level was written, before work started.


class Goal(Struct, frozen=True):
    level: int
    weight: float = 1

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError("A goal's level is a whole number from -2 to +2.")
        if self.weight <= 0:
            raise ValueError("A goal's weight is above zero.")


def attainment(goals: Sequence[Goal]) -> float:
    """T, with 50 for everything as expected. Raises ValueError without goals."""
    if not goals:
        raise ValueError("Without goals there is nothing to attain.")
    weights = [goal.weight for goal in goals]
    squares = sum(weight * weight for weight in weights)
    spread = sqrt((1 - CORRELATION) * squares + CORRELATION * sum(weights) ** 2)
    return 50 + 10 * sum(goal.weight * goal.level for goal in goals) / spread
