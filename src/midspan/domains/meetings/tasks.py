"""Reading lists of meetings again from their links."""

from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from procrastinate.contrib.django import app

from midspan.domains.meetings.actions import WANTED, keep_answer
from midspan.domains.meetings.list_files import Read, Refused, read_meetings
from midspan.domains.meetings.models import MeetingList
from midspan.kernel import clock
from midspan.kernel.fetching import NotFetched, Opener, fetch
from midspan.kernel.jobs import enqueue, for_each_organization, task
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

IN_THE_QUEUE = timedelta(hours=1)  # A list handed to a job is not handed out again for so long.


@app.periodic(cron="17 * * * *")
@task(queueing_lock="find-due-meeting-lists")
def find_due_meeting_lists(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each list that is due. Returns how many were."""
    return for_each_organization(_queue_due)


@task
def read_meeting_list(organization_id: str, list_id: str) -> bool:
    """Read one list from its link. Twice is once; what fails keeps the meetings from before and its reason."""
    return read_from_link(UUID(organization_id), list_id=UUID(list_id))


def read_from_link(organization_id: UUID, *, list_id: UUID, opener: Opener | None = None) -> bool:
    """Fetch and keep. Returns whether it was read; `opener` says how far the fetch may go."""
    by = _organization_actor(organization_id)
    with acting_for(by, Reach.ALL):
        url = _links(organization_id).filter(pk=list_id).values_list("url", flat=True).first()
    if url is None:
        return False
    # No transaction is open while a foreign server takes its time.
    answer = _fetched(url, opener)
    with acting_for(by, Reach.ALL):
        keep_answer(list_id=list_id, answer=answer, by=by)
    return isinstance(answer, Read)


def queue_list(*, organization_id: UUID, list_id: UUID) -> int:
    """Queue the reading of one list in this transaction. Returns the job's number."""
    return enqueue(read_meeting_list, organization_id=str(organization_id), list_id=str(list_id))


def _fetched(url: str, opener: Opener | None) -> Read | Refused:
    content = fetch(url, wanted=WANTED, opener=opener)
    return Refused(content.reason) if isinstance(content, NotFetched) else read_meetings(content)


def _queue_due(organization_id: UUID) -> int:
    with acting_for(_organization_actor(organization_id), Reach.ALL):
        due = _links(organization_id).filter(next_at__lte=clock.now())
        found = list(due.values_list("pk", flat=True))
        due.filter(pk__in=found).update(next_at=clock.now() + IN_THE_QUEUE)
        for list_id in found:
            queue_list(organization_id=organization_id, list_id=list_id)
    return len(found)


def _links(organization_id: UUID) -> QuerySet[MeetingList]:
    return MeetingList.objects.filter(organization_id=organization_id, removed_at=None).exclude(url="")


def _organization_actor(organization_id: UUID) -> Actor:
    """Nobody in particular asks for this: the organization itself is named as acting."""
    return Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.JOB)
