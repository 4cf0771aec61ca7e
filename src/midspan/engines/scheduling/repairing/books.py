"""Who holds what while a schedule is repaired: every shared key with what is left of it."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from midspan.engines.scheduling.model import Problem, WeekPlan
from midspan.engines.scheduling.solving.found import Found, Ints, plan_at
from midspan.engines.scheduling.solving.limits import Limits
from midspan.engines.scheduling.solving.standing import rows_of


class Books:
    """The keys left and their holders, as people give up weeks and take others."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        self.problem, self.limits = problem, limits
        self.left: Ints = limits.amounts.copy()
        self.holders: dict[int, set[int]] = defaultdict(set)
        self.plans: dict[int, WeekPlan] = {}
        self._held: dict[int, Ints] = {}

    def take_all(self, plans: Mapping[int, WeekPlan]) -> None:
        """Enter everybody's week at once."""
        rows, keys = self.limits.uses(rows_of(plans, self.limits))
        starts = np.searchsorted(rows, np.arange(len(plans) + 1))
        for row, person in enumerate(plans):
            self._enter(person, plans[person], keys[starts[row] : starts[row + 1]])

    def take(self, person: int, plan: WeekPlan) -> None:
        self._enter(person, plan, self.keys_of(person, plan))

    def keys_of(self, person: int, plan: WeekPlan) -> Ints:
        """What a week would use."""
        return self.limits.uses(rows_of({person: plan}, self.limits))[1]

    def _enter(self, person: int, plan: WeekPlan, keys: Ints) -> None:
        self.plans[person], self._held[person] = plan, keys
        self.left[keys] -= 1
        for key in keys:
            self.holders[int(key)].add(person)

    def give_up(self, person: int) -> WeekPlan | None:
        """Take somebody's week away; returns it, None when there was none."""
        keys = self._held.pop(person, None)
        if keys is None:
            return None
        self.left[keys] += 1
        for key in keys:
            self.holders[int(key)].discard(person)
        return self.plans.pop(person)

    @property
    def used_up(self) -> Ints:
        """The keys of which nothing is left."""
        return np.nonzero(self.left <= 0)[0]

    def plan_of(self, found: Found, row: int) -> WeekPlan:
        return plan_at(found, row, problem=self.problem, counselor_ids=self.limits.counselor_ids)
