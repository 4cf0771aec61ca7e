"""Every hour, what is left of a match whose mentor left, or whose consent is over, is ended.

And what a coordinator had who left goes to one who is here, so that nothing waits where nobody reads it. After a death
nothing ends by itself: a coordinator is asked to tell the mentor, in person.
"""

from uuid import UUID

from procrastinate.contrib.django import app

from midspan.domains.mentors.actions import (
    ask_no_more,
    ask_to_tell,
    follow_concern,
    hand_on_mentor,
    run_out_match,
    settle_match,
)
from midspan.domains.mentors.queries import (
    concerns_taken_back,
    concerns_unseen,
    matches_left_over,
    matches_of_the_dead,
    matches_running_out,
    mentors_unsupervised,
)
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="23 * * * *")
@task(queueing_lock="settle-matches")
def settle_matches_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization. The gate closes at the instant; this frees the mentor's place as well."""
    return enqueue_everywhere(settle_matches)


@task
def settle_matches(organization_id: str) -> int:
    """How many matches and cards of one organization were over and are ended."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        for concern_id in concerns_taken_back(viewer=by):
            ask_no_more(concern_id=concern_id, by=by)
        for match_id in matches_of_the_dead(viewer=by):
            ask_to_tell(match_id=match_id, by=by)
        over = matches_left_over(viewer=by)
        for match_id in over:
            settle_match(match_id=match_id, by=by)
        for match_id in matches_running_out(viewer=by):
            run_out_match(match_id=match_id, by=by)
        for mentor_id in mentors_unsupervised(viewer=by):
            hand_on_mentor(mentor_id=mentor_id, by=by)
        for concern_id in concerns_unseen(viewer=by):
            follow_concern(concern_id=concern_id, by=by)
    return len(over)
