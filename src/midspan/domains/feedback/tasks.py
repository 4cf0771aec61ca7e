"""Every night, when the day is over at every site: days are closed, and whole weeks become figures."""

from uuid import UUID

from procrastinate.contrib.django import app

from midspan.domains.feedback.actions import close_days, release
from midspan.domains.programs.queries import home_zone
from midspan.kernel import clock
from midspan.kernel.jobs import enqueue, task
from midspan.kernel.models import Organization
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="20 11 * * *")  # In UTC: past midnight in Hawaii, and before work on the East Coast.
@task(queueing_lock="count-checks")
def count_checks_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    ids = list(Organization.objects.values_list("pk", flat=True))
    for organization_id in ids:
        enqueue(count_checks, organization_id=str(organization_id))
    return len(ids)


@task
def count_checks(organization_id: str) -> None:
    """Close the days of one organization that are over, and release its weeks."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        today = clock.today(home_zone(organization_id=by.organization_id))
        close_days(today=today, by=by)
        release(monday=clock.week_start(today), by=by)
