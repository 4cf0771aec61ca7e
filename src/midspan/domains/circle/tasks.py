"""Every day, milestones whose share has ended are deleted: they are shown no more from the moment of that end."""

from uuid import UUID

from procrastinate.contrib.django import app

from midspan.domains.circle.actions import forget_ended_milestones
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="35 8 * * *")  # In UTC: night at every site in the United States.
@task(queueing_lock="forget-milestones")
def forget_milestones_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(forget_milestones)


@task
def forget_milestones(organization_id: str) -> int:
    """How many of one organization's were deleted."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        return forget_ended_milestones(by=by)
