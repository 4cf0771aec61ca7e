"""Every five minutes whoever meant to practice now is told; every hour days that are over pass by."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from midspan.domains.practice.actions import pass_days, remind
from midspan.kernel.jobs import enqueue_once, task
from midspan.kernel.models import Organization
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="*/5 * * * *")
@task(queueing_lock="remind-of-practice")
def remind_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    ids = list(Organization.objects.values_list("pk", flat=True))
    for organization_id in ids:
        with transaction.atomic():
            enqueue_once(remind_of_practice, organization_id=str(organization_id))
    return len(ids)


# The next five minutes come by themselves.
@task(retry=False)
def remind_of_practice(organization_id: str) -> int:
    """How many people of one organization were told. Twice is once."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        return remind(by=by)


@app.periodic(cron="10 * * * *")  # It is midnight somewhere at every hour.
@task(queueing_lock="pass-days-of-practice")
def pass_days_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization."""
    ids = list(Organization.objects.values_list("pk", flat=True))
    for organization_id in ids:
        with transaction.atomic():
            enqueue_once(pass_days_of, organization_id=str(organization_id))
    return len(ids)


@task(retry=False)
def pass_days_of(organization_id: str) -> int:
    """How many days of one organization's people passed by. Twice is once."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        return pass_days(by=by)
