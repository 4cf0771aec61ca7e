"""Computations that come to nothing: failed with their reason, or lost without a word.

Apart from the turns, so that whoever only sweeps never loads the solver.
"""

from datetime import timedelta
from uuid import UUID

from midspan.domains.schedule.enums import ProposalFailure
from midspan.domains.schedule.models import Advice, Proposal, Scenario
from midspan.domains.schedule.models.computations import Computation
from midspan.kernel import clock
from midspan.kernel.actions import record
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

LOST_AFTER = timedelta(minutes=20)  # Longer than any job may take; whoever says nothing for so long is dead.
KINDS: tuple[type[Computation], ...] = (Proposal, Scenario, Advice)


def fail(row: Computation, why: ProposalFailure, *, by: Actor) -> str:
    """The computation, failed for that reason. Answers its state."""
    row.state, row.failure, row.finished_at = "failed", why, clock.now()
    row.save(update_fields=["state", "failure", "finished_at"])
    record(by=by, verb=f"{row._meta.model_name}.fail", subject=row)  # noqa: SLF001 - Django's public-by-habit name
    return row.state


def fail_lost_of(organization_id: UUID) -> int:
    """What nothing was heard of for long is failed, so that none hangs for ever. Returns how many."""
    return sum(_fail_lost(kind, organization_id) for kind in KINDS)


def _fail_lost(kind: type[Computation], organization_id: UUID) -> int:
    nobody = Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.JOB)
    with acting_for(nobody, Reach.ALL):
        rows = kind.computing(organization_id).filter(heard_at__lt=clock.now() - LOST_AFTER)
        lost = list(rows.select_for_update(no_key=True))
        for row in lost:
            fail(row, ProposalFailure.LOST, by=nobody)
    return len(lost)
