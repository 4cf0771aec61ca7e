"""Nobody carries the center: whose week costs their life more than the rules' cap gets another, if one can be had.

The sum comes first and is proven. Then those above the cap are asked for weeks in which life weighs more and more, and
whole weeks are chosen once more, each point above the cap counting several times. The bound stays that of the sum.
"""

from dataclasses import replace

import numpy as np

from midspan.engines.scheduling.model import Problem, TierCosts
from midspan.engines.scheduling.plan_points import plan_costs
from midspan.engines.scheduling.rules import Rules
from midspan.engines.scheduling.solving.found import Found, Ints, joined, plan_at
from midspan.engines.scheduling.solving.limits import THOUSAND, Limits
from midspan.engines.scheduling.solving.pricing import Pricing

# Of the weights, those of the tier LIFE.
LIFE_WEIGHTS = (
    "extra_day",
    "other_mode",
    "other_part_of_day",
    "trip_per_15_minutes",
    "over_minimum_per_30_minutes",
    "family_in_office_hours",
)
HEAVIER = (2, 6, 1000)  # Times the life weights; with the last nothing else matters.
WEEKS_EACH = 6  # Of each person at each weight.


def extra_points(limits: Limits, weeks: Found) -> Ints:
    """What each row's points above the cap count besides; all zero where the rules have no cap."""
    rules = limits.problem.rules
    if not rules.life_cap:
        return np.zeros(len(weeks), np.int64)
    life = np.array([costs.life for costs in _costs(limits, weeks)], np.int64)
    extra: Ints = rules.over_life_cap * np.maximum(0, life - rules.life_cap)
    return extra


def kinder_weeks(limits: Limits, people: Ints, prices: Ints) -> Found:
    """Weeks of these people that cost their life less, cheap under these prices; their points are the rules' own."""
    cutoffs = THOUSAND * limits.waiting[people]
    batches = []
    for factor in HEAVIER:
        pricing = Pricing(Limits(replace(limits.problem, rules=_heavier(limits.problem, factor))), people)
        pricing.set_prices(prices)
        batches.append(pricing.nearest(people, cutoffs=factor * cutoffs, most=WEEKS_EACH))
    weeks = joined(batches, width=pricing.width)
    return replace(weeks, points=np.array([costs.total for costs in _costs(limits, weeks)], np.int64))


def _heavier(problem: Problem, factor: int) -> Rules:
    weights = problem.rules.weights
    changed = {name: factor * getattr(weights, name) for name in LIFE_WEIGHTS}
    return replace(problem.rules, weights=replace(weights, **changed))


def _costs(limits: Limits, weeks: Found) -> list[TierCosts]:
    problem, ids = limits.problem, limits.counselor_ids
    return [
        plan_costs(problem, problem.patients[int(person)], plan_at(weeks, row, problem=problem, counselor_ids=ids))
        for row, person in enumerate(weeks.patients)
    ]
