"""What a computation of everybody's week came to: each person's week before and after, and the proof of the whole.

Apart from the computation itself, so that pages which only tell of it never load the solver.
"""

from collections.abc import Mapping

from msgspec import Struct

from midspan.domains.schedule.problem.center import CenterAsk
from midspan.domains.schedule.proposals.judging import Reason, charge_difference, charges_for
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.referee import Violation


class Change(Struct, frozen=True):
    """One person's week before and after. `after` None: none was found, and `explanation` may say why."""

    patient_id: str
    before: engine.WeekPlan | None
    after: engine.WeekPlan | None
    charges: tuple[engine.Charge, ...] = ()
    why: tuple[Reason, ...] = ()
    explanation: engine.Explanation | None = None


class Computed(Struct, frozen=True):
    """What came of it. `kept` are people without a better week, who keep the one they have though it is not whole.

    `violations` are what the referee says of the new weeks; a result with any of them must be thrown away.
    """

    objective: int
    bound: int
    certificate: engine.Certificate
    rounds: int
    plans: Mapping[str, engine.WeekPlan | None]
    kept: frozenset[str]
    changes: tuple[Change, ...]
    violations: tuple[Violation, ...]
    objective_now: int


def charges_of_change(
    ask: CenterAsk, patient_id: str, before: engine.WeekPlan | None, after: engine.WeekPlan
) -> tuple[engine.Charge, ...]:
    """What the new week costs more than the old one, line by line; fewer points where it costs less."""
    needs = ask.problem.patient(patient_id)
    old = charges_for(ask.problem, needs, before) if before else ()
    return charge_difference(charges_for(ask.problem, needs, after), old)
