"""The turn of advice: today's problem solved, then each change that its prices speak for solved again."""

from typing import Any
from uuid import UUID

from midspan.domains.schedule.computations.turns import Job, Teller, require_people, take_turn
from midspan.domains.schedule.models import Advice
from midspan.domains.schedule.offers.stored import stored_span
from midspan.domains.schedule.problem.center import CenterAsk, center_ask
from midspan.engines.scheduling import advising
from midspan.engines.scheduling.solving import solve
from midspan.values import Actor


def run_advice(organization_id: UUID, advice_id: UUID) -> str:
    """Compute one advice, if it still waits for that. Answers its state, "" when it is not this turn's."""
    return take_turn(Job(Advice, _ask, _solved, _write), organization_id, advice_id)


def _ask(row: Advice, by: Actor) -> CenterAsk:
    ask = center_ask(from_date=row.from_date, by=by)
    require_people(ask.problem)
    return ask


def _solved(ask: CenterAsk, teller: Teller) -> tuple[advising.Advice, ...]:
    """Stopped in the first solution, it has tried nothing yet."""
    return advising.advise(ask.problem, solve(ask.problem, listener=teller), listener=teller)


def _write(row: Advice, ask: CenterAsk, found: tuple[advising.Advice, ...]) -> None:
    row.found = [_stored(one, ask) for one in found]


def _stored(one: advising.Advice, ask: CenterAsk) -> dict[str, Any]:
    """One piece of advice as JSON; its time is on the clock of `zone`."""
    return {
        "kind": one.kind.value,
        "subject_id": one.subject_id,
        "points": one.points,
        "people": one.people,
        "span": stored_span(one.span) if one.span else None,
        "zone": ask.clock.zone.key,
    }
