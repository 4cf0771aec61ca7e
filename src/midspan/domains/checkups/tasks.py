"""Once a day: who is called today, and whose check-ups are over."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from midspan.domains.checkups.actions import watch
from midspan.domains.programs.queries import home_zone
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="0 13 * * *")  # In UTC: in the morning at every site in the United States.
@task(queueing_lock="watch-check-ups")
def watch_check_ups_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization."""
    return enqueue_everywhere(watch_check_ups)


@task
def watch_check_ups(organization_id: str) -> int:
    """For how many owners of one organization somebody is due. Twice is once."""
    by = organization_reader(UUID(organization_id))
    zone = home_zone(organization_id=by.organization_id)
    with acting_for(by, Reach.ALL), timezone.override(zone):
        return watch(by=by)
