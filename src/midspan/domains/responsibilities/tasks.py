"""Reading subscribed calendars again, and forgetting what is kept for undo only."""

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from midspan.domains.responsibilities.actions.calendars import LINK_KEPT, Link, keep_answer, link_of, read_busy
from midspan.domains.responsibilities.calendars import Busy, Opener, Refused, fetch
from midspan.domains.responsibilities.models import CalendarSource, LifeStep
from midspan.domains.responsibilities.rules import UNDO_HOURS
from midspan.kernel import clock
from midspan.kernel.jobs import enqueue, for_each_organization, task
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

IN_THE_QUEUE = timedelta(minutes=30)  # A calendar handed to a job is not handed out again for so long.


@app.periodic(cron="*/5 * * * *")
@task(queueing_lock="find-due-calendars")
def find_due_calendars(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each subscription that is due. Returns how many were."""
    return for_each_organization(_queue_due)


@task
def refresh_calendar(organization_id: str, patient_id: str, source_id: str) -> bool:
    """Read one subscription. Twice is once; what fails keeps the last good busy times and its reason."""
    return read_subscription(UUID(organization_id), patient_id=UUID(patient_id), source_id=UUID(source_id))


def read_subscription(
    organization_id: UUID, *, patient_id: UUID, source_id: UUID, opener: Opener | None = None
) -> bool:
    """Fetch and keep. Returns whether there are new busy times; `opener` says how far the fetch may go."""
    by = Actor(organization_id=organization_id, id=patient_id, kind=ActorKind.JOB)
    with acting_for(by, Reach.ALL):
        link = link_of(source_id=source_id, by=by)
    if link is None:
        return False
    # No transaction is open while a foreign server takes its time.
    answer = link if isinstance(link, Refused) else _fetched(link, opener)
    with acting_for(by, Reach.ALL):
        keep_answer(source_id=source_id, answer=answer, by=by)
    return isinstance(answer, Busy)


@app.periodic(cron="40 * * * *")
@task(queueing_lock="forget-undone-life")
def forget_what_undo_kept(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """Old steps and the links of removed calendars are gone for good. Returns how many."""
    return for_each_organization(_forget_in)


def _forget_in(organization_id: UUID) -> int:
    now, mine = clock.now(), {"organization_id": organization_id}
    with acting_for(_organization_actor(organization_id), Reach.ALL):
        steps, _by_table = LifeStep.objects.filter(**mine, made_at__lt=now - timedelta(hours=UNDO_HOURS)).delete()
        removed = CalendarSource.objects.filter(**mine, removed_at__lt=now - LINK_KEPT)
        return steps + removed.exclude(sealed_url=None).update(sealed_url=None, next_at=None)


def _fetched(link: Link, opener: Opener | None) -> Busy | Refused:
    content = fetch(link.url, opener=opener)
    return content if isinstance(content, Refused) else read_busy(content, zone=link.zone)


def _queue_due(organization_id: UUID) -> int:
    with acting_for(_organization_actor(organization_id), Reach.ALL):
        rows = CalendarSource.objects.filter(organization_id=organization_id, removed_at=None)
        due = list(rows.filter(next_at__lte=clock.now()).values_list("patient_id", "pk"))
        rows.filter(pk__in=[pk for _, pk in due]).update(next_at=clock.now() + IN_THE_QUEUE)
        for patient_id, pk in due:
            queue_refresh(organization_id=organization_id, patient_id=patient_id, source_id=pk)
    return len(due)


def queue_refresh(*, organization_id: UUID, patient_id: UUID, source_id: UUID) -> int:
    """Queue the reading of one subscription in this transaction. Returns the job's number."""
    ids = {"organization_id": organization_id, "patient_id": patient_id, "source_id": source_id}
    return enqueue(refresh_calendar, **{name: str(value) for name, value in ids.items()})


def _organization_actor(organization_id: UUID) -> Actor:
    """Nobody in particular asks for this: the organization itself is named as acting."""
    return Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.JOB)
