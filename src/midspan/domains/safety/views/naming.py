"""Finding the person and the obligation that an address names; who may not see either finds nothing."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from midspan.domains.guardians.queries import standing_guardians
from midspan.domains.journey.queries import patient_for
from midspan.domains.safety.queries import Standing, obligation_for


def found_for(request: HttpRequest, patient_id: UUID, obligation_id: UUID) -> Standing:
    found = obligation_for(viewer=request.actor, obligation_id=obligation_id, patient_id=patient_id)
    if found is None:
        raise Http404
    return found


def name_of(request: HttpRequest, patient_id: UUID) -> str:
    patient: Any = patient_for(viewer=request.actor, patient_id=patient_id)
    if patient is None:
        raise Http404
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip()


def guardians_here(request: HttpRequest, patient_id: UUID) -> list[str]:
    """Everybody who stands for a minor now, each by name: nobody is told by itself, and one parent is not the other."""
    standing = standing_guardians(viewer=request.actor, patient_id=patient_id)
    return [f"{one.guardian.name} ({one.guardian.relation})" for one in standing if one.is_now]
