"""One turn at a scenario: the problem with its changes, solved, and each person's week in it written down."""

import logging
from uuid import UUID

from midspan.domains.schedule.computations.turns import Teller, Turn, begin, give_up
from midspan.domains.schedule.enums import ProposalFailure, ScenarioState
from midspan.domains.schedule.models import Scenario, ScenarioWeek
from midspan.domains.schedule.scenarios.asking import ScenarioAsk, scenario_ask
from midspan.domains.schedule.scenarios.computing import Outcome, outcome_of
from midspan.domains.schedule.scenarios.summing import summary_of, week_of
from midspan.engines.scheduling.solving.highs import SolverError
from midspan.kernel import clock
from midspan.kernel.actions import record
from midspan.kernel.row_security import Reach, acting_for

logger = logging.getLogger(__name__)


def run_scenario(organization_id: UUID, scenario_id: UUID) -> str:
    """Compute one scenario, if it still waits for that. Returns the state it is left in, "" when it is not this turn's.

    Twice is once: a scenario that is ready, or that another turn has taken up since, is left alone.
    """
    turn = begin(Scenario, organization_id, scenario_id)
    if turn is None:
        return ""
    teller = Teller(turn)
    with acting_for(turn.by, Reach.ALL):
        row = turn.mine().first()
        if row is None:
            return ""
        ask = scenario_ask(row, by=turn.by)
    if not ask.after.ask.problem.patients:
        return give_up(turn, ProposalFailure.NOBODY)
    try:
        outcome = outcome_of(ask, listener=teller)
    except SolverError:
        logger.exception("scenario_not_solved", extra={"scenario_id": str(scenario_id)})
        return give_up(turn, ProposalFailure.SOLVER)
    if outcome.found.violations:
        kinds = sorted({one.kind.value for one in outcome.found.violations})
        logger.error("scenario_refused_by_referee", extra={"scenario_id": str(scenario_id), "kinds": kinds})
        return give_up(turn, ProposalFailure.REFEREE)
    return _written(turn, ask, outcome, is_stopped=teller.stop_asked)


def _written(turn: Turn, ask: ScenarioAsk, outcome: Outcome, *, is_stopped: bool) -> str:
    with acting_for(turn.by, Reach.ALL):
        row = turn.mine().select_for_update(no_key=True).first()
        if row is None:
            return ""
        row.state = ScenarioState.STOPPED if is_stopped else ScenarioState.READY
        row.objective, row.bound, row.rounds = outcome.found.objective, outcome.found.bound, outcome.found.rounds
        row.summary, row.rules_version = summary_of(ask, outcome), ask.today.problem.rules.version
        row.finished_at = row.heard_at = clock.now()
        row.save()
        ScenarioWeek.objects.bulk_create(week_of(row, ask, change) for change in outcome.differences)
        record(by=turn.by, verb="scenario.finish", subject=row)
        return str(row.state)
