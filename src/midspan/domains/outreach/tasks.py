"""Every minute: who did not come, and whose turn it is. Once a day: of whom nobody has heard."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from midspan.domains.outreach.actions import watch, watch_silence
from midspan.domains.programs.queries import home_zone
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="* * * * *")
@task(queueing_lock="watch-outreach")
def watch_outreach_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(watch_outreach)


# The next minute comes by itself.
@task(retry=False)
def watch_outreach(organization_id: str) -> int:
    """To how many people of one organization something happened. Twice is once."""
    by = organization_reader(UUID(organization_id))
    zone = home_zone(organization_id=by.organization_id)
    with acting_for(by, Reach.ALL), timezone.override(zone):
        return watch(by=by)


@app.periodic(cron="30 14 * * *")  # In UTC: in the morning at every site in the United States.
@task(queueing_lock="watch-silence")
def watch_silence_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization."""
    return enqueue_everywhere(watch_silence_of)


@task
def watch_silence_of(organization_id: str) -> int:
    """For how many people of one organization somebody is asked. Twice is once."""
    by = organization_reader(UUID(organization_id))
    zone = home_zone(organization_id=by.organization_id)
    with acting_for(by, Reach.ALL), timezone.override(zone):
        return watch_silence(by=by)
