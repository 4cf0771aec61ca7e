"""One run of a proposal's computation: fetch, solve with nothing locked, write. A killed run is taken up by the next.

Each step is a short transaction of its own. Every run has a number; as soon as another run has begun, or somebody
withdrew the proposal, an older one stops listening to itself and writes nothing.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from midspan.domains.schedule.enums import ProposalFailure, ProposalState
from midspan.domains.schedule.models import Move, Proposal
from midspan.domains.schedule.problem.center import CenterAsk, center_ask
from midspan.domains.schedule.proposals.changes import Computed
from midspan.domains.schedule.proposals.computing import EXPLAINING, computed
from midspan.domains.schedule.proposals.losing import fail
from midspan.domains.schedule.proposals.summing import move_of, prices_of, summary_of
from midspan.domains.schedule.sharding.asking import shared
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.solving import Pricer
from midspan.engines.scheduling.solving.highs import SolverError
from midspan.kernel import clock
from midspan.kernel.actions import record
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_WORDS = 0.5

CallHelpers = Callable[[UUID], None]


@dataclass(frozen=True, slots=True)
class Run:
    """One worker's turn at a proposal, acting for whoever asked."""

    proposal_id: UUID
    number: int
    by: Actor


@dataclass(slots=True)
class Teller:
    """Hears the engine's rounds and writes them down, at most twice a second. `stop_asked` once Stop was pressed."""

    run: Run
    told_at: float = field(default_factory=lambda: time.monotonic())  # noqa: PLW0108 - looked up at each call
    stop_asked: bool = False
    is_mine: bool = True

    def __call__(self, progress: engine.Progress) -> bool:
        now = time.monotonic()
        if now - self.told_at >= SECONDS_BETWEEN_WORDS or progress.round == 1:
            self.told_at = now
            self._tell(progress)
        return self.is_mine and not self.stop_asked

    def _tell(self, progress: engine.Progress) -> None:
        fields = {"phase": progress.phase, "rounds": progress.round, "heard_at": clock.now()}
        if progress.phase != EXPLAINING:
            fields |= {"objective": progress.objective, "bound": progress.bound}
        with acting_for(self.run.by, Reach.ALL):
            mine = _mine(self.run)
            self.is_mine = bool(mine.update(**fields))
            self.stop_asked = mine.filter(stop_asked_at__isnull=False).exists()


def run_proposal(organization_id: UUID, proposal_id: UUID, *, call_helpers: CallHelpers) -> str:
    """Compute one proposal, if it still waits for that. Returns the state it is left in, "" when it is not this run's.

    Twice is once: a proposal that is ready, or that another run has taken up since, is left alone. Of a large center
    `call_helpers` hears which shared week others can help with.
    """
    run = _begun(organization_id, proposal_id)
    if run is None:
        return ""
    teller = Teller(run)
    with acting_for(run.by, Reach.ALL):
        ask = _ask(run)
    if not ask.problem.patients:
        return _failed(run, ProposalFailure.NOBODY)
    try:
        found = computed(ask, listener=teller, sharing=partial(_sharing, run, call_helpers))
    except SolverError:
        logger.exception("proposal_not_solved", extra={"proposal_id": str(proposal_id)})
        return _failed(run, ProposalFailure.SOLVER)
    if found.violations:
        kinds = sorted({one.kind.value for one in found.violations})
        logger.error("proposal_refused_by_referee", extra={"proposal_id": str(proposal_id), "kinds": kinds})
        return _failed(run, ProposalFailure.REFEREE)
    return _written(run, ask, found, is_stopped=teller.stop_asked)


@contextmanager
def _sharing(run: Run, call_helpers: CallHelpers, problem: engine.Problem) -> Iterator[Pricer | None]:
    if len(problem.patients) < settings.SHARED_FROM_PEOPLE:
        yield None
        return
    with shared(problem, proposal_id=run.proposal_id, run=run.number, by=run.by) as pricer:
        call_helpers(pricer.week_id)
        yield pricer


def _begun(organization_id: UUID, proposal_id: UUID) -> Run | None:
    nobody = Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.JOB)
    with acting_for(nobody, Reach.ALL):
        rows = Proposal.objects.filter(organization_id=organization_id, pk=proposal_id, state=ProposalState.COMPUTING)
        row = rows.select_for_update(no_key=True).first()
        if row is None:
            return None
        row.run, row.heard_at = row.run + 1, clock.now()
        row.save(update_fields=["run", "heard_at"])
    return Run(proposal_id, row.run, Actor(organization_id=organization_id, id=row.asked_by_id, kind=ActorKind.JOB))


def _ask(run: Run) -> CenterAsk:
    row = Proposal.objects.get(organization_id=run.by.organization_id, pk=run.proposal_id)
    return center_ask(from_date=row.from_date, by=run.by, site_id=row.site_id)


def _mine(run: Run) -> QuerySet[Proposal]:
    return Proposal.objects.filter(
        organization_id=run.by.organization_id, pk=run.proposal_id, run=run.number, state=ProposalState.COMPUTING
    )


def _failed(run: Run, why: ProposalFailure) -> str:
    with acting_for(run.by, Reach.ALL):
        row = _mine(run).select_for_update(no_key=True).first()
        return fail(row, why, by=run.by) if row else ""


def _written(run: Run, ask: CenterAsk, found: Computed, *, is_stopped: bool) -> str:
    with acting_for(run.by, Reach.ALL):
        row = _mine(run).select_for_update(no_key=True).first()
        if row is None:
            return ""
        row.state = ProposalState.STOPPED if is_stopped else ProposalState.READY
        row.objective, row.bound, row.rounds = found.objective, found.bound, found.rounds
        row.summary, row.prices = summary_of(ask, found), prices_of(found.certificate)
        row.rules_version = ask.problem.rules.version
        row.finished_at = row.heard_at = clock.now()
        row.save()
        Move.objects.bulk_create(move_of(row, ask, change) for change in found.changes)
        record(by=run.by, verb="proposal.finish", subject=row)
        return str(row.state)
