"""The restricted master: a linear program that HiGHS keeps warm while weeks arrive.

Rows: one for each person (exactly one week or the wait list), one or two for each section, one for each other key as
soon as a week uses it. Columns: the wait list, the seats above comfort and below the minimum, then the weeks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from midspan.engines.scheduling.solving import highs
from midspan.engines.scheduling.solving.found import Found, Ints
from midspan.engines.scheduling.solving.limits import THOUSAND, Limits

Floats = NDArray[np.float64]
NO_ROW = -1
DUAL, PRIMAL = 1, 4  # HiGHS's numbers of its ways: to a solution from outside, and from one to a better.


class Duals(Struct, frozen=True):
    """What the program says that one more of each is worth, in points.

    `people` are each person's share of the cost; `prices` what a week pays for each key.
    """

    people: Floats
    prices: Floats


class Program:
    """Rows and columns for some weeks, as a linear program or, made whole, as an integer one."""

    def __init__(self, limits: Limits, people: Ints, **options: object) -> None:
        self.limits, self.people = limits, people
        self.solver: Any = highs.quiet_solver(**options)
        self.row_of_person = np.full(len(limits.problem.patients), NO_ROW, np.int64)
        self.row_of_person[people] = np.arange(len(people))
        self.row_of_key = np.full(limits.count, NO_ROW, np.int64)
        self.second_row = np.full(limits.seats, NO_ROW, np.int64)
        self.row_count = 0
        self.first_week = 0
        self.held = np.zeros(0, np.int64)
        self.is_solved = False
        self._add_people()

    def _add_people(self) -> None:
        count = len(self.people)
        self._rows(np.ones(count), np.ones(count))
        self._columns(self.limits.waiting[self.people], most=np.full(count, highs.INFINITY), rows=np.arange(count))

    def add_sections(self, sections: Ints) -> None:
        """The rows of these sections, with the seats that soften them; to be called before any week is added."""
        limits = self.limits
        for section in (int(number) for number in sections):
            wanted, easy = int(limits.wanted[section]), int(limits.easy[section])
            most = int(limits.amounts[section])
            is_one = wanted <= easy
            self.row_of_key[section] = self.row_count
            self._rows([float(wanted) if is_one and wanted else -highs.INFINITY], [float(easy)])
            self._soften(self.row_count - 1, -1.0, most - easy, limits.problem.rules.weights.seat_over_comfortable)
            if wanted and not is_one:
                self.second_row[section] = self.row_count
                self._rows([float(wanted)], [highs.INFINITY])
            if wanted:
                self._soften(self.row_count - 1, 1.0, wanted, limits.problem.rules.weights.seat_under_minimum)

    def _soften(self, row: int, sign: float, most: int, points: int) -> None:
        if most > 0:
            self._columns([points], most=[most], rows=[row], signs=[sign])

    def add(self, weeks: Found) -> None:
        """More weeks, with the rows they are the first to need."""
        rows, keys = self.limits.uses(weeks)
        self._open_rows(keys)
        seats = keys < self.limits.seats
        doubled = np.zeros(len(keys), np.bool_)
        doubled[seats] = self.second_row[keys[seats]] != NO_ROW
        all_rows = np.concatenate([np.arange(len(weeks)), rows, rows[doubled]])
        own = self.row_of_person[weeks.patients]
        entries = np.concatenate([own, self.row_of_key[keys], self.second_row[keys[doubled]]])
        order = np.lexsort((entries, all_rows))
        starts = np.searchsorted(all_rows[order], np.arange(len(weeks)))
        most = np.full(len(weeks), highs.INFINITY)  # A person's own row is bound enough; a second would hide its price.
        highs.add_columns(self.solver, weeks.points, most=most, rows=entries[order], starts=starts)

    def _open_rows(self, keys: Ints) -> None:
        new = np.unique(keys[self.row_of_key[keys] == NO_ROW])
        if len(new):
            self.row_of_key[new] = self.row_count + np.arange(len(new))
            self._rows(np.full(len(new), -highs.INFINITY), self.limits.amounts[new].astype(float))

    def _rows(self, lower: Any, upper: Any) -> None:
        highs.add_rows(self.solver, lower, upper)
        self.row_count += len(lower)

    def _columns(self, points: Any, *, most: Any, rows: Any, signs: Any | None = None) -> None:
        highs.add_columns(self.solver, points, most=most, rows=rows, starts=np.arange(len(points)), signs=signs)
        self.first_week += len(points)

    def solve(self) -> float:
        """The optimal points, from a solution to which columns were added. Raises SolverError when there is none."""
        return self._solve(PRIMAL if self.is_solved else DUAL)

    def solve_from_outside(self) -> float:
        """The optimal points when weeks were held since the last solution. Raises SolverError when there is none."""
        return self._solve(DUAL)

    def _solve(self, strategy: int) -> float:
        highs.set_option(self.solver, "simplex_strategy", strategy)
        self.is_solved = True
        return highs.run(self.solver)

    def hold(self, weeks: Ints) -> None:
        """These weeks (by place among those added) are had by their people."""
        self._bound(weeks, 1.0)
        self.held = np.union1d(self.held, weeks)

    def release(self, weeks: Ints) -> None:
        """These weeks are as free as before they were held."""
        self._bound(weeks, 0.0)
        self.held = np.setdiff1d(self.held, weeks)

    def _bound(self, weeks: Ints, least: float) -> None:
        count, columns = len(weeks), (self.first_week + weeks).astype(np.int32)
        self.solver.changeColsBounds(count, columns, np.full(count, least), np.full(count, highs.INFINITY))

    @contextmanager
    def as_before(self) -> Iterator[None]:
        """Afterwards no week is held, and the next solution begins from where this one does."""
        basis = self.solver.getBasis()
        try:
            yield
        finally:
            self.release(self.held)
            highs.set_basis(self.solver, basis)

    def duals(self) -> Duals:
        """What the solution just found says about people and keys."""
        values = np.asarray(self.solver.getSolution().row_dual, float)
        prices = np.zeros(self.limits.count)
        opened = np.nonzero(self.row_of_key != NO_ROW)[0]
        prices[opened] = -values[self.row_of_key[opened]]
        doubled = np.nonzero(self.second_row != NO_ROW)[0]
        prices[doubled] -= values[self.second_row[doubled]]
        return Duals(values[self.row_of_person[self.people]], prices)

    def shares(self) -> Floats:
        """How much of each added week the solution uses, 0 to 1."""
        return np.asarray(self.solver.getSolution().col_value, float)[self.first_week :]


def whole_prices(prices: Floats, limits: Limits) -> Ints:
    """Prices as whole thousandths; none but a seat's may be below zero."""
    whole = np.rint(prices * THOUSAND).astype(np.int64)
    whole[limits.seats :] = np.maximum(0, whole[limits.seats :])
    return whole
