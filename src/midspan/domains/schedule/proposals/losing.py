"""Proposals that come to nothing: failed with their reason, or lost without a word."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from midspan.domains.schedule.enums import ProposalFailure, ProposalState
from midspan.domains.schedule.models import Proposal
from midspan.kernel import clock
from midspan.kernel.actions import record
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

LOST_AFTER = timedelta(minutes=20)  # Longer than any job may take; whoever says nothing for so long is dead.


def fail(row: Proposal, why: ProposalFailure, *, by: Actor) -> str:
    """The proposal, failed for that reason. Answers its state."""
    row.state, row.failure, row.finished_at = ProposalState.FAILED, why, clock.now()
    row.save(update_fields=["state", "failure", "finished_at"])
    record(by=by, verb="proposal.fail", subject=row)
    return str(row.state)


def fail_lost(organization_ids: Iterable[UUID]) -> int:
    """Proposals of which nothing was heard for long are failed, so that none hangs for ever. Returns how many."""
    return sum(_fail_lost_of(organization_id) for organization_id in organization_ids)


def _fail_lost_of(organization_id: UUID) -> int:
    nobody = Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.JOB)
    with acting_for(nobody, Reach.ALL):
        rows = Proposal.objects.filter(
            organization_id=organization_id, state=ProposalState.COMPUTING, heard_at__lt=clock.now() - LOST_AFTER
        )
        lost = list(rows.select_for_update(no_key=True))
        for row in lost:
            fail(row, ProposalFailure.LOST, by=nobody)
    return len(lost)
