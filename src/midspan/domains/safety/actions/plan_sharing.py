"""The person chooses which parts of their safety plan one recipient may have, and takes that back."""

from collections.abc import Collection
from uuid import UUID

from midspan.domains.safety.enums import PlanPart
from midspan.domains.safety.models import SharedPart
from midspan.domains.safety.queries import sharing_with
from midspan.domains.safety.rules.plan_keeping import may_share_plan
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("safety.share_plan")
def share_parts(*, signed_id: UUID, parts: Collection[PlanPart], by: Actor) -> list[PlanPart]:
    """From now on exactly these, of the plan as it then is. None takes everything back. Raises RefusedError.

    `signed_id` is the consent that names the plan for a crisis and that recipient.
    """
    found = sharing_with(viewer=by, patient_id=by.id, signed_id=signed_id)
    if found is None:
        raise RefusedError(refused("There is nothing like this."))
    may_share_plan(by, is_open=found.filed.is_open, added=set(parts) - set(found.parts)).require()
    rows = SharedPart.objects.filter(patient_id=by.id, organization_id=by.organization_id, ended_at=None)
    mine = rows.filter(reference=found.reference)
    mine.exclude(part__in=list(parts)).update(ended_at=clock.now())
    mine.filter(shared_at__lt=found.since).update(ended_at=clock.now())
    for part in parts:
        mine.get_or_create(
            organization_id=by.organization_id,
            patient_id=by.id,
            reference=found.reference,
            part=part,
            ended_at=None,
            defaults={"recipient": found.recipient, "shared_at": clock.now()},
        )
    return [part for part in PlanPart if part in parts]
