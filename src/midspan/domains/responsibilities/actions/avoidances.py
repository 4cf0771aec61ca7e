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


@action("avoidance.keep_apart")
def keep_apart(*, patient_id: UUID, other_id: UUID, source_id: UUID, by: Actor) -> PersonToAvoid:
    """Staff say which patient an entry of a list they keep is: the two share no group. Raises RefusedError.

    Neither of the two ever sees that there is such a row. Whom the entry meant before it means no more.
    """
    may_resolve_avoidance(by, patient_id=patient_id, other_id=other_id).require()
    require_life_of(patient_id, by=by)
    if patient_for(viewer=by, patient_id=other_id) is None:
        raise RefusedError(refused(OUT_OF_REACH))
    _remove_of(source_id, by=by)
    return PersonToAvoid.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        other_patient_id=other_id,
        resolved_by_id=by.id,
        source_id=source_id,
    )


@action("avoidance.keep_apart_no_more")
def keep_apart_no_more(*, source_id: UUID, by: Actor) -> int:
    """Nobody here is meant by an entry any more; its list's own rule has allowed it. Returns how many pairs ended."""
    return _remove_of(source_id, by=by)


def _remove_of(source_id: UUID, *, by: Actor) -> int:
    rows = PersonToAvoid.objects.filter(organization_id=by.organization_id, source_id=source_id, removed_at=None)
    return rows.update(removed_at=clock.now())


def _locked(avoidance_id: UUID, *, by: Actor) -> PersonToAvoid:
    """One that was told as such: what comes from a list is changed where the list is kept."""
    told = PersonToAvoid.objects.filter(source_id=None)
    return locked(told, avoidance_id, by=by, data_class=DataClass.AVOIDANCE)
