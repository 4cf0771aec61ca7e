"""People somebody must not meet: told in private, resolved by staff, never told to the other person."""

from uuid import UUID

from midspan.domains.journey.queries import patient_for
from midspan.domains.responsibilities.actions.reaching import OUT_OF_REACH, locked, require_life_of
from midspan.domains.responsibilities.models import PersonToAvoid
from midspan.domains.responsibilities.rules import may_resolve_avoidance
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, DataClass, RefusedError, refused

WHO = "Say who it is, in any words that let your team know."


@action("avoidance.name")
def name_person_to_avoid(*, patient_id: UUID, described_as: str, by: Actor, reason: str = "") -> PersonToAvoid:
    """Somebody this person must not meet, in the person's own words. Raises RefusedError."""
    require_life_of(patient_id, by=by)
    if not described_as.strip():
        raise RefusedError(refused(WHO))
    return PersonToAvoid.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        described_as=described_as.strip(),
        reason=reason.strip(),
    )


@action("avoidance.remove")
def remove_person_to_avoid(*, avoidance_id: UUID, by: Actor) -> PersonToAvoid:
    """They may meet again. Raises PersonToAvoid.DoesNotExist, RefusedError."""
    row = _locked(avoidance_id, by=by)
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])
    return row


@action("avoidance.restore")
def restore_person_to_avoid(*, avoidance_id: UUID, by: Actor) -> PersonToAvoid:
    """The removal was a mistake. Raises PersonToAvoid.DoesNotExist, RefusedError."""
    row = _locked(avoidance_id, by=by)
    row.removed_at = None
    row.save(update_fields=["removed_at"])
    return row


@action("avoidance.resolve")
def resolve_person_to_avoid(*, avoidance_id: UUID, other_id: UUID | None, by: Actor) -> PersonToAvoid:
    """Say which patient is meant, or (None) that none is known. The other patient never learns of it."""
    row = _locked(avoidance_id, by=by)
    may_resolve_avoidance(by, patient_id=row.patient_id, other_id=other_id or by.id).require()
    if other_id is not None and patient_for(viewer=by, patient_id=other_id) is None:
        raise RefusedError(refused(OUT_OF_REACH))
    row.other_patient_id = other_id
    row.resolved_by_id = by.id if other_id else None
    row.save(update_fields=["other_patient_id", "resolved_by_id"])
    return row


def _locked(avoidance_id: UUID, *, by: Actor) -> PersonToAvoid:
    return locked(PersonToAvoid.objects.all(), avoidance_id, by=by, data_class=DataClass.AVOIDANCE)
