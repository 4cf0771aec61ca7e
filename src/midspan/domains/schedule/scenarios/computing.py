"""A scenario solved: the center without and with its changes, and how each person's week would differ from today's."""

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.schedule.problem.center import CenterAsk, for_referee
from midspan.domains.schedule.proposals.changes import Change, Computed
from midspan.domains.schedule.proposals.computing import EXPLAINING, computed
from midspan.domains.schedule.proposals.judging import (
    Reason,
    Why,
    charge_difference,
    charges_for,
    other_reason,
    plan_minutes,
    reasons_by_patient,
)
from midspan.domains.schedule.scenarios.asking import ScenarioAsk
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.charges import tier_costs
from midspan.engines.scheduling.referee import check

ALONE = "alone"

Listener = Callable[[engine.Progress], bool]
Plans = Mapping[str, engine.WeekPlan | None]


class Standing(Struct, frozen=True):
    """How a center stands, counted over its own people: who has no week, whose is short, and what weeks cost them.

    `without_individual` are people with a week that lacks the session with their counselor. `short_minutes` are what is
    missing of everybody's plans of care in a week, `points` the people's own cost.
    """

    without_week: int
    short_people: int
    without_individual: int
    short_minutes: int
    points: int


class Outcome(Struct, frozen=True):
    """What came of a scenario: standing `now`, solved `alone` (without any change) and `after` the changes.

    `found` is the result with the changes; `differences` are the center's own people, against today.
    """

    found: Computed
    now: Standing
    alone: Standing
    after: Standing
    differences: tuple[Change, ...]
    referrals: int
    referrals_placed: int


def outcome_of(ask: ScenarioAsk, *, listener: Listener) -> Outcome:
    """Solve today's problem and the changed one; `listener` answers False to stop with the best so far.

    Raises SolverError as the engine does.
    """
    today, after = ask.today, ask.after.ask
    alone = computed(today, listener=_as_phase(ALONE, listener)).plans
    found = computed(after, listener=listener)
    own = [one for one in found.plans if one not in today.now]
    return Outcome(
        found=found,
        now=standing_of(today, today.now, problem=today.problem),
        alone=standing_of(today, alone, problem=today.problem),
        after=standing_of(today, found.plans, problem=after.problem),
        differences=tuple(_differences(ask, found)),
        referrals=len(own),
        referrals_placed=sum(1 for one in own if found.plans[one] is not None),
    )


def _as_phase(phase: str, listener: Listener) -> Listener:
    """The listener, told of one phase only; nobody is explained in it."""

    def heard(progress: engine.Progress) -> bool:
        return progress.phase != EXPLAINING and listener(replace(progress, phase=phase))

    return heard


def standing_of(today: CenterAsk, plans: Plans, *, problem: engine.Problem) -> Standing:
    """How the center's own people stand with these plans, in this problem."""
    own = [needs for needs in problem.patients if needs.id in today.now]
    missing = [max(0, needs.minimum_minutes - plan_minutes(problem, plans[needs.id])) for needs in own]
    placed = [(needs, plan) for needs in own if (plan := plans[needs.id]) is not None]
    return Standing(
        without_week=len(own) - len(placed),
        short_people=sum(
            1 for needs, minutes in zip(own, missing, strict=True) if minutes and plans[needs.id] is not None
        ),
        without_individual=sum(1 for needs, plan in placed if needs.individual_minutes and plan.individual is None),
        short_minutes=sum(missing),
        points=sum(tier_costs(charges_for(problem, needs, plan)).total for needs, plan in placed),
    )


def _differences(ask: ScenarioAsk, found: Computed) -> Iterator[Change]:
    """Everybody of the center whose week would differ from today's, or who would have none, in order of id."""
    today, problem = ask.today, ask.after.ask.problem
    violations = check(for_referee(problem), engine.Schedule({**ask.after.ask.now, **today.now})).violations
    broken = reasons_by_patient(problem, violations)
    explained = {one.patient_id: one.explanation for one in found.changes}
    for patient_id, before in sorted(today.now.items()):
        after = found.plans[patient_id]
        if after is None:
            reasons = broken.get(patient_id, ()) if before else (Reason(Why.FIRST_WEEK),)
            yield Change(patient_id, before, None, why=reasons, explanation=explained.get(patient_id))
        elif after != before:
            charges = _difference(ask, patient_id, before, after)
            yield Change(patient_id, before, after, charges, broken.get(patient_id) or (other_reason(before, charges),))


def _difference(
    ask: ScenarioAsk, patient_id: str, before: engine.WeekPlan | None, after: engine.WeekPlan
) -> tuple[engine.Charge, ...]:
    """What the new week costs as things would be, more than the old one as things are."""
    today, problem = ask.today.problem, ask.after.ask.problem
    old = charges_for(today, today.patient(patient_id), before) if before else ()
    return charge_difference(charges_for(problem, problem.patient(patient_id), after), old)
