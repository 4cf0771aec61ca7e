"""Asking for safety plans: the version in force, and all there were."""

from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.privacy.queries import visible
from midspan.domains.safety.models import SafetyPlan
from midspan.values import Actor, DataClass


def _plans(viewer: Actor, patient_id: UUID) -> QuerySet[SafetyPlan]:
    rows = SafetyPlan.objects.filter(patient_id=patient_id)
    return visible(rows, viewer=viewer, data_class=DataClass.SAFETY)


def plan_of(*, viewer: Actor, patient_id: UUID) -> SafetyPlan | None:
    """The newest version; None while there is none, or none to see."""
    return _plans(viewer, patient_id).order_by("-number").first()


def earlier_plans(*, viewer: Actor, patient_id: UUID) -> list[SafetyPlan]:
    """Every version but the newest, the later ones first."""
    return list(_plans(viewer, patient_id).order_by("-number")[1:])


def plan_version(*, viewer: Actor, patient_id: UUID, version_id: UUID) -> SafetyPlan | None:
    return _plans(viewer, patient_id).filter(pk=version_id).first()
