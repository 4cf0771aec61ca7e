"""From a center's problem to everybody's new week: pure, told of each round, judged by the referee."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext

from msgspec import Struct, field

from midspan.domains.schedule.problem.center import CenterAsk, for_referee, keeping
from midspan.domains.schedule.proposals.changes import Change, Computed, charges_of_change
from midspan.domains.schedule.proposals.judging import Reason, Why, other_reason, reasons_by_patient
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.referee import Violation, check
from midspan.engines.scheduling.solving import Pricer, solve
from midspan.kernel.processors import usable_processors

MOST_ROUNDS_OF_KEEPING = 3
MOST_EXPLAINED = 12  # People without a week whose reasons are looked for; the others are listed without.
EXPLAINING = "explaining"

Listener = Callable[[engine.Progress], bool]
Sharing = Callable[[engine.Problem], AbstractContextManager[Pricer | None]]


def _alone(_problem: engine.Problem) -> AbstractContextManager[Pricer | None]:
    return nullcontext()


class _Search(Struct):
    """The search with those who keep their week; `goes_on` False once somebody pressed Stop."""

    ask: CenterAsk
    listener: Listener
    sharing: Sharing
    goes_on: bool = True
    kept: dict[str, engine.WeekPlan] = field(default_factory=dict)

    def hear(self, progress: engine.Progress) -> bool:
        self.goes_on = self.listener(progress)
        return self.goes_on


def computed(ask: CenterAsk, *, listener: Listener, sharing: Sharing = _alone) -> Computed:
    """Everybody's week, proven as far as the search came; `listener` answers False to stop it with the best so far.

    `sharing` says who else prices a problem while it is solved; it changes nothing but how long that takes.

    Nobody is put on the wait list who has a week now: who has no better one keeps theirs, and the rest is solved
    again around them. Raises SolverError as the engine does.
    """
    search = _Search(ask, listener, sharing)
    problem, result = _solved(search)
    plans = {**search.kept, **result.schedule.plans}
    now = check(for_referee(ask.problem), engine.Schedule(ask.now))
    return Computed(
        objective=result.objective,
        bound=result.bound,
        certificate=result.certificate,
        rounds=result.rounds,
        plans=plans,
        kept=frozenset(search.kept),
        changes=tuple(_changes(search, plans, now.violations)),
        violations=check(for_referee(problem), result.schedule).violations,
        objective_now=now.objective,
    )


def _solved(search: _Search) -> tuple[engine.Problem, engine.Result]:
    for _ in range(MOST_ROUNDS_OF_KEEPING):
        problem, result = _solved_once(search)
        lost = _who_would_lose(search.ask, result)
        if not lost:
            return problem, result
        search.kept |= lost
    # Whoever holds a week keeps it; only the others are placed.
    search.kept |= {one: plan for one, plan in search.ask.now.items() if plan is not None}
    return _solved_once(search)


def _solved_once(search: _Search) -> tuple[engine.Problem, engine.Result]:
    problem = keeping(search.ask.problem, search.kept) if search.kept else search.ask.problem
    with search.sharing(problem) as pricer:
        return problem, solve(problem, listener=search.hear, workers=usable_processors(), pricer=pricer)


def _who_would_lose(ask: CenterAsk, result: engine.Result) -> dict[str, engine.WeekPlan]:
    held = ((patient_id, ask.now.get(patient_id)) for patient_id in result.unplaced)
    return {patient_id: plan for patient_id, plan in held if plan is not None}


def _changes(
    search: _Search, plans: Mapping[str, engine.WeekPlan | None], violations: Iterable[Violation]
) -> Iterator[Change]:
    ask = search.ask
    broken = reasons_by_patient(ask.problem, violations)
    explained = 0
    for patient_id in sorted(plans):
        before, after = ask.now.get(patient_id), plans[patient_id]
        if after is not None and after != before:
            charges = charges_of_change(ask, patient_id, before, after)
            why = broken.get(patient_id) or (other_reason(before, charges),)
            yield Change(patient_id, before, after, charges, why)
        elif after is None or _is_held_back(search, patient_id, broken):
            is_explained = explained < MOST_EXPLAINED and search.hear(_explaining(explained))
            explained += is_explained
            explanation = _explained(search, plans, patient_id) if is_explained else None
            reason = Reason(Why.FIRST_WEEK if after is None else Why.FROZEN)
            yield Change(patient_id, before, None, why=(reason,), explanation=explanation)


def _is_held_back(search: _Search, patient_id: str, broken: Collection[str]) -> bool:
    """Whether somebody keeps a week that does not hold, and may do so for what is frozen in it."""
    return (
        patient_id in search.kept
        and patient_id in broken
        and bool(search.ask.problem.patient(patient_id).frozen_section_ids)
    )


def _explaining(count: int) -> engine.Progress:
    return engine.Progress(EXPLAINING, count, 0, 0, 0)


def _explained(search: _Search, plans: Mapping[str, engine.WeekPlan | None], patient_id: str) -> engine.Explanation:
    others = {one: plan for one, plan in plans.items() if plan is not None and one != patient_id}
    return engine.explain(keeping(search.ask.problem, others), patient_id)
