"""Comparing what goes to somebody with a list that whoever sends it may not see. It says yes or no, and no more."""

from collections.abc import Collection, Mapping
from uuid import UUID

from midspan.domains.circle.models import KeptFrom, Tie
from midspan.domains.circle.rules import Known, entries_for, is_kept_from
from midspan.domains.people.queries import ungated_patients
from midspan.domains.responsibilities.queries import pairs_apart
from midspan.kernel.row_security import as_center, widened
from midspan.values import Actor


def is_on_kept_from(*, viewer: Actor, patient_id: UUID, name: str, contact: str) -> bool:
    """Whether the patient's do-not-disclose list names whom something is about to go to. It says no more than that."""
    return bool(kept_from_among(viewer=viewer, patient_id=patient_id, people={patient_id: (name, contact)}))


def kept_from_among(*, viewer: Actor, patient_id: UUID, people: Mapping[UUID, tuple[str, str]]) -> set[UUID]:
    """Whom of these (each a name, and how they are reached) the patient's do-not-disclose list names. One query."""
    with widened(viewer):
        entries = _listed(viewer, [patient_id])
    return _fitting(entries, people)


def guests_kept_from(*, viewer: Actor, patient_ids: Collection[UUID], guests: Mapping[UUID, str]) -> set[UUID]:
    """Whom of these guests (tie → the name signed) one of these patients must not meet; not of whom, and not why.

    Of a guardian on file it is their id and their name there. By the lists of these patients, and as any patient here
    whom one of them must not meet, by every name and way of contact on file. Beside the name signed stands how the
    guest's own patient reaches them. As the center: the map is the patient's alone. Four queries.
    """
    with as_center(viewer):
        ties = Tie.objects.filter(organization_id=viewer.organization_id, pk__in=list(guests))
        contacts = {one.pk: contact_of(one) for one in ties}
        entries = _listed(viewer, patient_ids) + _avoided(viewer, patient_ids)
    return _fitting(entries, {one: (name, contacts.get(one, "")) for one, name in guests.items()})


def contact_of(tie: Tie) -> str:
    """All lines of a tie in which a number or an address may stand."""
    return f"{tie.how_to_contact}; {tie.note}"


def _listed(viewer: Actor, patient_ids: Collection[UUID]) -> list[tuple[str, str]]:
    rows = KeptFrom.objects.filter(organization_id=viewer.organization_id, patient_id__in=patient_ids, removed_at=None)
    return list(rows.values_list("what", "value"))


def _avoided(viewer: Actor, patient_ids: Collection[UUID]) -> list[tuple[str, str]]:
    """Patients whom one of these must not meet, whoever of the two said so, as entries of a list."""
    here = set(patient_ids)
    pairs = pairs_apart(organization_id=viewer.organization_id)
    avoided = {other for pair in pairs for one, other in (pair, pair[::-1]) if one in here}
    rows = ungated_patients().filter(organization_id=viewer.organization_id, pk__in=avoided)
    known = rows.values("given_names", "family_name", "name_to_use", "other_names", "phone", "email")
    return [entry for one in known for entry in entries_for(Known(**one))]


def _fitting(entries: Collection[tuple[str, str]], people: Mapping[UUID, tuple[str, str]]) -> set[UUID]:
    return {one for one, (name, contact) in people.items() if is_kept_from(entries, name=name, contact=contact)}
