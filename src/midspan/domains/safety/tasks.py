"""Every minute the clock of every open obligation; once a day the test alert."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from midspan.domains.safety.actions import send_test, watch, watch_test
from midspan.kernel.jobs import enqueue, enqueue_once, task
from midspan.kernel.models import Organization
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="* * * * *")
@task(queueing_lock="watch-safety")
def watch_safety_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    ids = list(Organization.objects.values_list("pk", flat=True))
    for organization_id in ids:
        with transaction.atomic():
            enqueue_once(watch_safety, organization_id=str(organization_id))
    return len(ids)


@task
def watch_safety(organization_id: str) -> int:
    """To how many obligations of one organization something happened."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        watch_test(by=by)
        return watch(by=by)


@app.periodic(cron="0 16 * * *")  # In UTC: by day at every site in the United States.
@task(queueing_lock="test-alerts")
def test_alerts_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """The test of the day, of each organization."""
    ids = list(Organization.objects.values_list("pk", flat=True))
    for organization_id in ids:
        enqueue(send_test_alert, organization_id=str(organization_id))
    return len(ids)


@task
def send_test_alert(organization_id: str) -> str:
    """Twice is once: the day has one."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        return str(send_test(by=by).pk)
