"""Telling the gate who reaches whom, in the transaction of the change that causes it."""

from uuid import UUID

from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.models import Reach
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor


@action("reach.open")
def open_reach(*, actor_id: UUID, patient_id: UUID, basis: Basis, source_id: UUID, by: Actor) -> Reach:
    """From now on this staff member reaches this patient, because of the row `source_id`. Twice is once."""
    reach, _ = Reach.objects.get_or_create(
        organization_id=by.organization_id,
        actor_id=actor_id,
        patient_id=patient_id,
        basis=basis,
        source_id=source_id,
        ended_at=None,
        defaults={"started_at": clock.now()},
    )
    return reach


@action("reach.close")
def close_reach(*, source_id: UUID, by: Actor, actor_id: UUID | None = None) -> int:
    """End every reach that the row `source_id` opened (only `actor_id`'s, when given). Returns how many ended."""
    rows = Reach.objects.filter(organization_id=by.organization_id, source_id=source_id, ended_at__isnull=True)
    if actor_id is not None:
        rows = rows.filter(actor_id=actor_id)
    return rows.update(ended_at=clock.now())
