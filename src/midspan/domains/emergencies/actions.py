"""Opening a record in an emergency, and reviewing that."""

from datetime import date
from uuid import UUID

from midspan.domains.emergencies.enums import Finding
from midspan.domains.emergencies.models import Emergency, EmergencyReview
from midspan.domains.emergencies.queries import PURPOSE, emergency_to_review, own_emergencies
from midspan.domains.emergencies.rules import LENGTH, LOOKED_BACK, REASONS_REMEMBERED, may_open, may_review
from midspan.domains.notices.actions import tell, tell_officers
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import lock_staff, ungated_patients
from midspan.domains.privacy.actions import account_for
from midspan.domains.privacy.enums import LedgerKind
from midspan.kernel import clock
from midspan.kernel.actions import action, record
from midspan.kernel.models import AuditEvent
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, RefusedError, refused

NOT_FOUND = "emergency.not_found"


def break_glass(
    *, family_name: str, birth_date: date, reason: str, has_stepped_up: bool, by: Actor
) -> Emergency | None:
    """Open the record of the one person of that name and birth date for thirty minutes, and tell them.

    None, and a line in the audit trail, where nobody or more than one is found. Raises RefusedError.
    """
    # Two tries at once are counted one after the other, and a second click finds what the first one opened.
    lock_staff(organization_id=by.organization_id, staff_ids=[by.id])
    patient_id = _found(by, family_name=family_name, birth_date=birth_date)
    still_open = next((one for one in own_emergencies(viewer=by) if one.patient_id == patient_id), None)
    _require_may_open(by, reason=reason, has_stepped_up=has_stepped_up, besides=still_open)
    if patient_id is None:
        record(by=by, verb=NOT_FOUND, subject=None)
        return None
    return still_open or _open(patient_id=patient_id, reason=reason.strip(), by=by)


def _require_may_open(by: Actor, *, reason: str, has_stepped_up: bool, besides: Emergency | None) -> None:
    """`besides` is not counted: it is the one that is asked for again."""
    now = clock.now()
    earlier = Emergency.objects.filter(
        organization_id=by.organization_id, actor_id=by.id, begins_at__gt=now - REASONS_REMEMBERED
    )
    told = [(row.reason, row.begins_at) for row in earlier if row != besides]
    missed = AuditEvent.objects.filter(
        organization_id=by.organization_id, actor_id=by.id, verb=NOT_FOUND, at__gt=now - LOOKED_BACK
    )
    may_open(
        by,
        reason=reason,
        has_stepped_up=has_stepped_up,
        earlier_reasons=[words for words, _ in told],
        opened=sum(begins_at > now - LOOKED_BACK for _, begins_at in told),
        missed=missed.count(),
    ).require()


def _found(by: Actor, *, family_name: str, birth_date: date) -> UUID | None:
    """The one patient of exactly that name and birth date; none where several are."""
    rows = ungated_patients().filter(
        organization_id=by.organization_id, family_name__iexact=family_name.strip(), birth_date=birth_date
    )
    with widened(by):
        found = list(rows.values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


@action("emergency.open")
def _open(*, patient_id: UUID, reason: str, by: Actor) -> Emergency:
    now = clock.now()
    opened = Emergency.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        actor_id=by.id,
        reason=reason,
        begins_at=now,
        ends_at=now + LENGTH,
    )
    account_for(
        patient_id=patient_id, kind=LedgerKind.EMERGENCY, purposes=PURPOSE, reference=f"Emergency/{opened.pk}", by=by
    )
    _tell_patient(opened, by=by)
    _tell_officers(opened, by=by)
    return opened


def _tell_patient(emergency: Emergency, *, by: Actor) -> None:
    tell(
        kind=NoticeKind.RECORD_OPENED,
        recipient_id=emergency.patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=emergency.pk,
        by=by,
    )


def _tell_officers(emergency: Emergency, *, by: Actor) -> None:
    """Whoever may review it: nobody their own."""
    tell_officers(
        kind=NoticeKind.REVIEW_DUE,
        subject_id=emergency.pk,
        patient_id=emergency.patient_id,
        but_not=by.id,
        by=by,
    )


@action("emergency.review")
def review(*, emergency_id: UUID, finding: Finding, words: str, by: Actor) -> EmergencyReview:
    """Say of an emergency whether it was one. If not, and it is still open, it ends now. Raises RefusedError."""
    # Two reviews at once come one after the other, and the second one finds the first.
    Emergency.objects.select_for_update(no_key=True).filter(organization_id=by.organization_id, pk=emergency_id).first()
    told = emergency_to_review(viewer=by, emergency_id=emergency_id)
    if told is None:
        raise RefusedError(refused("There is no such emergency."))
    emergency = told.emergency
    may_review(by, opened_by=emergency.actor_id, is_reviewed=told.review is not None).require()
    account_for(
        patient_id=emergency.patient_id,
        kind=LedgerKind.REVIEW,
        outcome=finding.value,
        reference=f"Emergency/{emergency.pk}",
        by=by,
    )
    _tell_patient(emergency, by=by)
    return EmergencyReview.objects.create(
        organization_id=by.organization_id,
        patient_id=emergency.patient_id,
        emergency=emergency,
        opened_by=emergency.actor_id,
        reviewed_by_id=by.id,
        finding=finding,
        words=words,
        reviewed_at=clock.now(),
    )
