"""A guardian signs after a minor or alone, as the law of the state says.

In front of a staff member; or, what the minor asked them to sign, on a page of their own.
"""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import convert

from midspan.domains.consents.book import version
from midspan.domains.consents.models import GuardianSignature, HalfAsked, HalfSigned, SignedConsent
from midspan.domains.consents.queries import (
    Asked,
    asked_to_sign,
    askings_of,
    half_signed_of,
    is_past,
    parties_of,
    who_may_be_asked,
)
from midspan.domains.consents.rules import (
    ASKED_FOR,
    may_be_asked,
    may_be_signed_by_guardian,
    may_sign_half,
    may_still_sign,
    may_witness,
)
from midspan.domains.consents.signing import Signing, keep_signed, read_text, require_name, tell_patient
from midspan.domains.consents.text import Draft, Parties, parties_with, text_of
from midspan.domains.guardians.queries import signing_guardians
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.actions import end_consents, give_consent
from midspan.domains.privacy.queries import GUARDIAN_REQUEST, Guardian, signing_law_of, stood_for
from midspan.engines.disclosure import Scope
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import on_behalf_of
from midspan.values import Actor, ActorKind, DataClass, RefusedError, refused


@action("consent.countersign")
def countersign(
    *, half_id: UUID, guardian_id: UUID, signed_name: str, has_stepped_up: bool, by: Actor
) -> SignedConsent:
    """A guardian signs, before `by`, what a minor has signed: from now on it holds. Raises RefusedError."""
    may_witness(by, has_stepped_up=has_stepped_up).require()
    half = HalfSigned.objects.select_for_update().get(organization_id=by.organization_id, pk=half_id)
    waiting = {one.pk for one in half_signed_of(viewer=by, patient_id=half.patient_id)}
    may_still_sign(waits=half.pk in waiting, is_past=is_past(half)).require()
    return _second(half, guardian_id, signed_name, witness=by, by=by)


@action("consent.countersign_on_page")
def countersign_on_page(*, half_id: UUID, guardian_id: UUID, signed_name: str, by: Actor) -> SignedConsent:
    """A guardian signs on a page of their own what the minor asked them to sign. Raises RefusedError.

    What holds from then on is the minor's word, as they signed it, and is kept in their name.
    """
    patient_id = stood_for(viewer=by).get(guardian_id)
    if patient_id is None:
        raise RefusedError(may_still_sign(waits=False))
    minor = Actor(by.organization_id, patient_id, ActorKind.PATIENT)
    rows = HalfSigned.objects.select_for_update().filter(organization_id=by.organization_id, patient_id=patient_id)
    with on_behalf_of(minor, by=by):
        half = rows.filter(pk=half_id).first()
        asked = {one.pk for one in asked_to_sign(patient=minor, guardian_id=guardian_id)}
        if half is None or half.pk not in asked:
            raise RefusedError(may_still_sign(waits=False, is_past=half is not None and is_past(half)))
        return _second(half, guardian_id, signed_name, witness=None, by=minor)


@action("consent.ask_to_countersign")
def ask_to_countersign(*, half_id: UUID, guardian_id: UUID, by: Actor) -> HalfAsked:
    """A minor asks one guardian to sign what waits, on a page of their own: that one reads it there for thirty days.

    Twice in that time is once. It is the minor's own word that this guardian may know of it (42 CFR 2.14(c)(2)).
    Raises RefusedError.
    """
    waiting = half_signed_of(viewer=by, patient_id=by.id) if by.is_patient else []
    half = next((one for one in waiting if one.pk == half_id), None)
    if half is None:
        raise RefusedError(may_still_sign(waits=False))
    may_sign_half(signing_law_of(viewer=by, patient_id=by.id).signs).require()  # It may have changed since they signed.
    able = {one.pk: one for one in who_may_be_asked(viewer=by, patient_id=by.id)}
    may_be_asked(may_sign=guardian_id in able, has_way_in=guardian_id in able).require()
    about = {"organization_id": by.organization_id, "patient_id": by.id, "half": half, "guardian_id": guardian_id}
    ungated_patients().select_for_update(no_key=True).get(organization_id=by.organization_id, pk=by.id)
    same = next((one.row for one in _askings(half_id, guardian_id, by)), None)
    return same or _asked(half, able[guardian_id], about, by=by)


def _asked(half: HalfSigned, guardian: Guardian, about: dict[str, Any], *, by: Actor) -> HalfAsked:
    now = clock.now()
    scope = Scope(
        actors=frozenset({guardian.reference}),
        purposes=GUARDIAN_REQUEST,
        classes=frozenset({DataClass.CONSENT}),
        ends=now + ASKED_FOR,
        part2=True,
    )
    said = {"who": f"{guardian.name} ({guardian.relation})", "recipient": half.recipient}
    sentence = _("You asked %(who)s to sign what you signed for %(recipient)s.") % said
    consent = give_consent(patient_id=by.id, scope=scope, by=by, version=version(), sentence=sentence)
    return HalfAsked.objects.create(**about, consent=consent, asked_at=now)


def _askings(half_id: UUID, guardian_id: UUID, by: Actor) -> list[Asked]:
    return [one for one in askings_of(viewer=by, half_id=half_id) if one.guardian.pk == guardian_id]


@action("consent.ask_no_more")
def ask_no_more(*, half_id: UUID, guardian_id: UUID, by: Actor) -> int:
    """A minor asks this guardian no more: it is on that page no longer, and waits on. How many askings that ended."""
    asked = [one.row.consent_id for one in _askings(half_id, guardian_id, by)] if by.is_patient else []
    return len(end_consents(patient_id=by.id, consent_ids=asked, by=by)) if asked else 0


def end_askings(half: HalfSigned, *, by: Actor) -> None:
    """Nobody is asked to sign this any more: it is signed, or was taken back."""
    rows = HalfAsked.objects.filter(organization_id=by.organization_id, half=half)
    asked = list(rows.values_list("consent_id", flat=True))
    if asked:
        end_consents(patient_id=half.patient_id, consent_ids=asked, by=by)


def _second(
    half: HalfSigned, guardian_id: UUID, signed_name: str, *, witness: Actor | None, by: Actor
) -> SignedConsent:
    """The second signature under what waits; `by` keeps the consent."""
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
    _keep_guardian_signature(signed, guardian, signed_name, half=half, witness=witness)
    end_askings(half, by=by)
    tell_patient(signed, by=by)  # What was signed weeks ago holds from now on, and they may be elsewhere.
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
    _keep_guardian_signature(signed, guardian, signed_name, half=None, witness=by)
    return signed


def _keep_guardian_signature(
    signed: SignedConsent, guardian: Guardian, name: str, *, half: HalfSigned | None, witness: Actor | None
) -> None:
    GuardianSignature.objects.create(
        organization_id=signed.organization_id,
        patient_id=signed.patient_id,
        signed=signed,
        half=half,
        guardian=guardian,
        signed_name=name.strip(),
        digest=signed.digest,
        witnessed_by_id=witness.id if witness else None,
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
