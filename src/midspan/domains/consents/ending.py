"""Who signed something that ends by itself soon: for a job, which tells the person and nobody else."""

from datetime import datetime
from uuid import UUID

from midspan.domains.consents.models import SignedConsent
from midspan.kernel import clock
from midspan.values import Actor


def people_with_ending(*, viewer: Actor, kind: str, until: datetime) -> list[UUID]:
    """Who signed something of a kind that ends by itself from now to `until`. For jobs; what was taken back counts."""
    rows = SignedConsent.objects.filter(organization_id=viewer.organization_id, kind=kind, patient__died_at=None)
    rows = rows.filter(ends_at__gt=clock.now(), ends_at__lte=until)
    return sorted(set(rows.values_list("patient_id", flat=True)))
