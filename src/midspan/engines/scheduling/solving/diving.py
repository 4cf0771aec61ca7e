"""Whole weeks out of the linear program, by deciding for a few people at a time and solving it again.

Where the program divides people among several weeks, those with a large share are taken as decided; where none is
large, a few are tried and the one that costs least is. Where even that costs much, pricing is asked for other weeks
around what is decided. The program is nearly whole from the start, so few are ever decided for, and what comes out is
near the bound long before an integer program would be done with its root.
"""

from collections.abc import Generator

import numpy as np

from midspan.engines.scheduling.solving.found import Found, Ints
from midspan.engines.scheduling.solving.generating import Generation
from midspan.engines.scheduling.solving.master import Floats
from midspan.engines.scheduling.solving.walking import Ask

WHOLE = 1e-6  # Nearer than this to nothing or to one, a share is it.
MOSTLY = 0.5  # Of whole weeks, shares are above it or below.
DECIDED = (0.75, 0.9, 0.6)  # A share above this is as good as decided: on the first way down, the second, the third.
CANDIDATES = 4  # Weeks tried where no share is that large,
CHEAP = 3  # until one costs no more points than this.
DEAR = 20  # Points that a decision may cost before other weeks are asked for,
TRIES = 4  # at most so often,
WEEKS_EACH = 6  # so many for each person.


class Dive:
    """One way down through a part's program; a share above `decided_from` is as good as decided."""

    def __init__(self, generation: Generation, decided_from: float) -> None:
        self.generation, self.limits, self.decided_from = generation, generation.limits, decided_from
        self.decided = np.zeros(0, np.int64)
        self.left = self.limits.amounts.copy()
        self.allowed = 0.0

    def walk(self) -> Generator[Ask, Found, Found]:
        """Whole weeks that together break no limit. The program is then as before, but for weeks that came to it."""
        program, duals = self.generation.program, self.generation.duals
        try:
            with program.as_before():
                return (yield from self._down())
        finally:  # Also when the search is stopped on the way.
            self.generation.duals = duals

    def _down(self) -> Generator[Ask, Found, Found]:
        program = self.generation.program
        self.allowed = program.solve_from_outside()
        while (is_divided := _is_divided(program.shares())).any():
            points = self._decide(np.where(is_divided, program.shares(), 0.0))
            yield from self._ask_around(points)
        return self.generation.weeks.rows(program.shares() > MOSTLY)

    def _decide(self, shares: Floats) -> float:
        """Take the weeks with large shares, or else the one that costs least. Returns what the program then costs."""
        largest = np.argsort(-shares, kind="stable")
        clear = largest[: int((shares > self.decided_from).sum())]
        if not len(clear):
            return self._decide_for_cheapest(largest[: min(CANDIDATES, int((shares > 0).sum()))])
        self._take(clear)
        return self.generation.program.solve_from_outside()

    def _decide_for_cheapest(self, candidates: Ints) -> float:
        """Shares say little here: try weeks one by one, until one costs nothing to speak of."""
        program, costs = self.generation.program, []
        for number in range(len(candidates)):
            program.hold(candidates[number : number + 1])
            costs.append(program.solve_from_outside())
            if costs[-1] <= self.allowed + CHEAP:
                break
            program.release(candidates[number : number + 1])
        best = candidates[int(np.argmin(costs))]
        self._take(np.array([best]))
        return program.solve_from_outside()

    def _take(self, weeks: Ints) -> None:
        """Those of these weeks (by place) that fit together beside what is decided are decided as well."""
        rows, keys = self.limits.uses(self.generation.weeks.rows(weeks))
        of_row = np.searchsorted(rows, np.arange(len(weeks) + 1))
        fitting = weeks[[self._fits(keys[of_row[row] : of_row[row + 1]]) for row in range(len(weeks))]]
        self.generation.program.hold(fitting)
        self.decided = np.concatenate([self.decided, fitting])

    def _fits(self, keys: Ints) -> bool:
        """Whether there is room for one more with these keys, who then has it."""
        fits = bool((self.left[keys] > 0).all())
        self.left[keys] -= int(fits)
        return fits

    def _ask_around(self, points: float) -> Generator[Ask, Found, None]:
        """More weeks for those not decided for, as long as that makes the decision cheaper."""
        generation = self.generation
        for _ in range(TRIES):
            if points <= self.allowed + DEAR:
                break
            generation.duals = generation.program.duals()
            added = generation.add_helpful((yield generation.ask_own(self._undecided(), WEEKS_EACH)))
            before, points = points, generation.program.solve() if added else points
            if before - points < DEAR / TRIES:
                break
        self.allowed = max(self.allowed, points)

    def _undecided(self) -> Ints:
        people = self.generation.part.people
        return people[np.isin(people, self.generation.weeks.patients[self.decided], invert=True)]


def _is_divided(shares: Floats) -> "np.typing.NDArray[np.bool_]":
    return (shares > WHOLE) & (shares < 1 - WHOLE)
