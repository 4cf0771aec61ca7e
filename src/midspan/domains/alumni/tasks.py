"""Every hour whoever said yes to what begins within a day, and wished for it, is reminded."""

from uuid import UUID

from procrastinate.contrib.django import app

from midspan.domains.alumni.actions import remind
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="25 * * * *")
@task(queueing_lock="remind-of-events")
def remind_of_events_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(remind_of_events)


# The next hour comes by itself.
@task(retry=False)
def remind_of_events(organization_id: str) -> int:
    """How many people of one organization were reminded. Twice is once."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        return remind(by=by)
