"""Asking where staff are licensed."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from midspan.domains.programs.models import License
from midspan.domains.programs.rules import HeldLicense
from midspan.kernel.prepared import Prepared
from midspan.values import Actor


def licenses_of(*, viewer: Actor, staff_id: UUID, day: date) -> QuerySet[License]:
    """The licenses of one staff member that are not over on `day`, by state."""
    rows = License.objects.filter(organization_id=viewer.organization_id, staff_id=staff_id)
    return rows.filter(Q(until_date=None) | Q(until_date__gt=day)).order_by("state", "kind", "from_date")


def held_licenses(*, viewer: Actor, staff_ids: Collection[UUID]) -> dict[UUID, list[HeldLicense]]:
    """Staff id → every license written down, also past ones; who has none is absent: not known. One query."""
    found: dict[UUID, list[HeldLicense]] = {}
    for staff_id, *held in _HELD.rows(viewer=viewer, staff_ids=list(staff_ids)) if staff_ids else ():
        found.setdefault(staff_id, []).append(HeldLicense(*held))
    return found


def _held(*, viewer: Actor, staff_ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = License.objects.filter(organization_id=viewer.organization_id, staff_id__any_of=staff_ids)
    return rows.values_list("staff_id", "state", "from_date", "until_date")


_HELD = Prepared(_held, staff_ids=list[UUID])
