"""One turn at advice: today's problem solved, then each change that its prices speak for solved again."""

import logging
from typing import Any
from uuid import UUID

from midspan.domains.schedule.computations.turns import Teller, Turn, begin, give_up
from midspan.domains.schedule.enums import AdviceState, ProposalFailure
from midspan.domains.schedule.models import Advice
from midspan.domains.schedule.problem.center import CenterAsk, center_ask
from midspan.domains.schedule.stored import stored_span
from midspan.engines.scheduling import advising
from midspan.engines.scheduling.solving import solve
from midspan.engines.scheduling.solving.highs import SolverError
from midspan.kernel import clock
from midspan.kernel.actions import record
from midspan.kernel.row_security import Reach, acting_for

logger = logging.getLogger(__name__)


def run_advice(organization_id: UUID, advice_id: UUID) -> str:
    """Compute one advice, if it still waits for that. Answers its state, "" when it is not this turn's."""
    turn = begin(Advice, organization_id, advice_id)
    if turn is None:
        return ""
    teller = Teller(turn)
    with acting_for(turn.by, Reach.ALL):
        row = turn.mine().first()
        if row is None:
            return ""
        ask = center_ask(from_date=row.from_date, by=turn.by)
    if not ask.problem.patients:
        return give_up(turn, ProposalFailure.NOBODY)
    try:
        found = _found(ask, teller)
    except SolverError:
        logger.exception("advice_not_solved", extra={"advice_id": str(advice_id)})
        return give_up(turn, ProposalFailure.SOLVER)
    return _written(turn, ask, found, is_stopped=teller.stop_asked)


def _found(ask: CenterAsk, teller: Teller) -> tuple[advising.Advice, ...]:
    """Stopped in the first solution, it has tried nothing yet."""
    return advising.advise(ask.problem, solve(ask.problem, listener=teller), listener=teller)


def _written(turn: Turn, ask: CenterAsk, found: tuple[advising.Advice, ...], *, is_stopped: bool) -> str:
    with acting_for(turn.by, Reach.ALL):
        row = turn.mine().select_for_update(no_key=True).first()
        if row is None:
            return ""
        row.state = AdviceState.STOPPED if is_stopped else AdviceState.READY
        row.found = [_stored(one, ask) for one in found]
        row.finished_at = row.heard_at = clock.now()
        row.save()
        record(by=turn.by, verb="advice.finish", subject=row)
        return str(row.state)


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
