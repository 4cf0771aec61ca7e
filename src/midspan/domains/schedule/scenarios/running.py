"""A scenario's turn: the problem with its changes, solved, and each person's week in it written down."""

from uuid import UUID

from midspan.domains.schedule.computations.turns import Job, Teller, require_people, require_sound, take_turn
from midspan.domains.schedule.models import Scenario, ScenarioWeek
from midspan.domains.schedule.scenarios.asking import ScenarioAsk, scenario_ask
from midspan.domains.schedule.scenarios.computing import Outcome, outcome_of
from midspan.domains.schedule.scenarios.summing import summary_of, week_of
from midspan.values import Actor


def run_scenario(organization_id: UUID, scenario_id: UUID) -> str:
    """Compute one scenario, if it still waits for that. Answers its state, "" when it is not this turn's."""
    return take_turn(Job(Scenario, _ask, _solved, _write), organization_id, scenario_id)


def _ask(row: Scenario, by: Actor) -> ScenarioAsk:
    ask = scenario_ask(row, by=by)
    require_people(ask.after.ask.problem)
    return ask


def _solved(ask: ScenarioAsk, teller: Teller) -> Outcome:
    outcome = outcome_of(ask, listener=teller)
    require_sound(outcome.found.violations)
    return outcome


def _write(row: Scenario, ask: ScenarioAsk, outcome: Outcome) -> None:
    row.objective, row.bound, row.rounds = outcome.found.objective, outcome.found.bound, outcome.found.rounds
    row.summary, row.rules_version = summary_of(ask, outcome), ask.today.problem.rules.version
    ScenarioWeek.objects.bulk_create(week_of(row, ask, change) for change in outcome.differences)
