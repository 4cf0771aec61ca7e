"""Every quarter of an hour: whose first call, or next one, is late."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from midspan.domains.inquiries.actions import tell_late
from midspan.domains.programs.queries import home_zone
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="*/15 * * * *")
@task(queueing_lock="watch-inquiries")
def watch_inquiries_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(watch_inquiries)


# The next quarter comes by itself.
@task(retry=False)
def watch_inquiries(organization_id: str) -> int:
    """Of how many late inquiries of one organization the director is told. Twice is once."""
    by = organization_reader(UUID(organization_id))
    zone = home_zone(organization_id=by.organization_id)
    with acting_for(by, Reach.ALL), timezone.override(zone):
        return tell_late(by=by)
