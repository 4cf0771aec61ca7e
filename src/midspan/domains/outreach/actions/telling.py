"""Whom the clock tells: the person on the ways they chose, and staff whose turn it is or who hear that it is late."""

from uuid import UUID

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.outreach.models import Outreach
from midspan.values import Actor, ActorKind


def tell_person(one: Outreach, kind: NoticeKind, *, by: Actor) -> None:
    """In words that say nothing to anybody else."""
    tell(
        kind=kind,
        recipient_id=one.patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=one.pk,
        patient_id=one.patient_id,
        by=by,
    )


def tell_staff(staff_id: UUID, *, subject_id: UUID, patient_id: UUID, by: Actor) -> None:
    """That something of the person's waits: a step, a clock or an open door."""
    tell(
        kind=NoticeKind.OUTREACH_DUE,
        recipient_id=staff_id,
        recipient_kind=ActorKind.STAFF,
        subject_id=subject_id,
        patient_id=patient_id,
        by=by,
    )
