"""Every night, when the day is over at every site: days are closed, and whole weeks become figures."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from procrastinate.contrib.django import app

from midspan.domains.feedback.actions import close_days, release
from midspan.domains.programs.queries import active_sites
from midspan.kernel import clock
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor


@app.periodic(cron="20 11 * * *")  # In UTC: past midnight in Hawaii, and before work on the East Coast.
@task(queueing_lock="count-checks")
def count_checks_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(count_checks)


@task
def count_checks(organization_id: str) -> None:
    """Close the days of one organization that are over, and release its weeks."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        today = _earliest_today(by)
        close_days(today=today, by=by)
    with acting_for(by, Reach.ALL):  # Apart: what is closed stays closed, and told, where the weeks fail.
        release(monday=clock.week_start(today), by=by)


def _earliest_today(by: Actor) -> date:
    """The date where it is earliest: a job that comes late closes no day that is not over somewhere."""
    zones = set(active_sites(viewer=by).values_list("time_zone", flat=True))
    return min(clock.today(ZoneInfo(zone)) for zone in zones or {"UTC"})
