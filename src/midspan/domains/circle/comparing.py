"""Comparing whom a patient is about to invite with the list that they never see. It says yes or no, and no more."""

from midspan.domains.circle.models import KeptFrom
from midspan.domains.circle.rules import is_kept_from
from midspan.kernel.row_security import widened
from midspan.values import Actor


def is_on_kept_from(*, viewer: Actor, name: str, contact: str) -> bool:
    """Whether the viewer's own do-not-disclose list names whom they are about to invite. It says no more than that."""
    with widened(viewer):
        rows = KeptFrom.objects.filter(
            organization_id=viewer.organization_id, patient_id=viewer.id, removed_at=None
        ).values_list("what", "value")
        return is_kept_from([*rows], name=name, contact=contact)
