"""Every day, milestones whose share has ended are deleted, and whoever shares what ends soon is asked about it.

They are shown no more from the moment of that end.
"""

from uuid import UUID

from procrastinate.contrib.django import app

from midspan.domains.circle.actions import ask_to_renew, forget_ended_milestones
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


@app.periodic(cron="50 8 * * *")
@task(queueing_lock="ask-to-renew")
def ask_to_renew_everywhere(timestamp: int) -> int:  # noqa: ARG001 - as above
    """One job for each organization."""
    return enqueue_everywhere(ask_whether_to_renew)


@task
def ask_whether_to_renew(organization_id: str) -> int:
    """Of how many shares of one organization that end soon the person was told."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        return ask_to_renew(by=by)
