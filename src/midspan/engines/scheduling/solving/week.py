"""`solve`: split into parts, a first schedule, columns until none would help, then whole weeks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from midspan.engines.scheduling.answers import Budget, Certificate, Progress, Result, Start
from midspan.engines.scheduling.model import Problem, Schedule, WeekPlan
from midspan.engines.scheduling.search.searchers import SearchKind
from midspan.engines.scheduling.solving.choosing import chosen_weeks
from midspan.engines.scheduling.solving.diving import DECIDED, Dive
from midspan.engines.scheduling.solving.evening import extra_points, kinder_weeks, within_limit
from midspan.engines.scheduling.solving.found import Found, Ints, nothing, plan_at
from midspan.engines.scheduling.solving.generating import Generation
from midspan.engines.scheduling.solving.limits import THOUSAND, Limits, Part, constant_points, crowding, points_of
from midspan.engines.scheduling.solving.parts import parts_of
from midspan.engines.scheduling.solving.pricing import Pricer, Pricing
from midspan.engines.scheduling.solving.proof import certificate_of, known_prices
from midspan.engines.scheduling.solving.standing import standing_weeks
from midspan.engines.scheduling.solving.starting import first_schedule
from midspan.engines.scheduling.solving.walking import Walk, walk_in_step

NEAR = 0.5  # Points above a person's share within which a week is offered to the integer program first.
WORTH_IT = 20  # Points above a person's share within which somebody may have another week for another's sake.
MOST_TO_CHOOSE_FROM = 6000  # Weeks in one integer program that prices do not thin out.
MANY_PEOPLE, STEPS = 60, 10  # In smaller parts the master is quick from the start.
EARLY = 0.006  # Share of the cost between program and bound at which whole weeks are looked for the first time.

Listener = Callable[[Progress], bool]


@dataclass
class _PartSearch:
    """One part: its columns as they grow, and the best schedule so far."""

    limits: Limits
    part: Part
    pricing: Pricing
    generation: Generation = field(init=False)
    best: Found = field(init=False)
    points: int = 0
    dives: int = 0

    def __post_init__(self) -> None:
        self.generation = Generation(self.limits, self.part, self.pricing)
        self.best = nothing(self.pricing.width)
        self.points = points_of(self.limits, self.part, self.best)

    @property
    def bound(self) -> int:
        """Whole points that nothing can fall below; costs are whole."""
        return -(-(self.generation.bound or 0) // THOUSAND)

    def keep(self, schedule: Found) -> None:
        """Remember a schedule that is better than the best so far, and offer its weeks to the master."""
        points = points_of(self.limits, self.part, schedule)
        self.generation.add(schedule)
        if points < self.points:
            self.best, self.points = schedule, points

    def seed(self, prices: Ints) -> Walk:
        """First weeks and first bound: from nothing, and from prices that were right before."""
        yield from self.generation.seed(np.zeros_like(prices))
        if prices.any():
            yield from self.generation.seed(prices)

    def ascend(self, _budget: Budget) -> Walk:
        """Good prices first: the master then begins where it would have come to late."""
        is_cold = not self.generation.best_prices.any()
        if is_cold and len(self.part.people) >= MANY_PEOPLE:
            yield from self.generation.ascend(STEPS, goal=self.points)

    def generate(self, budget: Budget) -> Walk:
        """Weeks until none would help by what counts; on the way, once, whole weeks out of those there are."""
        generation, goes_on = self.generation, True
        while goes_on and generation.rounds < budget.rounds:
            generation.tolerance = budget.points_of(self.controllable) / 8  # The rest is for whole weeks.
            goes_on = yield from generation.round()
            if goes_on and not self.dives and generation.value - self.bound <= EARLY * self.controllable:
                yield from self._dive()

    def dive(self, budget: Budget) -> Walk:
        """Whole weeks out of the linear program, on one way after the other."""
        while self.generation.duals is not None and self.dives < len(DECIDED) and not self.is_close(budget):
            yield from self._dive()

    def _dive(self) -> Walk:
        weeks = yield from Dive(self.generation, DECIDED[self.dives]).walk()
        self.dives += 1
        self.keep(weeks)

    def choose_near(self, budget: Budget) -> Walk:
        """Whole weeks out of all near the prices; and where that does not settle it, of those further off."""
        if self.generation.duals is None or self.is_close(budget):
            return
        weeks = self.generation.weeks
        self._choose_among(weeks.rows((self.generation.reduced(weeks) <= NEAR) | self._is_best(weeks)), budget)
        if not self.is_close(budget):
            yield from self._choose_further_off(budget)

    def even_out(self, budget: Budget) -> None:
        """Other weeks for those whose week costs their life too much, as far as it is worth that to the others."""
        before = extra_points(self.limits, self.best)
        if self.generation.duals is None or not before.any():
            return
        people = self.best.patients[before > 0]
        self.generation.add(kinder_weeks(self.limits, people, self.generation.best_prices))
        weeks = self.generation.weeks
        is_within = (self.generation.reduced(weeks) <= WORTH_IT) | self._is_best(weeks)
        weeks = weeks.rows(is_within | np.isin(weeks.patients, people))
        dearer = replace(weeks, points=weeks.points + extra_points(self.limits, weeks))
        self._choose_evened(dearer, budget, most=self.points + int(before.sum()))
        self._keep_within_limit(budget)

    def _keep_within_limit(self, budget: Budget) -> None:
        """Where somebody's week is still above the limit, whole weeks out of all that are not, whatever that costs."""
        weeks = self.generation.weeks
        is_within = within_limit(self.limits, weeks)
        if (self._is_best(weeks) & ~is_within).any():
            weeks = weeks.rows(is_within)
            dearer = replace(weeks, points=weeks.points + extra_points(self.limits, weeks))
            self._choose_evened(dearer, budget, most=None)

    def _choose_evened(self, dearer: Found, budget: Budget, *, most: int | None) -> None:
        """Whole weeks whose points above the cap count besides, for no more than `most`, if nobody waits for them."""
        evened = chosen_weeks(self.limits, self.part, dearer, nodes=budget.nodes, gap=0.0)
        after = extra_points(self.limits, evened)
        cost = points_of(self.limits, self.part, evened)
        if len(evened) >= len(self.best) and (most is None or cost <= most):
            self.best, self.points = replace(evened, points=evened.points - after), cost - int(after.sum())

    def _choose_further_off(self, budget: Budget) -> Walk:
        """Where prices do not settle it, weeks as far from them as the gap: any better schedule is made of such."""
        gap = self.points - self.bound
        yield from self.generation.look_further(gap)
        weeks = self.generation.weeks
        reach = self.generation.reduced(weeks)
        is_within = (reach <= gap) | self._is_best(weeks)
        if is_within.sum() > MOST_TO_CHOOSE_FROM:
            nearest = np.sort(reach)[MOST_TO_CHOOSE_FROM]
            is_within = (reach <= nearest) | self._is_best(weeks)
        self._choose_among(weeks.rows(is_within), budget)

    def _choose_among(self, weeks: Found, budget: Budget) -> None:
        gap = 0.75 * budget.points_of(self.controllable)  # The rest is the linear program's.
        self.keep(chosen_weeks(self.limits, self.part, weeks, nodes=budget.nodes, gap=gap))

    def _is_best(self, weeks: Found) -> "np.typing.NDArray[np.bool_]":
        best = set(self.best.fingerprints())
        return np.array([one in best for one in weeks.fingerprints()], np.bool_)

    def is_close(self, budget: Budget) -> bool:
        """Whether the best schedule is as good as the budget asks."""
        return self.points - self.bound <= budget.points_of(self.controllable)

    @property
    def controllable(self) -> int:
        """The points that are not the wait list's."""
        waits = np.isin(self.part.people, self.best.patients, invert=True)
        return self.points - int(self.limits.waiting[self.part.people[waits]].sum())


