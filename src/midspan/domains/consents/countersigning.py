"""A guardian signs, in front of a staff member: after a minor, or alone, as the law of the state says."""

from uuid import UUID

from django.utils import timezone
from msgspec import convert

from midspan.domains.consents.models import GuardianSignature, HalfSigned, SignedConsent
from midspan.domains.consents.queries import half_signed_of, parties_of
from midspan.domains.consents.rules import may_be_signed_by_guardian, may_witness
from midspan.domains.consents.signing import Signing, keep_signed, read_text, require_name
from midspan.domains.consents.text import Draft, Parties, parties_with, text_of
from midspan.domains.guardians.queries import signing_guardians
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import Guardian
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("consent.countersign")
def countersign(
    *, half_id: UUID, guardian_id: UUID, signed_name: str, has_stepped_up: bool, by: Actor
) -> SignedConsent:
    """A guardian signs, before `by`, what a minor has signed: from now on it holds. Raises RefusedError."""
    may_witness(by, has_stepped_up=has_stepped_up).require()
    half = HalfSigned.objects.select_for_update().get(organization_id=by.organization_id, pk=half_id)
    if half.pk not in {one.pk for one in half_signed_of(viewer=by, patient_id=half.patient_id)}:
        raise RefusedError(refused("This does not wait for a signature any more."))
    parties = _parties_at(half.patient_id, by)
    may_be_signed_by_guardian(parties.signs, is_half=True).require()
    guardian = _guardian(half.patient_id, guardian_id, by)
    require_name(signed_name, guardian.name)
    draft, day = convert(half.draft, Draft), timezone.localdate(half.signed_at)
    text = text_of(draft, parties, language=half.language, today=day)
    if text.digest != half.digest:
        raise RefusedError(refused("The text has changed since it was signed. Let it be signed anew."))
    signing = Signing(
        patient_id=half.patient_id, draft=draft, parties=parties, text=text, language=half.language, at=half.signed_at
    )
    signed = keep_signed(signing, half.signed_name, by=by)
    _keep_guardian_signature(signed, guardian, signed_name, half=half, by=by)
    return signed


@action("consent.sign_for_minor")
def sign_for_minor(
    *,
    patient_id: UUID,
    guardian_id: UUID,
    draft: Draft,
    signed_name: str,
    read_digest: str,
    language: str,
    has_stepped_up: bool,
    by: Actor,
) -> SignedConsent:
    """A guardian signs alone, before `by`, where the law says so. Raises RefusedError."""
    may_witness(by, has_stepped_up=has_stepped_up).require()
    guardian = _guardian(patient_id, guardian_id, by)
    parties = parties_with(_parties_at(patient_id, by), guardian)
    may_be_signed_by_guardian(parties.signs, is_half=False).require()
    text = read_text(draft, parties, read_digest=read_digest, language=language)
    require_name(signed_name, guardian.name)
    signing = Signing(patient_id=patient_id, draft=draft, parties=parties, text=text, language=language, at=clock.now())
    signed = keep_signed(signing, signed_name, by=by)
    _keep_guardian_signature(signed, guardian, signed_name, half=None, by=by)
    return signed


def _keep_guardian_signature(
    signed: SignedConsent, guardian: Guardian, name: str, *, half: HalfSigned | None, by: Actor
) -> None:
    GuardianSignature.objects.create(
        organization_id=by.organization_id,
        patient_id=signed.patient_id,
        signed=signed,
        half=half,
        guardian=guardian,
        signed_name=name.strip(),
        digest=signed.digest,
        witnessed_by_id=by.id,
        signed_at=clock.now(),
    )


def _parties_at(patient_id: UUID, by: Actor) -> Parties:
    """The names for a patient whom staff reach. Raises RefusedError for anybody else."""
    parties = parties_of(viewer=by, patient_id=patient_id)
    if parties is None:
        raise RefusedError(refused("There is no such person."))
    ungated_patients().select_for_update(no_key=True).get(organization_id=by.organization_id, pk=patient_id)
    return parties


def _guardian(patient_id: UUID, guardian_id: UUID, by: Actor) -> Guardian:
    found = signing_guardians(viewer=by, patient_id=patient_id)
    guardian = next((one for one in found if one.pk == guardian_id), None)
    if guardian is None:
        raise RefusedError(refused("This guardian does not sign for the person now."))
    return guardian
