"""Once a day: what somebody who has left promised or took on gets another owner, and people are told of days missed."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from midspan.domains.commitments.actions import tell_missed, watch_owners
from midspan.domains.programs.queries import home_zone
from midspan.kernel import clock
from midspan.kernel.jobs import enqueue, task
from midspan.kernel.models import Organization
from midspan.kernel.prepared import organization_reader


@app.periodic(cron="15 9 * * *")  # In UTC: before the morning at every site in the United States.
@task(queueing_lock="watch-owners")
def watch_owners_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """Two jobs for each organization: what keeps one of them from going through keeps the other from nothing."""
    ids = list(Organization.objects.values_list("pk", flat=True))
    for organization_id in ids:
        enqueue(watch_owners_of, organization_id=str(organization_id))
        enqueue(tell_missed_of, organization_id=str(organization_id))
    return len(ids)


@task
def watch_owners_of(organization_id: str) -> int:
    """How many promises and needs of one organization got another owner or went back. Twice is once."""
    by = organization_reader(UUID(organization_id))
    with timezone.override(home_zone(organization_id=by.organization_id)):
        return watch_owners(by=by)


@task
def tell_missed_of(organization_id: str) -> int:
    """How many people of one organization were told of a day missed. Twice is once."""
    by = organization_reader(UUID(organization_id))
    zone = home_zone(organization_id=by.organization_id)
    with timezone.override(zone):
        return tell_missed(today=clock.today(zone), by=by)
