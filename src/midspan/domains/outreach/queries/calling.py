"""How somebody is reached, for whoever reaches out to them."""

from uuid import UUID

from django.db.models import Model, UUIDField, Value

from midspan.domains.outreach.queries.standing import Standing
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass


def reached_by_caller(*, viewer: Actor, patient_id: UUID, found: Standing | None) -> Model | None:
    """The patient with how they agreed to be reached, for who sees that anyway and for who owes them a step; else None.

    `found` is the clock of this person that runs.
    """
    falls_to = viewer.id if found is not None and found.owes(viewer.id) else None
    rows = ungated_patients().filter(pk=patient_id).annotate(falls_to=Value(falls_to, UUIDField()))
    return visible(rows, viewer=viewer, data_class=DataClass.CONTACT, patient="pk", author="falls_to").first()
