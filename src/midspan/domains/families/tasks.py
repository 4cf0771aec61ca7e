"""Every day, times of those who were asked until an end are deleted: they count no more from the moment of that end."""

from uuid import UUID

from procrastinate.contrib.django import app

from midspan.domains.families.actions import forget_times
from midspan.domains.families.queries import people_with_times
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="40 8 * * *")  # In UTC: night at every site in the United States.
@task(queueing_lock="forget-ended-family-times")
def forget_ended_times_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(forget_ended_times)


@task
def forget_ended_times(organization_id: str) -> int:
    """How many of one organization's were deleted."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        return sum(forget_times(patient_id=one, by=by) for one in people_with_times(viewer=by))
