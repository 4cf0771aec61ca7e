"""First prices without a linear program: raise what is asked for too often, lower what is not (the volume method).

Each step prices everybody once and moves along the average of what was over- and underused so far. It ends far cheaper
than the master would where the master has few weeks yet, and what it finds on the way are the weeks the master needs.
"""

from dataclasses import dataclass, field

import numpy as np

from midspan.engines.scheduling.solving.found import Found, Ints
from midspan.engines.scheduling.solving.limits import THOUSAND, Limits, Part, crowding
from midspan.engines.scheduling.solving.master import Floats

FIRST_STEP, LEAST_STEP, LONGEST_STEP = 0.02, 0.0005, 0.5
LONGER, SHORTER = 1.1, 0.66
PATIENCE = 3  # Steps without a better bound before they get shorter.
MEMORY = 0.5  # Share of the newest step in the average.


@dataclass
class Ascent:
    """Prices on their way up. `goal` is what the best schedule known costs, in thousandths."""

    limits: Limits
    part: Part
    goal: int
    step: float = FIRST_STEP
    center: Floats = field(init=False)
    bound: int = -(1 << 62)
    average: Floats | None = None
    waited: int = 0

    def __post_init__(self) -> None:
        self.center = np.zeros(self.limits.count)

    def next_prices(self, prices: Ints, weeks: Found, bound: int) -> Floats:
        """Where to look next, given the weeks asked for under `prices` and the bound these prove."""
        overuse = self._overuse(prices, weeks)
        self.average = overuse if self.average is None else MEMORY * overuse + (1 - MEMORY) * self.average
        self._hear(prices, bound)
        length = float((self.average * self.average).sum())
        return self.center + self.step * max(0, self.goal - self.bound) / max(length, 1.0) * self.average

    def _hear(self, prices: Ints, bound: int) -> None:
        """Go on from the best prices so far, with longer steps while they get better."""
        if bound > self.bound:
            self.bound, self.center, self.waited = bound, prices.astype(float), 0
            self.step = min(LONGEST_STEP, self.step * LONGER)
            return
        self.waited += 1
        if self.waited >= PATIENCE:
            self.step, self.waited = max(LEAST_STEP, self.step * SHORTER), 0

    def _overuse(self, prices: Ints, weeks: Found) -> Floats:
        """How much more of each key is asked for than there is, at these prices."""
        limits, mine = self.limits, self.part.sections
        cheapest = weeks.rows(np.unique(weeks.patients, return_index=True)[1])
        used = np.bincount(limits.uses(cheapest)[1], minlength=limits.count)
        over: Floats = (used - limits.amounts).astype(float)
        over[(prices <= 0) & (over < 0)] = 0  # What is free already gets no cheaper.
        over[: limits.seats] = 0
        over[mine] = used[mine] - self._best_sizes(prices)[mine]
        return over

    def _best_sizes(self, prices: Ints) -> Ints:
        """How many people each section would like best at its price."""
        limits = self.limits
        most = limits.amounts[: limits.seats]
        ends = np.array([np.zeros_like(most), np.minimum(limits.wanted, most), limits.easy, most])
        costs = np.array([THOUSAND * crowding(limits, end) - prices[: limits.seats] * end for end in ends])
        best: Ints = ends[costs.argmin(axis=0), np.arange(limits.seats)]
        return best
