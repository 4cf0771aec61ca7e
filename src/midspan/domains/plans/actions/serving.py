"""What something signed was about: the objectives it served."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from midspan.domains.plans.enums import TouchSource
from midspan.domains.plans.models import (
    Objective,
    Touch,
)
from midspan.domains.privacy.queries import visible
from midspan.kernel.actions import record_all
from midspan.values import Actor, DataClass


def touch_objectives(*, linked: Collection[UUID], source: TouchSource, source_id: UUID, on: date, by: Actor) -> None:
    """Keep that something signed worked on these objectives, each given by the id of its row in any version.

    Three statements, in the caller's transaction; the same source touches a thread once.
    """
    rows = visible(Objective.objects.filter(pk__in=linked), viewer=by, data_class=DataClass.PLAN)
    touches = [
        Touch(
            organization_id=by.organization_id,
            patient_id=patient_id,
            thread=thread,
            on_date=on,
            source=source,
            source_id=source_id,
        )
        for patient_id, thread in rows.order_by("pk").values_list("patient_id", "thread")
    ]
    Touch.objects.bulk_create(touches, ignore_conflicts=True)
    record_all(by=by, verb="plan.touch", subjects=touches)
