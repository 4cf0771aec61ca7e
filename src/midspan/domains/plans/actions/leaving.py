"""The plan that holds as it leaves: as a file or on paper."""

from uuid import UUID

from midspan.domains.plans.actions.finding import found_or_refused
from midspan.domains.plans.queries import (
    PlanFile,
    active_plan,
)
from midspan.domains.privacy.queries import Thing, taken_out
from midspan.engines.disclosure import Item, Obligation
from midspan.values import Actor, DataClass, Label

# Each page says who took it out and when, and the page declares no-store.
ON_PAPER = frozenset({Obligation.WATERMARK, Obligation.NO_STORE})


def take_plan(*, patient_id: UUID, has_stepped_up: bool, by: Actor) -> PlanFile:
    """The plan that holds as it leaves: by the patient as a file, by staff on paper. Raises RefusedError."""
    file = found_or_refused(active_plan(viewer=by, patient_id=patient_id))
    item = Item(classes=frozenset({DataClass.PLAN}), labels=frozenset({Label.PART2}), reference="Plan")
    thing = Thing(patient_id=patient_id, item=item, content=file)
    return taken_out(thing, did=ON_PAPER, has_stepped_up=has_stepped_up, purpose="TREAT", by=by)
