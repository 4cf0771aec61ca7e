"""Every minute the clock of every open obligation; once a day the test alert."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from midspan.domains.programs.queries import home_zone
from midspan.domains.safety.actions import send_test, watch, watch_test
from midspan.kernel.jobs import URGENT, enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@task(queueing_lock="watch-safety", priority=URGENT)
def watch_safety_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(watch_safety)


# The next minute comes by itself; one that waited to be tried again would hold its place for up to 17 minutes.
@task(retry=False, priority=URGENT)
def watch_safety(organization_id: str) -> int:
    """To how many obligations of one organization something happened."""
    by = organization_reader(UUID(organization_id))
    with _acting(by):
        _watch_test(by)
        return watch(by=by)


def _watch_test(by: Actor) -> None:
    """What is wrong with the test of the day is no reason not to look at the obligations."""
    try:
        watch_test(by=by)
    except Exception:
        logger.exception("test_not_watched")


@contextmanager
def _acting(by: Actor) -> Iterator[None]:
    """Bound to the organization, on its home clock: the day of a test and of a leave is the day there."""
    with acting_for(by, Reach.ALL), timezone.override(home_zone(organization_id=by.organization_id)):
        yield


@app.periodic(cron="0 16 * * *")  # In UTC: by day at every site in the United States.
@task(queueing_lock="test-alerts")
def test_alerts_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """The test of the day, of each organization."""
    return enqueue_everywhere(send_test_alert)


@task
def send_test_alert(organization_id: str) -> str:
    """Twice is once: the day has one."""
    by = organization_reader(UUID(organization_id))
    with _acting(by):
        return str(send_test(by=by).pk)
