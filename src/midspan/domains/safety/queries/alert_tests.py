"""Whether alerts arrive, as the test of the day says."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from midspan.domains.safety.models import AlertTest
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import Actor

NEXT_TEST_WITHIN = timedelta(hours=25)


def latest_test(*, viewer: Actor) -> AlertTest | None:
    rows = AlertTest.objects.filter(organization_id=viewer.organization_id)
    return rows.select_related("staff").order_by("-sent_at").first()


def are_alerts_down(*, viewer: Actor) -> bool:
    """Whether the last test alert did not go out, nobody answered it in time, or none was sent of late. One query."""
    rows = _LAST_TEST.rows(viewer=viewer)
    return any(is_down(*row, now=clock.now()) for row in rows)


def is_down(
    sent_at: datetime, due_at: datetime, answered_at: datetime | None, failed_at: datetime | None, *, now: datetime
) -> bool:
    """A test older than a day says nothing about today: whatever sends it may not run any more."""
    return failed_at is not None or (answered_at is None and now >= due_at) or now - sent_at > NEXT_TEST_WITHIN


def _last_test(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = AlertTest.objects.filter(organization_id=viewer.organization_id).order_by("-sent_at")
    return rows.values_list("sent_at", "due_at", "answered_at", "failed_at")[:1]


_LAST_TEST = Prepared(_last_test)
