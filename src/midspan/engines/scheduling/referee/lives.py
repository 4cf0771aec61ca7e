"""Whose week costs their life more than the rules' limit, and whether there is a kinder one for them at all."""

from msgspec import Struct
from msgspec.structs import replace

from midspan.engines.scheduling.model import PatientNeeds, Problem, Schedule
from midspan.engines.scheduling.referee.cheapest_week import cheapest_week
from midspan.engines.scheduling.referee.check import subjects_of
from midspan.engines.scheduling.referee.costs import plan_costs
from midspan.engines.scheduling.referee.own_life import MILLI, OwnLife, Tolls

MISSING = 1_000_000  # Points for a session that is missing: above those of any life, so that whole weeks come first.


class Burden(Struct, frozen=True):
    """One person above the limit: their week's points of life, and the fewest of any week they could have alone."""

    patient_id: str
    points: int
    least: int

    def is_avoidable(self, limit: int) -> bool:
        """Whether the person would have a week within the limit, or a kinder one than theirs, if they were alone."""
        return self.points > max(limit, self.least)


def over_life_limit(problem: Problem, schedule: Schedule) -> tuple[Burden, ...]:
    """Everybody whose week costs their life more than the rules' limit, in the problem's order; 0 is no limit."""
    limit = problem.rules.life_limit
    lives = ((subject, plan_costs(subject).life) for subject in subjects_of(problem, schedule))
    return tuple(
        Burden(subject.needs.id, life, least_life(problem, subject.needs))
        for subject, life in lives
        if 0 < limit < life
    )


def least_life(problem: Problem, needs: PatientNeeds) -> int:
    """The fewest points of life of any week the person could have alone, of whole weeks where there are any.

    Raises ValueError for somebody who has none.
    """
    weights = replace(
        problem.rules.weights,
        no_individual=MISSING,
        no_family=MISSING,
        group_left=0,
        counselor_changed=0,
        session_moved=0,
    )
    week = cheapest_week(OwnLife(replace(problem, rules=replace(problem.rules, weights=weights)), needs, Tolls()))
    if week is None:
        raise ValueError(f"{needs.id} has no week in this center.")
    return week // MILLI % MISSING
