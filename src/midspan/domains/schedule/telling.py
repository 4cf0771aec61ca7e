"""Telling a patient, in one neutral sentence, that their week has news."""

from uuid import UUID

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.values import Actor, ActorKind


def tell_patient(kind: NoticeKind, patient_id: UUID, *, subject_id: UUID, by: Actor) -> None:
    """Leave the patient one notice; what it is about stands on the page, not in the notice."""
    tell(
        kind=kind,
        recipient_id=patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=subject_id,
        patient_id=patient_id,
        by=by,
    )
