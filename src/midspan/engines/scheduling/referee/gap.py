"""How far a schedule may be from the best one, as a share of what anybody could have done about its cost."""

from collections.abc import Sequence

from midspan.engines.scheduling.model import Problem
from midspan.engines.scheduling.referee.cheapest_week import cheapest_week
from midspan.engines.scheduling.referee.own_life import OwnLife, Tolls


def unavoidable_points(problem: Problem, waiting: Sequence[str]) -> int:
    """Wait-list points of those (among `waiting`) for whom the center has no week even if they were alone in it."""
    impossible = (
        needs for needs in map(problem.patient, waiting) if cheapest_week(OwnLife(problem, needs, Tolls())) is None
    )
    return sum(problem.rules.weights.wait_list * needs.priority for needs in impossible)


def controllable_gap(*, objective: int, bound: float, unavoidable: int) -> float:
    """The gap between schedule and bound, divided by the objective without its unavoidable points; 0 is proven best."""
    gap = max(0.0, objective - bound)
    return gap / max(1, objective - unavoidable) if gap else 0.0
