"""Once a day whoever keeps the library is told of skills whose review day has passed."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from midspan.domains.programs.queries import home_zone
from midspan.domains.skills.actions import tell_reviews_due
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="40 11 * * *")  # In UTC: past midnight in Hawaii, and before work on the East Coast.
@task(queueing_lock="tell-skill-reviews")
def tell_skill_reviews_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(tell_skill_reviews)


@task
def tell_skill_reviews(organization_id: str) -> int:
    """Of how many skills of one organization somebody was told. Twice is once."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL), timezone.override(home_zone(organization_id=by.organization_id)):
        return tell_reviews_due(by=by)
