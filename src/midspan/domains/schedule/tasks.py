"""Keeping eight weeks of sessions ahead, every night."""

from uuid import UUID

from procrastinate.contrib.django import app

from midspan.domains.schedule.actions import materialize
from midspan.kernel.jobs import enqueue, task
from midspan.kernel.models import Organization
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind


@app.periodic(cron="15 6 * * *")  # In UTC: deep night at every site in the United States.
@task(queueing_lock="fill-the-weeks")
def fill_the_weeks_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    ids = list(Organization.objects.values_list("pk", flat=True))
    for organization_id in ids:
        enqueue(fill_the_weeks, organization_id=str(organization_id))
    return len(ids)


@task
def fill_the_weeks(organization_id: str) -> int:
    """Sessions, leaders and bookings of one organization for the next eight weeks. Twice is once."""
    # Nobody in particular asks for this: the organization itself is named as acting.
    actor = Actor(organization_id=UUID(organization_id), id=UUID(organization_id), kind=ActorKind.JOB)
    with acting_for(actor, Reach.ALL):
        return materialize(by=actor)
