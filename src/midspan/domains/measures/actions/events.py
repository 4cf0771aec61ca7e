"""What a person marks beside their own lines."""

from datetime import date
from uuid import UUID

from midspan.domains.measures.models import LifeEvent
from midspan.domains.measures.queries import own_events
from midspan.domains.measures.rules import may_mark
from midspan.domains.privacy.queries import zone_of_patient
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("measure.mark_event")
def mark_event(*, on_date: date, words: str, by: Actor) -> LifeEvent:
    """Mark what happened on that day, for nobody but the person; the same twice is marked once. Raises RefusedError."""
    today = clock.today(zone_of_patient(viewer=by, patient_id=by.id))
    may_mark(by, on_date=on_date, words=words, today=today).require()
    row, _ = LifeEvent.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=by.id,
        on_date=on_date,
        words=words.strip(),
        defaults={"marked_at": clock.now()},
    )
    return row


@action("measure.drop_event")
def drop_event(*, event_id: UUID, by: Actor) -> None:
    """It is gone, and nothing of it is kept. Raises RefusedError."""
    gone, _ = own_events(viewer=by).filter(pk=event_id).delete()
    if not gone:
        raise RefusedError(refused("There is nothing like that."))
