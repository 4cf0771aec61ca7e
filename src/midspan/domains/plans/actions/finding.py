"""Finding the version that a step is about, held until the transaction ends, and moving it on."""

from uuid import UUID

from midspan.domains.plans.enums import IN_WORK, PlanState
from midspan.domains.plans.models import (
    Plan,
)
from midspan.domains.plans.queries import (
    PlanFile,
    plan_in_work,
)
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass, RefusedError, refused

NOT_FOUND = "There is no such plan, or it is not yours."
GONE = "This is not in the plan any more."


def found_or_refused(file: PlanFile | None) -> PlanFile:
    if file is None:
        raise RefusedError(refused(NOT_FOUND))
    return file


def in_work(patient_id: UUID, by: Actor) -> PlanFile:
    """The version in work, held until the transaction ends."""
    rows = Plan.objects.filter(patient_id=patient_id, state__in=sorted(IN_WORK))
    list(visible(rows, viewer=by, data_class=DataClass.PLAN).select_for_update(no_key=True))
    return found_or_refused(plan_in_work(viewer=by, patient_id=patient_id))


def moved(plan: Plan, state: PlanState, **values: object) -> Plan:
    for name, value in {**values, "state": state}.items():
        setattr(plan, name, value)
    plan.save(update_fields=["state", *values])
    return plan
