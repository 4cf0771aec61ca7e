"""Offering a version and signing it: with the last name that is wanted it holds."""

from collections.abc import Collection
from uuid import UUID

from midspan.domains.guardians.queries import name_of_patient
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import staff_credentials, staff_member
from midspan.domains.plans.actions.finding import in_work, moved
from midspan.domains.plans.actions.reviewing import next_review
from midspan.domains.plans.book import plan_rules
from midspan.domains.plans.enums import PlanState, Signer
from midspan.domains.plans.models import (
    Plan,
    PlanSignature,
)
from midspan.domains.plans.queries import (
    PlanFile,
    active_plan,
    open_suggestions,
    plan_in_work,
)
from midspan.domains.plans.rules import (
    may_be_second,
    may_offer,
    may_sign,
    may_take_back,
    needs_supervisor,
)
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind, RefusedError, refused
from midspan.values.typed_names import is_same_name


@action("plan.offer")
def offer_plan(*, patient_id: UUID, by: Actor) -> Plan:
    """The words stand still now, and the patient is told that there is something to read. Raises RefusedError."""
    file = in_work(patient_id, by)
    waits, now = bool(open_suggestions(viewer=by, plan=file.plan)), clock.now()
    may_offer(by, state=file.state, found=file.found, has_open_suggestions=waits).require()
    # What the person has read they go on reading, and what they suggested, if it is taken back.
    shown_at = file.plan.shown_at or now
    plan = moved(file.plan, PlanState.OFFERED, digest=file.digest, offered_at=now, shown_at=shown_at)
    tell(
        kind=NoticeKind.PLAN_WAITING,
        recipient_id=patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=plan.pk,
        by=by,
    )
    return plan


@action("plan.take_back")
def take_back_offer(*, patient_id: UUID, by: Actor) -> Plan:
    """It is a draft again. Names under the old words stay on file and count for those words alone.

    When it was shown stays too: notes from before it are changed by nobody.
    """
    file = in_work(patient_id, by)
    may_take_back(by, state=file.state).require()
    return moved(file.plan, PlanState.DRAFT, digest="")


@action("plan.sign")
def sign_plan(*, patient_id: UUID, signer: Signer, read_digest: str, signed_name: str, by: Actor) -> PlanSignature:
    """A name under exactly the words that were read; with the last one that is wanted the plan holds.

    Raises RefusedError.
    """
    file = in_work(patient_id, by)
    is_as_read = read_digest == file.digest
    may_sign(
        by,
        patient_id=patient_id,
        state=file.state,
        is_as_read=is_as_read,
        signer=signer,
        has_open_suggestions=bool(open_suggestions(viewer=by, plan=file.plan)),
    ).require()
    _require_name(signed_name, signer, patient_id, by)
    credentials = staff_credentials(viewer=by, staff_id=by.id) if by.is_staff else []
    _require_second_person(file, signer, credentials, by)
    kept, _ = PlanSignature.objects.get_or_create(
        organization_id=by.organization_id,
        plan=file.plan,
        signer=signer,
        digest=file.digest,
        defaults={
            "patient_id": patient_id,
            "signer_id": by.id,
            "credential": ", ".join(credentials),
            "wants_second": signer is Signer.CLINICIAN
            and needs_supervisor(credentials, countersigned=plan_rules().countersigned),
            "signed_name": signed_name.strip(),
            "signed_at": clock.now(),
        },
    )
    if kept.signer_id != by.id:
        raise RefusedError(refused("Somebody else has just signed in this place."))
    _activate_when_whole(patient_id, by)
    return kept


def _require_name(typed: str, signer: Signer, patient_id: UUID, by: Actor) -> None:
    if not is_same_name(typed, name_to_sign(signer=signer, patient_id=patient_id, by=by)):
        raise RefusedError(refused("Type your name as it stands in the text."))


def name_to_sign(*, signer: Signer, patient_id: UUID, by: Actor) -> str:
    """The name that somebody types to sign; empty for who has none here."""
    if signer is not Signer.PATIENT:
        return str(staff_member(viewer=by, staff_id=by.id))
    return name_of_patient(viewer=by, patient_id=patient_id)


def _require_second_person(file: PlanFile, signer: Signer, credentials: Collection[str], by: Actor) -> None:
    before = any(one.signer_id == by.id and one.signer != signer for one in file.signatures)
    may_be_second(
        signer, credentials=credentials, signed_before=before, countersigned=plan_rules().countersigned
    ).require()


def _activate_when_whole(patient_id: UUID, by: Actor) -> None:
    file = plan_in_work(viewer=by, patient_id=patient_id)
    if file is None or file.missing:
        return
    held = active_plan(viewer=by, patient_id=patient_id)
    if held is not None:
        moved(held.plan, PlanState.SUPERSEDED, superseded_at=clock.now())
    review_date, rule = next_review(patient_id, by)
    moved(file.plan, PlanState.ACTIVE, active_at=clock.now(), review_date=review_date, review_rule=rule)
