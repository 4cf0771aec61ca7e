"""Asking: one's own membership and events; for staff the events with how many come."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.alumni.models import Event, EventAnswer, EventName, Membership
from midspan.domains.alumni.rules import MAKES_EVENTS
from midspan.domains.journey import queries as journey
from midspan.domains.privacy.queries import visible
from midspan.kernel.row_security import as_center
from midspan.values import Actor, DataClass

__all__ = [
    "MAKES_EVENTS",
    "EventLine",
    "OwnEvent",
    "events_for_staff",
    "has_left",
    "members",
    "own_events",
    "own_membership",
]


class OwnEvent(Struct, frozen=True):
    """One event ahead as a member sees it; `comes` None while they have not said."""

    event: Event
    comes: bool | None


class EventLine(Struct, frozen=True):
    """One event as staff see it, how many come, and the names that some of them handed over for it."""

    event: Event
    comes: int
    names: list[str]


def has_left(*, viewer: Actor) -> bool:
    """Whether the viewer had a stay here and has none now."""
    return journey.has_left(viewer=viewer, patient_id=viewer.id)


def own_membership(*, viewer: Actor) -> Membership | None:
    rows = Membership.objects.filter(patient_id=viewer.id, left_at__isnull=True)
    return visible(rows, viewer=viewer, data_class=DataClass.JOURNAL).first()


def own_events(*, viewer: Actor, now: datetime) -> list[OwnEvent]:
    """What lies ahead, for members; nothing for who is none. What was called off only whoever said yes to it."""
    if own_membership(viewer=viewer) is None:
        return []
    answers = visible(EventAnswer.objects.filter(patient_id=viewer.id), viewer=viewer, data_class=DataClass.JOURNAL)
    said: dict[UUID, bool] = dict(answers.values_list("event_id", "comes"))
    found = [OwnEvent(one, said.get(one.pk)) for one in _ahead(viewer, now)]
    return [one for one in found if one.comes or one.event.called_off_at is None]


def _ahead(viewer: Actor, now: datetime) -> QuerySet[Event]:
    rows = Event.objects.filter(organization_id=viewer.organization_id, begins_at__gt=now)
    return rows.select_related("made_by").order_by("begins_at", "pk")


def members(*, viewer: Actor) -> QuerySet[Membership]:
    """Who is an alumnus now, for the organization's own job: to anybody else the database shows none but theirs."""
    rows = Membership.objects.filter(organization_id=viewer.organization_id, left_at=None)
    return rows.filter(patient__died_at=None)


def events_for_staff(*, viewer: Actor, now: datetime) -> list[EventLine]:
    """Events ahead with how many come, and by what name where they gave one. Who they are stands nowhere here."""
    events = list(_ahead(viewer, now))
    with as_center(viewer):  # Counted over everybody, whose rows no member of the staff sees.
        come = _come([one.pk for one in events], viewer)
    names = _names([given for found in come.values() for given in found if given], viewer)
    return [EventLine(one, len(come.get(one.pk, ())), names.get(one.pk, [])) for one in events]


def _come(event_ids: list[UUID], viewer: Actor) -> dict[UUID, list[UUID | None]]:
    """Event → for each who comes, the name that was handed over for it, by its id."""
    rows = EventAnswer.objects.filter(
        organization_id=viewer.organization_id, event_id__in=event_ids, comes=True, patient__died_at=None
    ).order_by()
    found: dict[UUID, list[UUID | None]] = {}
    for event_id, given in rows.values_list("event_id", "handed_over_id"):
        found.setdefault(event_id, []).append(given)
    return found


def _names(given: list[UUID], viewer: Actor) -> dict[UUID, list[str]]:
    rows = EventName.objects.filter(organization_id=viewer.organization_id, pk__in=given).exclude(name="")
    found: dict[UUID, list[str]] = {}
    for event_id, name in rows.order_by("name", "pk").values_list("event_id", "name"):
        found.setdefault(event_id, []).append(name)
    return found
