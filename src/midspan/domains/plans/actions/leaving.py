"""The plan that holds as it leaves: as a file or on paper."""

from uuid import UUID

from midspan.domains.plans.actions.finding import found_or_refused
from midspan.domains.plans.queries import (
    PlanFile,
    active_plan,
)
from midspan.domains.privacy.queries import Asking, Thing, decide
from midspan.engines.disclosure import Channel, Item, Obligation
from midspan.values import Actor, DataClass, Label, RefusedError, refused

# Each page says who took it out and when, and the page declares no-store.
ON_PAPER = frozenset({Obligation.WATERMARK, Obligation.NO_STORE})


def take_plan(*, patient_id: UUID, has_stepped_up: bool, by: Actor) -> PlanFile:
    """The plan that holds as it leaves: by the patient as a file, by staff on paper. Raises RefusedError.

    The gate is asked at this moment, and its answer stands in the ledger, a no as well, which is why this is no action.
    """
    file = found_or_refused(active_plan(viewer=by, patient_id=patient_id))
    if not has_stepped_up:
        raise RefusedError(refused("First show that it is you."))
    channel, purpose = (Channel.EXPORT, "PATRQT") if by.is_patient else (Channel.PRINT, "TREAT")
    asking = Asking(by=by, channel=channel, purposes=frozenset({purpose}), stepped_up=True)
    item = Item(classes=frozenset({DataClass.PLAN}), labels=frozenset({Label.PART2}), reference="Plan")
    answer = decide(asking, Thing(patient_id=patient_id, item=item, content=file))
    if not answer.is_open:
        raise RefusedError(refused(answer.decision.sentence))
    return answer.shown(did=ON_PAPER)
