"""What waits for the person who asks, and whether it is put to them now."""

from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.measures.models import Draft, LifeEvent
from midspan.domains.measures.queries.askings import Asking, askings_of
from midspan.domains.privacy.queries import visible
from midspan.domains.safety.enums import ObligationKind
from midspan.domains.safety.queries import is_watched_now, open_obligations
from midspan.values import Actor, DataClass


def own_due(*, viewer: Actor) -> list[Asking]:
    """What waits for the person who asks; while somebody has to talk with them, only what they have begun."""
    found = [one for one in askings_of(viewer=viewer, patient_id=viewer.id) if one.due_on is not None]
    return [one for one in found if is_shown_now(viewer=viewer, asking=one)]


def is_shown_now(*, viewer: Actor, asking: Asking) -> bool:
    """Whether the person who asks may begin it, or go on: nothing is begun while somebody has to talk with them."""
    waits = is_to_be_reached(viewer=viewer, patient_id=viewer.id)
    return not waits or own_draft(viewer=viewer, asking=asking) is not None


def own_draft(*, viewer: Actor, asking: Asking) -> Draft | None:
    """What the person has answered so far of what is due."""
    drafts = Draft.objects.filter(patient_id=viewer.id, assignment=asking.assignment)
    rows = visible(drafts, viewer=viewer, data_class=DataClass.SCORE)
    return None if asking.due_on is None else rows.filter(due_on=asking.due_on).first()


def own_events(*, viewer: Actor) -> QuerySet[LifeEvent]:
    """What the person who asks marked of their life, the earliest first."""
    rows = visible(LifeEvent.objects.filter(patient_id=viewer.id), viewer=viewer, data_class=DataClass.JOURNAL)
    return rows.order_by("on_date", "words")


def is_watched(*, viewer: Actor, asking: Asking) -> bool:
    """Whether what may be a signal is put to the person now: somebody is there, or on call as the center chose."""
    return is_watched_now(viewer=viewer, patient_id=asking.assignment.patient_id, instrument=asking.instrument.key)


def is_to_be_reached(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether somebody has to talk with this person before they are asked anything more."""
    open_ones = open_obligations(viewer=viewer, patient_id=patient_id)
    return any(one.obligation.kind != ObligationKind.FOLLOW_UP for one in open_ones)
