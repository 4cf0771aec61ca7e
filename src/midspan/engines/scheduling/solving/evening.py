"""Nobody carries the center: whose week costs their life more than the rules' cap gets another, if one can be had.

The sum comes first and is proven. Then those above the cap are asked for weeks in which life weighs more and more, and
whole weeks are chosen once more, each point above the cap counting several times. Weeks above the rules' limit are
left out, whatever that costs, as far as their person has another and nobody waits for it. The bound stays that of the
sum.
"""

import numpy as np
from msgspec.structs import replace

from midspan.engines.scheduling.model import PatientNeeds, Problem, TierCosts
from midspan.engines.scheduling.plan_points import plan_costs
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
MISSING = ("no_individual", "no_family")  # A week without a session is no kinder one.
HEAVIER = (2, 6, 1000)  # Times the life weights; with the last nothing else matters.
NEVER = 1 << 62
WEEKS_EACH = 6  # Of each person at each weight.


def extra_points(limits: Limits, weeks: Found) -> Ints:
    """What each row's points above the cap count besides; all zero where the rules have no cap."""
    rules = limits.problem.rules
    if not rules.life_cap:
        return np.zeros(len(weeks), np.int64)
    life = np.array([costs.life for costs in _costs(limits, weeks)], np.int64)
    extra: Ints = rules.over_life_cap * np.maximum(0, life - rules.life_cap)
    return extra


def within_limit(limits: Limits, weeks: Found) -> "np.typing.NDArray[np.bool_]":
    """The rows no harder on their person's life than the limit or, where there is none such, the kindest whole one."""
    limit = limits.problem.rules.life_limit
    if not limit:
        return np.ones(len(weeks), np.bool_)
    costs = _costs(limits, weeks)
    life, missing = (np.array([getattr(one, tier) for one in costs], np.int64) for tier in ("life", "degraded"))
    most = np.full(len(limits.problem.patients), NEVER)
    least_missing = most.copy()
    np.minimum.at(least_missing, weeks.patients, missing)
    is_whole = missing == least_missing[weeks.patients]
    np.minimum.at(most, weeks.patients[is_whole], life[is_whole])
    within: np.typing.NDArray[np.bool_] = life <= np.maximum(limit, most)[weeks.patients]
    return within


def kinder_weeks(limits: Limits, people: Ints, prices: Ints) -> Found:
    """Weeks of these people that cost their life less, cheap under these prices; their points are the rules' own."""
    cutoffs = THOUSAND * limits.waiting[people]
    batches = []
    for factor in HEAVIER:
        pricing = Pricing(Limits(_heavier(limits.problem, factor)), people)
        pricing.set_prices(prices)
        batches.append(pricing.nearest(people, cutoffs=factor * cutoffs, most=WEEKS_EACH))
    weeks = joined(batches, width=pricing.width)
    return replace(weeks, points=np.array([costs.total for costs in _costs(limits, weeks)], np.int64))


def _heavier(problem: Problem, factor: int) -> Problem:
    weights = problem.rules.weights
    changed = {name: factor * getattr(weights, name) for name in (*LIFE_WEIGHTS, *MISSING)}
    rules = replace(problem.rules, weights=replace(weights, **changed))
    return replace(problem, rules=rules, patients=tuple(_heavier_life(one, factor) for one in problem.patients))


def _heavier_life(needs: PatientNeeds, factor: int) -> PatientNeeds:
    """What moves in the person's own life costs so many times as much."""
    if all(one.price is None for one in needs.commitments):
        return needs
    dearer = (one if one.price is None else replace(one, price=factor * one.price) for one in needs.commitments)
    return replace(needs, commitments=tuple(dearer))


def _costs(limits: Limits, weeks: Found) -> list[TierCosts]:
    problem, ids = limits.problem, limits.counselor_ids
    return [
        plan_costs(problem, problem.patients[int(person)], plan_at(weeks, row, problem=problem, counselor_ids=ids))
        for row, person in enumerate(weeks.patients)
    ]
