"""`solve`: generate columns until no week anybody could have would help, then choose whole ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from midspan.engines.scheduling.answers import Budget, Prices, Progress, Result
from midspan.engines.scheduling.model import Problem, Schedule, WeekPlan
from midspan.engines.scheduling.search.asking import Asked
from midspan.engines.scheduling.search.limits import POINT
from midspan.engines.scheduling.search.searchers import SearchKind
from midspan.engines.scheduling.solving.bound import lowest_points
from midspan.engines.scheduling.solving.columns import Center, Column, Resource, fresh
from midspan.engines.scheduling.solving.greedy import greedy_columns
from midspan.engines.scheduling.solving.master import Master
from midspan.engines.scheduling.solving.pricing import PriceTags
from midspan.engines.scheduling.solving.rows import constant_points

COLUMNS_PER_ROUND = 6  # Of each person; more of them mean fewer rounds but a slower master.
NEAR = 0.5  # Points above the dual price at which a column is still worth offering to the integer program.
TOLERANCE = 1e-6
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


def solve(
    problem: Problem,
    *,
    budget: Budget | None = None,
    listener: Listener | None = None,
    search: SearchKind = SearchKind.COMPILED,
    workers: int = 1,
) -> Result:
    """Everybody's week at the least points found, with a proven lower bound where the rounds sufficed.

    `listener` hears after each round and stops the search by answering False; what was found until then is still made
    into whole weeks. Work is limited by `budget` in rounds and nodes, never by a clock. People are priced on `workers`
    threads, which changes nothing in the answer. Raises SolverError when HiGHS gives no answer.
    """
    budget = budget or Budget()
    center = Center(problem, search, workers)
    growing = _Search(center, Master(problem))
    start = list(greedy_columns(center))
    growing.add(start)
    _generate(growing, budget=budget, listener=listener)
    chosen = _whole_weeks(growing, start=start, budget=budget)
    return _result(growing, chosen)


def _generate(search: _Search, *, budget: Budget, listener: Listener | None) -> None:
    while search.rounds < budget.rounds:
        search.objective = search.master.solve()
        search.patients, search.resources = search.master.duals()
        columns, bound = _priced(search)
        search.rounds += 1
        search.bound = bound if search.bound is None else max(search.bound, bound)
        is_done = search.add(columns) == 0 or search.objective - search.bound < TOLERANCE
        if listener is not None and not listener(_progress(search, "columns")):
            return
        if is_done:
            return


def _priced(search: _Search) -> tuple[list[Column], float]:
    """New columns, and the points below which these prices prove that no schedule can be."""
    center, tags = search.center, PriceTags.of(search.resources)
    wait = center.problem.rules.weights.wait_list
    asked = [
        Asked(
            place,
            cutoff=min(round(search.patients[needs.id] * POINT), wait * needs.priority * POINT),
            most=COLUMNS_PER_ROUND,
        )
        for place, needs in enumerate(center.problem.patients)
    ]
    columns, least = list[Column](), list[int]()
    for one, weeks in zip(asked, center.searcher.weeks(asked, tags.price_list()), strict=True):
        least.append(weeks[0].reduced if weeks else one.cutoff)
        columns += [center.column(center.problem.patients[one.person], week) for week in weeks]
    return columns, lowest_points(center.problem, tags, least)


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
        seats=tuple((section_id, price / POINT) for section_id, price in sorted(tags.seats.items())),
        ticks=tuple((*tick, price / POINT) for tick, price in sorted(tags.ticks.items())),
    )
