"""`solve`: generate columns until no week anybody could have would help, then choose whole ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from midspan.engines.scheduling.answers import Budget, Prices, Progress, Result
from midspan.engines.scheduling.model import Problem, Schedule, WeekPlan
from midspan.engines.scheduling.solving.columns import Center, Column, Resource, fresh
from midspan.engines.scheduling.solving.greedy import greedy_columns
from midspan.engines.scheduling.solving.master import Master
from midspan.engines.scheduling.solving.pricing import TOLERANCE, PriceTags, priced_weeks
from midspan.engines.scheduling.solving.rows import constant_points

COLUMNS_PER_ROUND = 6  # Of each person; more of them mean fewer rounds but a slower master.
NEAR = 0.5  # Points above the dual price at which a column is still worth offering to the integer program.
WHOLE = 1 - 1e-4  # All costs are whole, so an objective less than one above the bound is optimal.

Listener = Callable[[Progress], bool]


@dataclass
class _Search:
    """What grows while columns are generated."""

    center: Center
    master: Master
    known: set[tuple[str, WeekPlan]] = field(default_factory=set)
    objective: float = 0.0
    bound: float | None = None
    rounds: int = 0
    patients: Mapping[str, float] = field(default_factory=dict)
    resources: Mapping[Resource, float] = field(default_factory=dict)

    def add(self, columns: list[Column]) -> int:
        new = fresh(columns, self.known)
        self.master.add(new)
        return len(new)


def solve(problem: Problem, *, budget: Budget | None = None, listener: Listener | None = None) -> Result:
    """Everybody's week at the least points found, with a proven lower bound where the rounds sufficed.

    `listener` hears after each round and stops the search by answering False; what was found until then is still made
    into whole weeks. Work is limited by `budget` in rounds and nodes, never by a clock. Raises SolverError when HiGHS
    gives no answer.
    """
    budget = budget or Budget()
    center = Center(problem)
    search = _Search(center, Master(problem))
    start = list(greedy_columns(center))
    search.add(start)
    _generate(search, budget=budget, listener=listener)
    chosen = _whole_weeks(search, start=start, budget=budget)
    return _result(search, chosen)


def _generate(search: _Search, *, budget: Budget, listener: Listener | None) -> None:
    while search.rounds < budget.rounds:
        search.objective = search.master.solve()
        search.patients, search.resources = search.master.duals()
        columns, best = _priced(search)
        search.rounds += 1
        bound = search.objective + best
        search.bound = bound if search.bound is None else max(search.bound, bound)
        is_done = search.add(columns) == 0 or search.objective - search.bound < TOLERANCE
        if listener is not None and not listener(_progress(search, "columns")):
            return
        if is_done:
            return


def _priced(search: _Search) -> tuple[list[Column], float]:
    """New columns, and by how much they could lower the master at most (never positive)."""
    tags, columns, best = PriceTags.of(search.resources), list[Column](), 0.0
    for patient_id, value in search.patients.items():
        weeks = priced_weeks(search.center, patient_id, tags=tags, cutoff=value - TOLERANCE)
        if weeks:
            best += weeks[0].points - value
            columns += [search.center.column(week) for week in weeks[:COLUMNS_PER_ROUND]]
    return columns, best


def _progress(search: _Search, phase: str) -> Progress:
    return Progress(phase, search.rounds, len(search.master.columns), search.objective, search.bound)


def _whole_weeks(search: _Search, *, start: list[Column], budget: Budget) -> list[Column]:
    """The best choice of one column each: by a fresh integer program over the columns near the prices."""
    tags = search.resources
    near = {id(column) for column in search.master.columns if _reduced(column, search.patients, tags) <= NEAR}
    pool = [column for column in search.master.columns if id(column) in near]
    pool += [column for column in start if id(column) not in near]
    program = Master(search.center.problem, is_integral=True)
    program.add(pool)
    search.objective = program.solve(mip_max_nodes=budget.nodes, mip_rel_gap=0.0, mip_abs_gap=WHOLE)
    return list(program.chosen())


def _reduced(column: Column, patients: Mapping[str, float], resources: Mapping[Resource, float]) -> float:
    used = sum(resources.get(resource, 0.0) for resource in column.resources)
    return column.points - patients.get(column.patient_id, 0.0) - used


def _result(search: _Search, chosen: list[Column]) -> Result:
    problem = search.center.problem
    plans: dict[str, WeekPlan | None] = {needs.id: None for needs in problem.patients}
    plans.update({column.patient_id: column.plan for column in chosen})
    constant = constant_points(problem)
    return Result(
        schedule=Schedule(plans),
        objective=round(search.objective) + constant,
        bound=None if search.bound is None else search.bound + constant,
        unplaced=tuple(patient_id for patient_id, plan in plans.items() if plan is None),
        prices=_prices(PriceTags.of(search.resources)),
        rounds=search.rounds,
        columns=len(search.master.columns),
    )


def _prices(tags: PriceTags) -> Prices:
    return Prices(
        seats=tuple(sorted(tags.seats.items())),
        ticks=tuple((*tick, price) for tick, price in sorted(tags.ticks.items())),
    )
