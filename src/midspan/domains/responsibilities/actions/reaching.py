"""Whose life an action may touch: the rule says which kinds of people, the gate says which patients."""

from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.journey.queries import patient_for
from midspan.domains.privacy.queries import visible
from midspan.domains.responsibilities.rules import may_change_life
from midspan.kernel.models import PatientRow
from midspan.values import Actor, DataClass, RefusedError, refused

M = TypeVar("M", bound=PatientRow)
OUT_OF_REACH = "This person is not among those you work with."


def require_life_of(patient_id: UUID, *, by: Actor) -> None:
    """Raise RefusedError unless `by` may change this patient's life and reaches the patient."""
    may_change_life(by, patient_id).require()
    if patient_for(viewer=by, patient_id=patient_id, data_class=DataClass.LIFE) is None:
        raise RefusedError(refused(OUT_OF_REACH))


def locked(rows: QuerySet[M], row_id: UUID, *, by: Actor, data_class: DataClass = DataClass.LIFE) -> M:
    """One row the actor may change, held until the transaction ends. Raises the model's DoesNotExist, RefusedError."""
    row = visible(rows, viewer=by, data_class=data_class).select_for_update().get(pk=row_id)
    may_change_life(by, row.patient_id).require()
    return row
