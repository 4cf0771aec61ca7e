"""How somebody is reached, for whoever reaches out to them."""

from datetime import datetime
from uuid import UUID

from django.db.models import Model, UUIDField, Value

from midspan.domains.outreach.enums import StepKey
from midspan.domains.outreach.queries.standing import Standing
from midspan.domains.outreach.rules.deeds import may_do
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import may_see_class, visible
from midspan.values import Actor, DataClass, Verdict


def may_step(by: Actor, found: Standing, key: StepKey, *, now: datetime) -> Verdict:
    """Whether they do this step of a clock, or leave it out."""
    knows_how = found.owes(by.id) or bool(may_see_class(by, DataClass.CONTACT))
    is_settled = found.settled(key) is not None
    return may_do(by, key=key, state=found.state(now), is_settled=is_settled, knows_how=knows_how)


def reached_by_caller(*, viewer: Actor, patient_id: UUID, found: Standing | None) -> Model | None:
    """The patient with how they agreed to be reached, for who sees that anyway and for who owes them a step; else None.

    `found` is the clock of this person that runs.
    """
    falls_to = viewer.id if found is not None and found.owes(viewer.id) else None
    rows = ungated_patients().filter(pk=patient_id).annotate(falls_to=Value(falls_to, UUIDField()))
    return visible(rows, viewer=viewer, data_class=DataClass.CONTACT, patient="pk", author="falls_to").first()
