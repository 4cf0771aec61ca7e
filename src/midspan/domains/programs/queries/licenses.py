"""Asking where staff are licensed."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from midspan.domains.programs.models import License
from midspan.domains.programs.rules import HeldLicense
from midspan.values import Actor


def licenses_of(*, viewer: Actor, staff_id: UUID, day: date) -> QuerySet[License]:
    """The licenses of one staff member that are not over on `day`, by state."""
    rows = License.objects.filter(organization_id=viewer.organization_id, staff_id=staff_id)
    return rows.filter(Q(until_date=None) | Q(until_date__gt=day)).order_by("state", "kind", "from_date")


def held_licenses(*, viewer: Actor, staff_ids: Collection[UUID]) -> dict[UUID, list[HeldLicense]]:
    """Staff id → every license written down, also past ones; who has none is absent: not known. One query."""
    found: dict[UUID, list[HeldLicense]] = {}
    for row in License.objects.filter(organization_id=viewer.organization_id, staff_id__in=staff_ids):
        found.setdefault(row.staff_id, []).append(HeldLicense(row.state, row.from_date, row.until_date))
    return found
