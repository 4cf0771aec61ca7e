"""Joining and leaving, making an event and calling it off, saying yes or no, and how somebody hears of it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.alumni.models import Event, EventAnswer, EventName, Membership
from midspan.domains.alumni.queries import has_left, members, own_membership
from midspan.domains.alumni.rules import (
    REMINDED_BEFORE,
    may_answer,
    may_join,
    may_keep_events,
    may_make_event,
    may_wish,
)
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import as_center
from midspan.values import Actor, ActorKind, RefusedError, refused


class Wishes(Struct, frozen=True, kw_only=True):
    """How a member hears of events, and by what name staff know them there; empty: they are only counted."""

    hears_of_new: bool = False
    is_reminded: bool = False
    shown_as: str = ""


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
    _hand_over("", by=by)
    _own_ahead(by).update(comes=False)
    return Membership.objects.filter(**mine, left_at=None).update(left_at=clock.now())


@action("alumni.wish")
def keep_wishes(*, wishes: Wishes, by: Actor) -> Membership:
    """From now on they hear so, and are known so at what they come to. Raises RefusedError."""
    membership = own_membership(viewer=by)
    may_wish(is_member=membership is not None).require()
    assert membership is not None  # noqa: S101 - the rule has just asked for it; only the type leaves it open.
    membership.hears_of_new, membership.is_reminded = wishes.hears_of_new, wishes.is_reminded
    membership.shown_as = wishes.shown_as.strip()
    membership.save(update_fields=["hears_of_new", "is_reminded", "shown_as"])
    _hand_over(membership.shown_as, by=by)
    return membership


def _hand_over(name: str, *, by: Actor) -> None:
    """That name stands at every event ahead to which they come; an empty one takes it back."""
    for answer in _own_ahead(by).select_related("handed_over"):
        _name_at(answer, name)


def _name_at(answer: EventAnswer, name: str) -> None:
    if answer.handed_over is not None:
        answer.handed_over.name = name
        answer.handed_over.save(update_fields=["name"])
    elif name:
        answer.handed_over = EventName.objects.create(
            organization_id=answer.organization_id, event_id=answer.event_id, name=name
        )
        answer.save(update_fields=["handed_over"])


def _own_ahead(by: Actor) -> QuerySet[EventAnswer]:
    mine = EventAnswer.objects.filter(organization_id=by.organization_id, patient_id=by.id, comes=True)
    return mine.filter(event__begins_at__gt=clock.now())


@action("alumni.event")
def make_event(*, title: str, where: str, words: str, begins_at: datetime, by: Actor) -> Event:
    """An event for everybody who is an alumnus. Raises RefusedError."""
    may_make_event(by, begins_at=begins_at, now=clock.now(), title=title, where=where).require()
    event = Event.objects.create(
        organization_id=by.organization_id,
        title=title.strip(),
        where=where.strip(),
        words=words.strip(),
        begins_at=begins_at,
        made_by_id=by.id,
        made_at=clock.now(),
    )
    with as_center(by):  # Who is told is named to nobody: each reads their own notice.
        who = list(members(viewer=by).filter(hears_of_new=True).values_list("patient_id", flat=True))
    _tell_each(who, NoticeKind.EVENT_NEWS, event, by=by)
    return event


def _tell_each(patient_ids: Iterable[UUID], kind: NoticeKind, event: Event, *, by: Actor) -> None:
    for one in patient_ids:
        about = {"subject_id": event.pk, "patient_id": one}
        tell(kind=kind, recipient_id=one, recipient_kind=ActorKind.PATIENT, **about, by=by)


@action("alumni.call_off")
def call_off(*, event_id: UUID, by: Actor) -> Event:
    """It does not take place: whoever said yes is told, whatever they wish to hear of. Raises RefusedError."""
    may_keep_events(by).require()
    event = _locked(event_id, by)
    if event.called_off_at is not None:
        return event
    event.called_off_at = clock.now()
    event.save(update_fields=["called_off_at"])
    with as_center(by):  # As above.
        come = EventAnswer.objects.filter(organization_id=by.organization_id, event=event, comes=True)
        here = members(viewer=by).values("patient")
        who = list(come.filter(patient__in=here).values_list("patient_id", flat=True))
    _tell_each(who, NoticeKind.EVENT_NEWS, event, by=by)
    return event


@action("alumni.remind")
def remind(*, by: Actor) -> int:
    """Whoever said yes to what begins within a day, and wished for it, is told once. Returns how many."""
    now = clock.now()
    ahead = Event.objects.filter(organization_id=by.organization_id, called_off_at=None)
    soon = ahead.filter(begins_at__gt=now, begins_at__lte=now + REMINDED_BEFORE)
    wish = members(viewer=by).filter(is_reminded=True)
    answers = EventAnswer.objects.filter(organization_id=by.organization_id, comes=True, reminded_at=None)
    due = answers.filter(event__in=soon, patient__in=wish.values("patient")).select_related("event")
    rows = list(due.select_for_update(of=("self",)))
    for one in rows:
        _tell_each([one.patient_id], NoticeKind.EVENT_SOON, one.event, by=by)
    return EventAnswer.objects.filter(pk__in=[one.pk for one in rows]).update(reminded_at=now)


@action("alumni.answer")
def answer_event(*, event_id: UUID, comes: bool, by: Actor) -> EventAnswer:
    """Yes or no; the last word holds. Raises RefusedError."""
    event, membership = _locked(event_id, by), own_membership(viewer=by)
    may_answer(
        is_member=membership is not None,
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
    _name_at(found, membership.shown_as if membership and comes else "")
    return found


def _locked(event_id: UUID, by: Actor) -> Event:
    event = Event.objects.select_for_update(no_key=True).filter(organization_id=by.organization_id, pk=event_id).first()
    if event is None:
        raise RefusedError(refused("There is no such event."))
    return event
