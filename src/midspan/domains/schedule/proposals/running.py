"""A proposal's turn: everybody's week solved, of a large center with the help of others, and the moves written down."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from uuid import UUID

from django.conf import settings

from midspan.domains.schedule.computations.turns import Job, Teller, Turn, require_people, require_sound, take_turn
from midspan.domains.schedule.models import Move, Proposal
from midspan.domains.schedule.problem.center import CenterAsk, center_ask
from midspan.domains.schedule.proposals.changes import Computed
from midspan.domains.schedule.proposals.computing import computed
from midspan.domains.schedule.proposals.summing import move_of, prices_of, summary_of
from midspan.domains.schedule.sharding.asking import shared
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.solving import Pricer
from midspan.values import Actor

CallHelpers = Callable[[UUID], None]


def run_proposal(organization_id: UUID, proposal_id: UUID, *, call_helpers: CallHelpers) -> str:
    """Compute one proposal, if it still waits for that. Answers its state, "" when it is not this turn's.

    Of a large center `call_helpers` hears which shared week others can help with.
    """
    return take_turn(Job(Proposal, _ask, partial(_solved, call_helpers), _write), organization_id, proposal_id)


def _ask(row: Proposal, by: Actor) -> CenterAsk:
    ask = center_ask(from_date=row.from_date, by=by, site_id=row.site_id)
    require_people(ask.problem)
    return ask


def _solved(call_helpers: CallHelpers, ask: CenterAsk, teller: Teller) -> Computed:
    found = computed(ask, listener=teller, sharing=partial(_sharing, teller.turn, call_helpers))
    require_sound(found.violations)
    return found


@contextmanager
def _sharing(turn: Turn[Proposal], call_helpers: CallHelpers, problem: engine.Problem) -> Iterator[Pricer | None]:
    if len(problem.patients) < settings.SHARED_FROM_PEOPLE:
        yield None
        return
    with shared(problem, proposal_id=turn.row.pk, run=turn.row.run, by=turn.by) as pricer:
        call_helpers(pricer.week_id)
        yield pricer


def _write(row: Proposal, ask: CenterAsk, found: Computed) -> None:
    row.objective, row.bound, row.rounds = found.objective, found.bound, found.rounds
    row.summary, row.prices = summary_of(ask, found), prices_of(found.certificate)
    row.rules_version = ask.problem.rules.version
    Move.objects.bulk_create(move_of(row, ask, change) for change in found.changes)
