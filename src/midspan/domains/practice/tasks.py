"""Every five minutes whoever meant to practice now is told; every hour days that are over pass by."""

from uuid import UUID

from procrastinate.contrib.django import app

from midspan.domains.practice.actions import pass_days, remind
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader


@app.periodic(cron="*/5 * * * *")
@task(queueing_lock="remind-of-practice")
def remind_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(remind_of_practice)


# The next five minutes come by themselves.
@task(retry=False)
def remind_of_practice(organization_id: str) -> int:
    """How many people of one organization were told. Twice is once."""
    return remind(by=organization_reader(UUID(organization_id)))


@app.periodic(cron="10 * * * *")  # It is midnight somewhere at every hour.
@task(queueing_lock="pass-days-of-practice")
def pass_days_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization."""
    return enqueue_everywhere(pass_days_of)


@task(retry=False)
def pass_days_of(organization_id: str) -> int:
    """How many days of one organization's people passed by. Twice is once."""
    return pass_days(by=organization_reader(UUID(organization_id)))
