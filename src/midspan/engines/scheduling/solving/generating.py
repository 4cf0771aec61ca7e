"""Column generation for one part: prices from the master, weeks from pricing, until none would help.

Prices are smoothed towards the ones with the best bound so far: the master's own swing from round to round.
"""

from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np

from midspan.engines.scheduling.solving.ascending import Ascent
from midspan.engines.scheduling.solving.found import Found, Ints, joined
from midspan.engines.scheduling.solving.limits import THOUSAND, Limits, Part, lower_bound
from midspan.engines.scheduling.solving.master import Duals, Floats, Program, whole_prices
from midspan.engines.scheduling.solving.pricing import Pricing
from midspan.engines.scheduling.solving.walking import Ask, Walk

WEEKS_AT_FIRST = 1  # Of each person, before anything has a price: the master needs few of them.
WEEKS_PER_STEP = 4  # Of each person, while prices rise.
WEEKS_FURTHER_OFF = 24
WEEKS_PER_ROUND = 6  # Of each person; more of them mean fewer rounds but a slower master.
TOLERANCE = 1e-6  # Points; HiGHS counts in floating point.
SMOOTHING = 0.35  # Share of the best prices so far in those asked about next.
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
        self.program = Program(self.limits, self.part.people)
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

    def seed(self, prices: Ints) -> Walk:
        """The first weeks and the first bound: what everybody would choose under these prices."""
        own = np.zeros_like(prices)
        keys = self.limits.keys_of(self.part)
        own[keys] = prices[keys]
        weeks, _ = yield from self._priced(own, WEEKS_AT_FIRST)
        self.add(weeks)

    def ascend(self, steps: int, *, goal: int) -> Walk:
        """Better prices, step by step; `goal` is the cost of the best schedule known.

        In the second half they are good enough for the weeks found on the way to be the ones the master needs.
        """
        ascent = Ascent(self.limits, self.part, THOUSAND * goal)
        prices = self.best_prices
        for step in range(steps):
            weeks, bound = yield from self._priced(prices, WEEKS_PER_STEP)
            if step >= steps // 2:
                self.add(weeks)
            prices = whole_prices(ascent.next_prices(prices, weeks, bound) / THOUSAND, self.limits)

    def _priced(self, prices: Ints, most: int) -> Generator[Ask, Found, tuple[Found, int]]:
        """The weeks below waiting, and the bound; prices that prove more than all before are remembered."""
        waiting = THOUSAND * self.limits.waiting[self.part.people]
        weeks = yield Ask(self.part.people, waiting, most, prices)
        best = self._best(weeks, waiting)
        bound = lower_bound(self.limits, self.part, prices, best)
        if self.bound is None or bound > self.bound:
            self.bound, self.best_prices, self.shares = bound, prices, best
        return weeks, bound

    def look_further(self, points: int) -> Walk:
        """Add weeks up to so many points above each person's share, under the prices that prove most."""
        people = self.part.people
        cutoffs = np.minimum(THOUSAND * self.limits.waiting[people], self.shares + THOUSAND * (points + 1))
        self.add((yield Ask(people, cutoffs, WEEKS_FURTHER_OFF, self.best_prices, is_nearest=False)))

    def round(self) -> Generator[Ask, Found, bool]:
        """Solve, price, add. False when nothing was left to do."""
        self.value = self.program.solve()
        self.duals = self.program.duals()
        self.rounds += 1
        if self.is_finished:
            return False
        added = yield from self._price(self._asked_prices())
        if not added and not self.is_exact:
            self.is_exact = True  # The smoothed prices found nothing: ask the master's own.
            added = yield from self._price(self.own_prices)
        self.is_exact = self.is_exact and not added
        return bool(added) and not self.is_finished

    @property
    def own_prices(self) -> Ints:
        """The prices of the program's last solution."""
        assert self.duals is not None  # noqa: S101 - asked for after a solution only.
        return whole_prices(self.duals.prices, self.limits)

    def _asked_prices(self) -> Ints:
        own = self.own_prices
        if self.is_exact or self.bound is None:
            return own
        return whole_prices((SMOOTHING * self.best_prices + (1 - SMOOTHING) * own) / THOUSAND, self.limits)

    def _price(self, prices: Ints) -> Generator[Ask, Found, int]:
        weeks, _ = yield from self._priced(prices, WEEKS_PER_ROUND)
        return self.add_helpful(weeks)

    def ask_own(self, people: Ints, most: int) -> Ask:
        """What would help some of the part's people under the prices of the program's last solution."""
        return Ask(people, THOUSAND * self.limits.waiting[people], most, self.own_prices)

    def _best(self, weeks: Found, cutoffs: Ints) -> Ints:
        """Each person's cheapest week; where none was below the cutoff, the cutoff is no dearer."""
        best = np.full(len(self.limits.problem.patients), 1 << 62, np.int64)
        best[self.part.people] = cutoffs
        np.minimum.at(best, weeks.patients, weeks.reduced)
        return best[self.part.people]

    def add_helpful(self, weeks: Found) -> int:
        """Add the weeks that the program itself would take: cheaper than their person's share under its own prices."""
        return self.add(weeks.rows(self.reduced(weeks) < -TOLERANCE))

    def reduced(self, weeks: Found) -> Floats:
        """What each week costs above its person's share under the master's own prices, in points."""
        assert self.duals is not None  # noqa: S101 - as above.
        rows, keys = self.limits.uses(weeks)
        paid = np.bincount(rows, weights=self.duals.prices[keys], minlength=len(weeks))
        shares = self.duals.people[self.program.row_of_person[weeks.patients]]
        return weeks.points + paid - shares
