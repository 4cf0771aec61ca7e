"""Comparing what goes to somebody with a list that whoever sends it may not see. It says yes or no, and no more."""

from collections.abc import Collection, Mapping
from uuid import UUID

from midspan.domains.circle.models import KeptFrom
from midspan.domains.circle.rules import is_kept_from
from midspan.kernel.row_security import widened
from midspan.values import Actor


def is_on_kept_from(*, viewer: Actor, patient_id: UUID, name: str, contact: str) -> bool:
    """Whether the patient's do-not-disclose list names whom something is about to go to. It says no more than that."""
    return bool(kept_from_among(viewer=viewer, patient_id=patient_id, people={patient_id: (name, contact)}))


def kept_from_among(*, viewer: Actor, patient_id: UUID, people: Mapping[UUID, tuple[str, str]]) -> set[UUID]:
    """Whom of these (each a name, and how they are reached) the patient's do-not-disclose list names. One query."""
    return kept_from_any(viewer=viewer, patient_ids=[patient_id], people=people)


def kept_from_any(*, viewer: Actor, patient_ids: Collection[UUID], people: Mapping[UUID, tuple[str, str]]) -> set[UUID]:
    """As `kept_from_among`, of the lists of all these patients, and not of whose. One query."""
    with widened(viewer):
        rows = KeptFrom.objects.filter(
            organization_id=viewer.organization_id, patient_id__in=patient_ids, removed_at=None
        ).values_list("what", "value")
        entries = [*rows]
    return {one for one, (name, contact) in people.items() if is_kept_from(entries, name=name, contact=contact)}
