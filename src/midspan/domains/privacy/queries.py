"""The gate: what a viewer may see, as a queryset that PostgreSQL filters.

Every query about patients in every domain goes through `visible`. The database applies the same reach again by
row-level security, so a forgotten filter shows nothing instead of everything.
"""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from midspan.domains.privacy.models import Reach as OpenReach
from midspan.domains.privacy.redisclosure import RedisclosureNotice, redisclosure_notice
from midspan.domains.privacy.rules import labels_by_origin, may_see_class, reaches_whole_organization
from midspan.kernel.row_security import Reach
from midspan.values import Actor, ActorKind, DataClass

__all__ = [
    "RedisclosureNotice",
    "labels_by_origin",
    "may_see_class",
    "open_sources",
    "reach_of",
    "redisclosure_notice",
    "visible",
]

M = TypeVar("M", bound=Model)


def reach_of(actor: Actor) -> Reach:
    """How far an actor's connection reaches: their own rows, their assigned patients', or the organization's."""
    if actor.kind is ActorKind.JOB or reaches_whole_organization(actor):
        return Reach.ALL
    return Reach.ASSIGNED if actor.is_staff else Reach.OWN


def visible(rows: QuerySet[M], *, viewer: Actor, data_class: DataClass, patient: str = "patient_id") -> QuerySet[M]:
    """The rows of `rows` that `viewer` may see as `data_class`; none at all, quietly, when the class is not theirs.

    `patient` is the field path that leads to the patient's id ("pk" for patients themselves).
    """
    rows = rows.filter(organization_id=viewer.organization_id)
    if not may_see_class(viewer, data_class):
        return rows.none()
    if viewer.is_patient:
        return rows.filter(**{patient: viewer.id})
    if reach_of(viewer) is Reach.ALL:
        return rows
    return rows.filter(Q(**{f"{patient}__in": _reached_by(viewer)}))


def open_sources(*, viewer: Actor) -> QuerySet[OpenReach, Any]:
    """The rows whose reach is open, as a subquery. Names nobody; needs the whole organization in reach."""
    rows = OpenReach.objects.filter(organization_id=viewer.organization_id, ended_at__isnull=True)
    return rows.values("source_id")


def _reached_by(viewer: Actor) -> QuerySet[OpenReach, Any]:
    return OpenReach.objects.filter(
        organization_id=viewer.organization_id, actor_id=viewer.id, ended_at__isnull=True
    ).values("patient_id")
