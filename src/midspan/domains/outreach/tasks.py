"""Every minute: who did not come, and whose turn it is."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from midspan.domains.outreach.actions import watch
from midspan.domains.programs.queries import home_zone
from midspan.kernel.jobs import enqueue_once, task
from midspan.kernel.models import Organization
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="* * * * *")
@task(queueing_lock="watch-outreach")
def watch_outreach_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    ids = list(Organization.objects.values_list("pk", flat=True))
    for organization_id in ids:
        with transaction.atomic():
            enqueue_once(watch_outreach, organization_id=str(organization_id))
    return len(ids)


# The next minute comes by itself.
@task(retry=False)
def watch_outreach(organization_id: str) -> int:
    """To how many people of one organization something happened. Twice is once."""
    by = organization_reader(UUID(organization_id))
    zone = home_zone(organization_id=by.organization_id)
    with acting_for(by, Reach.ALL), timezone.override(zone):
        return watch(by=by)