class _Search(Struct):
    """All parts, and who listens."""

    limits: Limits
    pricing: Pricing
    budget: Budget
    listener: Listener | None
    parts: list[_PartSearch]
    order: Ints
    constant: int
    threads: int
    is_stopped: bool = False

    @property
    def objective(self) -> int:
        return sum(part.points for part in self.parts) + self.constant

    @property
    def bound(self) -> int:
        return sum(part.bound for part in self.parts) + self.constant

    @property
    def rounds(self) -> int:
        return max((part.generation.rounds for part in self.parts), default=0)

    @property
    def columns(self) -> int:
        return sum(len(part.generation.known) for part in self.parts)

    @property
    def is_close(self) -> bool:
        """Whether all parts together are as good as the budget asks."""
        allowed = self.budget.points_of(sum(part.controllable for part in self.parts))
        return self.objective - self.bound <= allowed

    def tell(self, phase: str) -> bool:
        """Tell the listener; False once it has asked to stop."""
        if self.listener is not None and not self.is_stopped:
            progress = Progress(phase, self.rounds, self.columns, self.objective, self.bound)
            self.is_stopped = not self.listener(progress)
        return not self.is_stopped

    def begin(self, prices: Ints, standing: Found) -> None:
        """First weeks and bounds, and a first schedule: from nothing, or from prices and weeks that stood before."""
        walk_in_step([part.seed(prices) for part in self.parts], self.pricing, threads=self.threads)
        for part in self.parts:
            part.generation.add(standing.rows(np.isin(standing.patients, part.part.people)))
        self.try_prices(prices, standing)

    def try_prices(self, prices: Ints, standing: Found) -> None:
        """A schedule by turns under these prices."""
        weeks = first_schedule(self.limits, self.pricing, self.order, prices=prices, standing=standing)
        for part in self.parts:
            part.keep(weeks.rows(np.isin(weeks.patients, part.part.people)))

    def improve(self) -> None:
        """Better prices, more weeks, whole weeks. All parts come to each step before any goes on to the next."""
        for phase, step in STEPS_TO_THE_END:
            if self.is_stopped or self.is_close:
                return
            walks = [step(part, self.budget) for part in self.parts]
            walk_in_step(walks, self.pricing, threads=self.threads, goes_on=partial(self._goes_on, phase))

    def _goes_on(self, phase: str) -> bool:
        return self.tell(phase) and not self.is_close


