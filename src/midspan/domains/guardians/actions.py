"""Asking a human about the law for a minor, and telling a minor that a birthday changes who sees what."""

from datetime import date
from uuid import UUID

from midspan.domains.guardians.models import BirthdayTold, LawQuestion
from midspan.domains.notices.actions import tell, tell_officers
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.privacy.queries import signing_law_of
from midspan.engines.disclosure import Signs
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind, RefusedError, refused


@action("law.ask")
def ask_about_law(*, patient_id: UUID, by: Actor) -> LawQuestion:
    """Ask the privacy officer who signs for a patient. Twice is once. Raises RefusedError where that is known."""
    law = signing_law_of(viewer=by, patient_id=patient_id)
    if law.signs is not Signs.UNKNOWN:
        raise RefusedError(refused("It is known who signs here."))
    asked, is_new = LawQuestion.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        basis=law.basis[:300],
        defaults={"asked_at": clock.now()},
    )
    if is_new:
        tell_officers(kind=NoticeKind.LAW_ASKED, subject_id=asked.pk, patient_id=patient_id, by=by)
    return asked


@action("guardian.birthday_told")
def tell_before_birthday(*, patient_id: UUID, on_date: date, by: Actor) -> BirthdayTold:
    """Tell a minor, neutrally, that from this date on nobody stands for them. Twice is once."""
    told, is_new = BirthdayTold.objects.get_or_create(
        organization_id=by.organization_id, patient_id=patient_id, on_date=on_date, defaults={"told_at": clock.now()}
    )
    if is_new:
        tell(
            kind=NoticeKind.SIGHT_CHANGES,
            recipient_id=patient_id,
            recipient_kind=ActorKind.PATIENT,
            subject_id=told.pk,
            by=by,
        )
    return told
