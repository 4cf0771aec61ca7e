"""How what a week asks of people is spread over them: the sum can be low while a few pay for everybody.

*Life points* are those of the tier LIFE: days, trips, hours and modes a person would not have chosen. They say nothing
about the wait list, nor about what changed from the week before.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from midspan.engines.scheduling.model import PatientNeeds, Problem, Schedule
from midspan.engines.scheduling.plan_points import plan_costs

PERCENT_HIGH = 90


class Spread(Struct, frozen=True):
    """Life points of some people who have a week: in the middle, of those nine in ten stay within, and at worst."""

    people: int
    median: int
    high: int
    most: int


class LifeSpreads(Struct, frozen=True):
    """Life points of everybody, and by site, language and age band. Somebody of two languages counts in both."""

    everybody: Spread
    by_site: Mapping[str, Spread]
    by_language: Mapping[str, Spread]
    by_age_band: Mapping[str, Spread]


def life_points(problem: Problem, schedule: Schedule) -> dict[str, int]:
    """What each person's week costs their life, by id; people without a week are left out."""
    plans = ((needs, schedule.plans.get(needs.id)) for needs in problem.patients)
    return {needs.id: plan_costs(problem, needs, plan).life for needs, plan in plans if plan is not None}


def life_spreads(problem: Problem, schedule: Schedule) -> LifeSpreads:
    """How the life points of a schedule are spread."""
    points = life_points(problem, schedule)
    placed = [needs for needs in problem.patients if needs.id in points]

    def by(groups_of: Callable[[PatientNeeds], Iterable[str]]) -> dict[str, Spread]:
        found: dict[str, list[int]] = defaultdict(list)
        for needs in placed:
            for group in groups_of(needs):
                found[group].append(points[needs.id])
        return {group: spread(found[group]) for group in sorted(found)}

    return LifeSpreads(
        everybody=spread(list(points.values())),
        by_site=by(lambda needs: (needs.site_id,)),
        by_language=by(lambda needs: needs.tags.languages),
        by_age_band=by(lambda needs: needs.tags.age_bands),
    )


def spread(points: list[int]) -> Spread:
    """Zeros where there is nobody."""
    if not points:
        return Spread(0, 0, 0, 0)
    ordered, last = sorted(points), len(points) - 1
    return Spread(len(points), ordered[last // 2], ordered[PERCENT_HIGH * last // 100], ordered[last])
