"""Asking: one's own membership and events; for staff the events with how many come, and names as far as allowed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.alumni.models import Event, EventAnswer, Membership
from midspan.domains.alumni.rules import MAKES_EVENTS
from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.queries import latest_episode
from midspan.domains.privacy.queries import visible
from midspan.kernel.row_security import widened
from midspan.values import Actor, DataClass

__all__ = ["MAKES_EVENTS", "EventLine", "OwnEvent", "events_for_staff", "has_left", "own_events", "own_membership"]


class OwnEvent(Struct, frozen=True):
    """One event ahead as a member sees it; `comes` None while they have not said."""

    event: Event
    comes: bool | None


class EventLine(Struct, frozen=True, kw_only=True):
    """One event as staff see it: how many come, and how those are called who allowed it."""

    event: Event
    comes: int
    called: tuple[str, ...]


def has_left(*, viewer: Actor) -> bool:
    """Whether the viewer had a stay here and has none now."""
    stay = latest_episode(viewer=viewer, patient_id=viewer.id)
    return stay is not None and stay.state in ENDED and stay.admitted_at is not None


def own_membership(*, viewer: Actor) -> Membership | None:
    rows = Membership.objects.filter(patient_id=viewer.id, left_at__isnull=True)
    return visible(rows, viewer=viewer, data_class=DataClass.JOURNAL).first()


def own_events(*, viewer: Actor, now: datetime) -> list[OwnEvent]:
    """What lies ahead, for members; nothing for who is none."""
    if own_membership(viewer=viewer) is None:
        return []
    answers = visible(EventAnswer.objects.filter(patient_id=viewer.id), viewer=viewer, data_class=DataClass.JOURNAL)
    said: dict[UUID, bool] = dict(answers.values_list("event_id", "comes"))
    return [OwnEvent(one, said.get(one.pk)) for one in _ahead(viewer, now).filter(called_off_at__isnull=True)]


def _ahead(viewer: Actor, now: datetime) -> QuerySet[Event]:
    rows = Event.objects.filter(organization_id=viewer.organization_id, begins_at__gt=now)
    return rows.select_related("made_by").order_by("begins_at", "pk")


def events_for_staff(*, viewer: Actor, now: datetime) -> list[EventLine]:
    """Events ahead with how many come. Whoever keeps them learns of nobody but by what the person allowed."""
    events = list(_ahead(viewer, now))
    with widened(viewer):  # Counted over everybody; a name is given to whoever makes an event by the person themselves.
        told = _told([one.pk for one in events], viewer)
    return [
        EventLine(event=one, comes=len(told.get(one.pk, ())), called=tuple(sorted(filter(None, told.get(one.pk, ())))))
        for one in events
    ]


def _told(event_ids: list[UUID], viewer: Actor) -> dict[UUID, list[str]]:
    """Event → how each who comes may be called, empty for who allows no name."""
    rows: Any = EventAnswer.objects.filter(
        organization_id=viewer.organization_id, event_id__in=event_ids, comes=True
    ).values_list("event_id", "patient_id")
    members = dict(
        Membership.objects.filter(organization_id=viewer.organization_id, left_at__isnull=True).values_list(
            "patient_id", "called"
        )
    )
    found: dict[UUID, list[str]] = {}
    for event_id, patient_id in rows:
        if patient_id in members:
            found.setdefault(event_id, []).append(members[patient_id])
    return found
