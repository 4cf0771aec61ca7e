"""The do-not-disclose list: who is on it is out of the circle at once."""

from uuid import UUID

from midspan.domains.circle.actions.ending import end_invitation
from midspan.domains.circle.comparing import contact_of, is_on_kept_from
from midspan.domains.circle.enums import Unnamed
from midspan.domains.circle.letting_in import close_listed_guardians
from midspan.domains.circle.models import KeptFrom
from midspan.domains.circle.queries import InCircle, circle_of
from midspan.domains.circle.rules import may_keep_unnamed, may_say_who_is_meant
from midspan.domains.consents.actions import end_halves
from midspan.domains.privacy.actions import end_consents
from midspan.domains.responsibilities.actions import keep_apart, keep_apart_no_more
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor, ActorKind, RefusedError, refused


@action("kept_from.add")
def keep_from(*, patient_id: UUID, what: Unnamed, value: str, note: str, by: Actor) -> KeptFrom:
    """Put a name, number or address on a patient's do-not-disclose list. Raises RefusedError.

    Whoever in the patient's circle fits it is out at once, and nobody is told: not even who wrote the entry. So is a
    guardian who signs in; they stay on file.
    """
    may_keep_unnamed(by).require()
    if not value.strip():
        raise RefusedError(refused("Write who or what it is."))
    entry = KeptFrom.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        what=what,
        value=value.strip(),
        note=note.strip(),
        added_by=by.id,
        added_at=clock.now(),
    )
    _close_listed(patient=Actor(by.organization_id, patient_id, ActorKind.PATIENT), by=by)
    close_listed_guardians(patient_id=patient_id, by=by)
    return entry


def _close_listed(*, patient: Actor, by: Actor) -> None:
    """End the way in, and the consents, of everybody in a patient's circle whom the list names.

    The circle is open to the patient alone, so this is done as far as they reach; in the trail it is whoever `by` is.
    """
    before = bind(organization_id=patient.organization_id, actor_id=patient.id, reach=Reach.OWN)
    for found in circle_of(viewer=patient):
        if (found.invitation is not None or found.on_file or found.halves) and _is_listed(found, patient):
            over = [one.signed.consent_id for one in found.on_file]
            end_consents(patient_id=patient.id, consent_ids=over, by=by)
            end_halves(patient_id=patient.id, half_ids=[one.pk for one in found.halves], by=by)
            end_invitation(found, patient=patient, by=by)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach(before or Reach.OWN))


def _is_listed(found: InCircle, patient: Actor) -> bool:
    """By what the patient calls them, and by the names in what was signed for them."""
    names = {found.tie.name, *(one.signed.recipient for one in found.on_file), *(one.recipient for one in found.halves)}
    contact = contact_of(found.tie)
    return any(is_on_kept_from(viewer=patient, patient_id=patient.id, name=name, contact=contact) for name in names)


@action("kept_from.meant")
def say_who_is_meant(*, patient_id: UUID, entry_id: UUID, other_id: UUID | None, by: Actor) -> KeptFrom:
    """Say which patient here a name on the list is (None: nobody). The two are offered no seat in one group.

    Neither of them is told. Raises KeptFrom.DoesNotExist, RefusedError.
    """
    rows = KeptFrom.objects.select_for_update(no_key=True).filter(removed_at=None)
    row = rows.get(organization_id=by.organization_id, patient_id=patient_id, pk=entry_id)
    may_say_who_is_meant(by, what=Unnamed(row.what)).require()
    if other_id is None:
        keep_apart_no_more(source_id=row.pk, by=by)
    else:
        keep_apart(patient_id=patient_id, other_id=other_id, source_id=row.pk, by=by)
    return row


@action("kept_from.remove")
def keep_from_no_more(*, patient_id: UUID, entry_id: UUID, by: Actor) -> KeptFrom:
    """Take an entry off the list; whoever it meant here is kept apart no more. Raises KeptFrom.DoesNotExist."""
    may_keep_unnamed(by).require()
    row = KeptFrom.objects.get(organization_id=by.organization_id, patient_id=patient_id, pk=entry_id)
    if row.removed_at is None:
        row.removed_at, row.removed_by = clock.now(), by.id
        row.save(update_fields=["removed_at", "removed_by"])
        keep_apart_no_more(source_id=row.pk, by=by)
    return row
