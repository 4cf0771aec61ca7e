"""Sending what was queued, and finding what a lost job left behind."""

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from midspan.domains.notices.actions import deliver_one, queue_lost
from midspan.kernel.jobs import for_each_organization, task
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

LOST_AFTER = timedelta(minutes=15)


@task
def deliver(organization_id: str, delivery_id: str) -> str:
    """One delivery, decided again now. What fails is queued again by itself, later."""
    return deliver_one(organization_id=UUID(organization_id), delivery_id=UUID(delivery_id))


@app.periodic(cron="*/10 * * * *")
@task(queueing_lock="find-lost-deliveries")
def find_lost_deliveries(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """Nothing waits in silence: a delivery that should have gone on long ago is queued anew. Returns how many."""
    return for_each_organization(_queue_lost_of)


def _queue_lost_of(organization_id: UUID) -> int:
    by = Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.JOB)
    with acting_for(by, Reach.ALL):
        return queue_lost(older_than=LOST_AFTER, by=by)
