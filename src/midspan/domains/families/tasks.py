"""Every day, times of those who were asked until an end are deleted: they count no more from the moment of that end.

So are places in groups free again whose share ran out by its date.
"""

from uuid import UUID

from procrastinate.contrib.django import app

from midspan.domains.families.actions import forget_ended_times, free_lapsed_places
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="40 8 * * *")  # In UTC: night at every site in the United States.
@task(queueing_lock="forget-family-times")
def forget_times_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(forget_times)


@task
def forget_times(organization_id: str) -> int:
    """How many of one organization's were deleted."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        return forget_ended_times(by=by)


@app.periodic(cron="45 8 * * *")
@task(queueing_lock="free-family-places")
def free_places_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, as above."""
    return enqueue_everywhere(free_places)


@task
def free_places(organization_id: str) -> int:
    """How many of one organization's are free again."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        return free_lapsed_places(by=by)
