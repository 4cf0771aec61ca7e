"""One step more: every change of an obligation is a row added to it, one writer at a time."""

from typing import Any
from uuid import UUID

from midspan.domains.safety.enums import StepKind
from midspan.domains.safety.models import Obligation, Step
from midspan.domains.safety.queries import Standing, obligation_for
from midspan.kernel import clock
from midspan.values import Actor, RefusedError, refused


def add_step(obligation: Obligation, kind: StepKind, *, by: Actor, **fields: Any) -> Step:
    """Who adds one has locked the obligation, or has just opened it."""
    number = Step.objects.filter(organization_id=obligation.organization_id, obligation=obligation).count() + 1
    return Step.objects.create(
        organization_id=obligation.organization_id,
        patient_id=obligation.patient_id,
        obligation=obligation,
        number=number,
        kind=kind,
        by_id=by.id,
        at=clock.now(),
        **fields,
    )


def locked(obligation_id: UUID, *, by: Actor) -> Standing:
    """The obligation with all its steps; who else changes it waits. Raises RefusedError for one that is not theirs."""
    list(Obligation.objects.select_for_update(no_key=True).filter(organization_id=by.organization_id, pk=obligation_id))
    return seen_by(by, obligation_id)


def seen_by(by: Actor, obligation_id: UUID) -> Standing:
    """The obligation with all its steps. Raises RefusedError for one that is not theirs."""
    found = obligation_for(viewer=by, obligation_id=obligation_id)
    if found is None:
        raise RefusedError(refused("There is nothing like this."))
    return found