# What is dear comes last, and may not be needed.
STEPS_TO_THE_END = (
    ("prices", _PartSearch.ascend),
    ("columns", _PartSearch.generate),
    ("whole", _PartSearch.dive),
    ("whole", _PartSearch.choose_near),
)


def solve(
    problem: Problem,
    *,
    budget: Budget | None = None,
    listener: Listener | None = None,
    start: Start | None = None,
    search: SearchKind = SearchKind.COMPILED,
    workers: int = 1,
    pricer: Pricer | None = None,
) -> Result:
    """Everybody's week at the least points found, with a lower bound that its certificate proves.

    With `start`, the search begins from the week before: most of it still stands, and its prices are nearly right.

    `listener` hears after each round and stops the search by answering False; the best schedule until then is the
    answer. Work is limited by `budget` in rounds and nodes, never by a clock. `workers` are threads, `pricer` may have
    questions about many people answered elsewhere; the result is the same to the byte. Raises SolverError when HiGHS
    gives no answer.
    """
    limits = Limits(problem)
    pricing = Pricing(limits, search=search, workers=workers, pricer=pricer)
    links = pricing.links()
    parts = [_PartSearch(limits, part, pricing) for part in parts_of(limits, links)]
    order, constant = _order(limits, links), _constant(limits, parts)
    solving = _Search(limits, pricing, budget or Budget(), listener, parts, order, constant, threads=workers)
    prices = known_prices(limits, start.certificate if start else None)
    solving.begin(prices, standing_weeks(limits, start.schedule if start else None, width=pricing.width))
    if solving.tell("first"):
        solving.improve()
        if problem.rules.life_cap:
            _even_out(solving)
    return _result(solving)


def _even_out(search: _Search) -> None:
    for part in search.parts:
        if not search.is_stopped:
            part.even_out(search.budget)
            search.tell("even")


def _constant(limits: Limits, parts: list[_PartSearch]) -> int:
    """What does not depend on anybody here: crowding by others, and sections that nobody here can join."""
    return constant_points(limits.problem) + int(_empty_points(limits, parts).sum())


def _empty_points(limits: Limits, parts: list[_PartSearch]) -> Ints:
    """What each section that nobody here can join costs; 0 of every other."""
    points = crowding(limits, np.zeros(limits.seats, np.int64))
    for part in parts:
        points[part.part.sections] = 0
    return points


def _order(limits: Limits, links: tuple[Ints, Ints]) -> Ints:
    """People from the most urgent and least flexible to the rest."""
    sections = np.bincount(links[0][links[1] < limits.seats], minlength=len(limits.problem.patients))
    people = limits.problem.patients
    ranks = sorted(range(len(people)), key=lambda place: (-people[place].priority, sections[place], people[place].id))
    return np.array(ranks, np.int64)


def _result(search: _Search) -> Result:
    problem, limits = search.limits.problem, search.limits
    plans: dict[str, WeekPlan | None] = {needs.id: None for needs in problem.patients}
    for part in search.parts:
        for row in range(len(part.best)):
            needs = problem.patients[int(part.best.patients[row])]
            plans[needs.id] = plan_at(part.best, row, problem=problem, counselor_ids=limits.counselor_ids)
    return Result(
        schedule=Schedule(plans),
        objective=search.objective,
        bound=search.bound,
        unplaced=tuple(patient_id for patient_id, plan in plans.items() if plan is None),
        certificate=_certificate(search),
        rounds=search.rounds,
        columns=search.columns,
    )


def _empty_prices(search: _Search) -> Ints:
    """For each seat below the minimum of a section that nobody can join, what it costs as a reward.

    Whoever checks the certificate finds nobody to take it, and so that the section costs what it does.
    """
    limits = search.limits
    prices = np.zeros(limits.count, np.int64)
    is_empty = _empty_points(limits, search.parts) > 0
    prices[: limits.seats][is_empty] = -THOUSAND * limits.problem.rules.weights.seat_under_minimum
    return prices


def _certificate(search: _Search) -> Certificate:
    limits, people = search.limits, search.limits.problem.patients
    prices = _empty_prices(search)
    shares: dict[str, int] = {}
    for part in search.parts:
        prices += part.generation.best_prices  # Parts share no key.
        own = zip(part.part.people.tolist(), part.generation.shares.tolist(), strict=True)
        shares |= {people[person].id: share for person, share in own}
    return certificate_of(
        limits,
        prices,
        objective=search.objective,
        bound=sum(part.generation.bound or 0 for part in search.parts) + THOUSAND * search.constant,
        shares=shares,
    )
