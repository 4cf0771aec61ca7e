"""Every day, before anybody is up, who is asked something today is told that it waits; who comes or leaves is asked."""

from collections.abc import Callable
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from procrastinate.contrib.django import app

from midspan.domains.measures.actions import ask_after_stay, ask_at_end, ask_usual_at_admission, tell_due
from midspan.domains.measures.after_stay import to_be_asked_after, who_left
from midspan.domains.measures.ending import to_be_asked_at_end, who_leaves
from midspan.domains.measures.models import Assignment
from midspan.domains.measures.queries import Chosen, due_to_tell, newly_admitted, to_be_asked_usual
from midspan.domains.programs.queries import home_zone
from midspan.kernel.jobs import each_apart, enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor

People = Callable[..., list[UUID]]
Put = Callable[..., list[Chosen]]
Ask = Callable[..., list[Assignment]]


@app.periodic(cron="20 11 * * *")  # In UTC: past midnight in Hawaii, and before work on the East Coast.
@task(queueing_lock="tell-measures-due")
def tell_measures_due_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """Two jobs for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(tell_measures_due, ask_after_stays)


@task
def tell_measures_due(organization_id: str) -> int:
    """How many assignments of one organization fell due and nobody was told of; each time is told once."""
    by = organization_reader(UUID(organization_id))
    # What is due "today" is due on the day of the center.
    with acting_for(by, Reach.ALL), timezone.override(home_zone(organization_id=by.organization_id)):
        due = due_to_tell(viewer=by)
        for one, due_on in due:
            tell_due(assignment=one, due_on=due_on, by=by)
        return len(due)


@task
def ask_after_stays(organization_id: str) -> int:
    """How many people who left and agreed to it were asked how they are, today or as it is caught up. Twice is once."""
    by = organization_reader(UUID(organization_id))
    return _ask_each(by, (who_left, to_be_asked_after, ask_after_stay))


def _ask_each(by: Actor, *ways: tuple[People, Put, Ask]) -> int:
    """How many people were asked, each in a transaction of their own: one that fails costs nobody else.

    Raises what failed once everybody had their turn, so that it is tried again and stands among what failed.
    """
    with timezone.override(_zone_of(by)):
        return each_apart(
            partial(_was_asked, by, patient_id, put, ask)
            for people, put, ask in ways
            for patient_id in _reached(by, people)
        )


def _zone_of(by: Actor) -> ZoneInfo:
    with acting_for(by, Reach.ALL):
        return home_zone(organization_id=by.organization_id)


def _reached(by: Actor, people: People) -> list[UUID]:
    with acting_for(by, Reach.ALL):
        return people(viewer=by)


def _was_asked(by: Actor, patient_id: UUID, put: Put, ask: Ask) -> bool:
    with acting_for(by, Reach.ALL):
        # Without anything to ask nothing is done, and nothing is recorded as done.
        return bool(put(viewer=by, patient_id=patient_id) and ask(patient_id=patient_id, by=by))


@app.periodic(cron="*/5 * * * *")
@task(queueing_lock="ask-usual-measures")
def ask_usual_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(ask_usual)


# The next five minutes come by themselves.
@task(retry=False)
def ask_usual(organization_id: str) -> int:
    """How many people were asked what is usual, since they were admitted or are about to leave. Twice is once."""
    return _ask_each(
        organization_reader(UUID(organization_id)),
        (newly_admitted, to_be_asked_usual, ask_usual_at_admission),
        (who_leaves, to_be_asked_at_end, ask_at_end),
    )
