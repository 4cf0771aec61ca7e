"""Every day, before anybody is up, who certifies is told what is due within a week, and what is overdue."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from midspan.domains.journey.actions import tell_certifications_due
from midspan.domains.programs.queries import home_zone
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="50 8 * * *")  # In UTC: night at every site in the United States.
@task(queueing_lock="tell-certifications-due")
def tell_certifications_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(tell_certifications)


@task
def tell_certifications(organization_id: str) -> int:
    """Of how many due days of one organization somebody was told. Twice is once."""
    by = organization_reader(UUID(organization_id))
    # What is due “today” is due on the day of the center.
    with acting_for(by, Reach.ALL), timezone.override(home_zone(organization_id=by.organization_id)):
        return tell_certifications_due(by=by)
