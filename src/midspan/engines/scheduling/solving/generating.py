"""Column generation for one part: prices from the master, weeks from pricing, until none would help.

Prices are smoothed towards the ones with the best bound so far: the master's own swing from round to round.
"""

from dataclasses import dataclass, field

import numpy as np

from midspan.engines.scheduling.solving import highs
from midspan.engines.scheduling.solving.ascending import Ascent
from midspan.engines.scheduling.solving.found import Found, Ints, joined
from midspan.engines.scheduling.solving.limits import THOUSAND, Limits, Part, lower_bound
from midspan.engines.scheduling.solving.master import Duals, Floats, Program, whole_prices
from midspan.engines.scheduling.solving.pricing import Pricing

WEEKS_AT_FIRST = 1  # Of each person, before anything has a price: the master needs few of them.
WEEKS_PER_STEP = 4  # Of each person, while prices rise.
WEEKS_FURTHER_OFF = 24
WEEKS_PER_ROUND = 6  # Of each person; more of them mean fewer rounds but a slower master.
DUAL, PRIMAL = 1, 4  # HiGHS's numbers of its ways: from nothing, and from a solution to which columns were added.
TOLERANCE = 1e-6  # Points; HiGHS counts in floating point.
SMOOTHING = 0.5  # Share of the best prices so far in those asked about next.
NEAR_ENOUGH = 0.5  # Points between program and bound at which nothing is left to gain: costs are whole.


@dataclass
class Generation:
    """One part's master as it grows. `bound` is in thousandths of a point, `value` the program's points."""

    limits: Limits
    part: Part
    pricing: Pricing
    program: Program = field(init=False)
    batches: list[Found] = field(default_factory=list)
    known: set[bytes] = field(default_factory=set)
    value: float = 0.0
    bound: int | None = None
    duals: Duals | None = None
    best_prices: Ints = field(init=False)
    shares: Ints = field(
        init=False
    )  # Of each person under the best prices: waiting or their cheapest week, thousandths.
    rounds: int = 0
    is_exact: bool = False
    tolerance: float = 0.0  # Points between program and bound that are close enough.

    def __post_init__(self) -> None:
        self.program = Program(self.limits, self.part.people, simplex_strategy=DUAL)
        self.program.add_sections(self.part.sections)
        self.best_prices = np.zeros(self.limits.count, np.int64)
        self.shares = np.zeros(len(self.part.people), np.int64)

    @property
    def weeks(self) -> Found:
        """All weeks of the master, in the order in which they came."""
        if len(self.batches) > 1:
            self.batches = [joined(self.batches, width=self.pricing.width)]
        return joined(self.batches, width=self.pricing.width)

    @property
    def is_finished(self) -> bool:
        """Whether no week anybody could have would make the program cheaper by what counts."""
        return self.bound is not None and self.value - self.bound / THOUSAND <= max(NEAR_ENOUGH, self.tolerance)

    def add(self, weeks: Found) -> int:
        """The weeks not known yet; returns how many they were."""
        prints = weeks.fingerprints()
        fresh = [row for row, key in enumerate(prints) if key not in self.known]
        self.known.update(prints)
        if fresh:
            new = weeks.rows(np.array(fresh))
            self.program.add(new)
            self.batches.append(new)
        return len(fresh)

    def seed(self, prices: Ints) -> None:
        """The first weeks and the first bound: what everybody would choose under these prices."""
        cutoffs = THOUSAND * self.limits.waiting[self.part.people]
        self.add(self._priced(prices, cutoffs, WEEKS_AT_FIRST)[0])

    def ascend(self, steps: int, *, goal: int) -> None:
        """Better prices, step by step; `goal` is the cost of the best schedule known.

        In the second half they are good enough for the weeks found on the way to be the ones the master needs.
        """
        ascent = Ascent(self.limits, self.part, THOUSAND * goal)
        prices, waiting = self.best_prices, THOUSAND * self.limits.waiting[self.part.people]
        for step in range(steps):
            weeks, bound = self._priced(prices, waiting, WEEKS_PER_STEP)
            if step >= steps // 2:
                self.add(weeks)
            prices = whole_prices(ascent.next_prices(prices, weeks, bound) / THOUSAND, self.limits)

    def _priced(self, prices: Ints, cutoffs: Ints, most: int) -> tuple[Found, int]:
        """The weeks below the cutoffs, and the bound; prices that prove more than all before are remembered."""
        self.pricing.set_prices(prices)
        weeks = self.pricing.nearest(self.part.people, cutoffs=cutoffs, most=most)
        best = self._best(weeks, cutoffs)
        bound = lower_bound(self.limits, self.part, prices, best)
        if self.bound is None or bound > self.bound:
            self.bound, self.best_prices = bound, prices
            self.shares = np.minimum(best, THOUSAND * self.limits.waiting[self.part.people])
        return weeks, bound

    def look_further(self, points: int) -> None:
        """Add weeks up to so many points above each person's share, under the prices that prove most."""
        waiting = THOUSAND * self.limits.waiting[self.part.people]
        cutoffs = np.minimum(waiting, self.shares + THOUSAND * (points + 1))
        self.pricing.set_prices(self.best_prices)
        self.add(self.pricing.weeks(self.part.people, cutoffs=cutoffs, most=WEEKS_FURTHER_OFF))

    def round(self) -> bool:
        """Solve, price, add. False when nothing was left to do."""
        self.value = self.program.solve()
        if not self.rounds:
            highs.set_option(self.program.solver, "simplex_strategy", PRIMAL)
        self.duals = self.program.duals()
        self.rounds += 1
        if self.is_finished:
            return False
        asked = self._asked_prices()
        added = self._price(asked)
        if not added and not self.is_exact:
            self.is_exact = True  # The smoothed prices found nothing: ask the master's own.
            added = self._price(whole_prices(self.duals.prices, self.limits))
        self.is_exact = self.is_exact and not added
        return bool(added) and not self.is_finished

    def _asked_prices(self) -> Ints:
        assert self.duals is not None  # noqa: S101 - set a line before.
        own = whole_prices(self.duals.prices, self.limits)
        if self.is_exact or self.bound is None:
            return own
        return whole_prices((SMOOTHING * self.best_prices + (1 - SMOOTHING) * own) / THOUSAND, self.limits)

    def _price(self, prices: Ints) -> int:
        assert self.duals is not None  # noqa: S101 - as above.
        cutoffs = THOUSAND * self.limits.waiting[self.part.people]
        return self.add(self._helpful(self._priced(prices, cutoffs, WEEKS_PER_ROUND)[0]))

    def _best(self, weeks: Found, cutoffs: Ints) -> Ints:
        """Each person's cheapest week; where none was below the cutoff, the cutoff is no dearer."""
        best = np.full(len(self.limits.problem.patients), 1 << 62, np.int64)
        best[self.part.people] = cutoffs
        np.minimum.at(best, weeks.patients, weeks.reduced)
        return best[self.part.people]

    def _helpful(self, weeks: Found) -> Found:
        """The weeks that the master itself would take: cheaper than their person's share under its own prices."""
        return weeks.rows(self.reduced(weeks) < -TOLERANCE)

    def reduced(self, weeks: Found) -> Floats:
        """What each week costs above its person's share under the master's own prices, in points."""
        assert self.duals is not None  # noqa: S101 - as above.
        rows, keys = self.limits.uses(weeks)
        paid = np.bincount(rows, weights=self.duals.prices[keys], minlength=len(weeks))
        shares = self.duals.people[self.program.row_of_person[weeks.patients]]
        return weeks.points + paid - shares
