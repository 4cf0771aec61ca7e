"""Joining and leaving, making an event and calling it off, saying yes or no."""

from datetime import datetime
from uuid import UUID

from midspan.domains.alumni.models import Event, EventAnswer, Membership
from midspan.domains.alumni.queries import has_left, own_membership
from midspan.domains.alumni.rules import may_answer, may_join, may_keep_events, may_make_event
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("alumni.join")
def join(*, by: Actor) -> Membership:
    """The person joins. Twice is once. Raises RefusedError."""
    may_join(by, has_left=has_left(viewer=by)).require()
    found, _ = Membership.objects.get_or_create(
        organization_id=by.organization_id, patient_id=by.id, left_at=None, defaults={"joined_at": clock.now()}
    )
    return found


@action("alumni.leave")
def leave(*, by: Actor) -> int:
    """The person is no alumnus any more, and comes to nothing they said yes to. Twice is once."""
    mine = {"organization_id": by.organization_id, "patient_id": by.id}
    EventAnswer.objects.filter(**mine, comes=True, event__begins_at__gt=clock.now()).update(comes=False)
    return Membership.objects.filter(**mine, left_at=None).update(left_at=clock.now())


@action("alumni.event")
def make_event(*, title: str, where: str, words: str, begins_at: datetime, by: Actor) -> Event:
    """An event for everybody who is an alumnus. Raises RefusedError."""
    may_make_event(by, begins_at=begins_at, now=clock.now(), title=title, where=where).require()
    return Event.objects.create(
        organization_id=by.organization_id,
        title=title.strip(),
        where=where.strip(),
        words=words.strip(),
        begins_at=begins_at,
        made_by_id=by.id,
        made_at=clock.now(),
    )


@action("alumni.call_off")
def call_off(*, event_id: UUID, by: Actor) -> Event:
    """It does not take place. Raises RefusedError."""
    may_keep_events(by).require()
    event = _locked(event_id, by)
    event.called_off_at = event.called_off_at or clock.now()
    event.save(update_fields=["called_off_at"])
    return event


@action("alumni.answer")
def answer_event(*, event_id: UUID, comes: bool, by: Actor) -> EventAnswer:
    """Yes or no; the last word holds. Raises RefusedError."""
    event = _locked(event_id, by)
    may_answer(
        is_member=own_membership(viewer=by) is not None,
        is_on=event.called_off_at is None,
        begins_at=event.begins_at,
        now=clock.now(),
    ).require()
    found, _ = EventAnswer.objects.update_or_create(
        organization_id=by.organization_id,
        patient_id=by.id,
        event=event,
        defaults={"comes": comes, "said_at": clock.now()},
    )
    return found


def _locked(event_id: UUID, by: Actor) -> Event:
    event = Event.objects.select_for_update(no_key=True).filter(organization_id=by.organization_id, pk=event_id).first()
    if event is None:
        raise RefusedError(refused("There is no such event."))
    return event
