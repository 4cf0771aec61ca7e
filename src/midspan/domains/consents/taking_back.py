"""Taking a consent back: by the patient here, or by their word to a staff member who writes it down."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from midspan.domains.consents.book import phrase
from midspan.domains.consents.enums import PAUSE, Way
from midspan.domains.consents.models import SignedConsent, SignedRevocation
from midspan.domains.consents.queries import consents_of, parties_of
from midspan.domains.consents.rules import may_witness
from midspan.domains.consents.signing import tell_patient
from midspan.domains.consents.text import day_words, digest_of
from midspan.domains.people.queries import staff_member
from midspan.domains.privacy.actions import revoke_consent
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused

NOBODY: Mapping[str, str] = MappingProxyType({})


@action("consent.take_back")
def take_back(*, signed_id: UUID, language: str, by: Actor) -> SignedRevocation:
    """Take a consent back from now on, or end a pause. Nobody is told, and twice is once.

    Raises SignedConsent.DoesNotExist.
    """
    if not by.is_patient:
        raise RefusedError(refused("Only the person signs."))
    signed = SignedConsent.objects.get(organization_id=by.organization_id, patient_id=by.id, pk=signed_id)
    return _kept(signed, "resuming" if signed.kind == PAUSE else "taking_back", language, by=by)


@action("consent.take_back_for")
def take_back_for(*, patient_id: UUID, signed_id: UUID, way: Way, has_stepped_up: bool, by: Actor) -> SignedRevocation:
    """Write down that a patient said or wrote that they take a consent back: over at once, and they are told.

    Raises RefusedError, also for a consent that is over or out of reach.
    """
    may_witness(by, has_stepped_up=has_stepped_up).require()
    filed = consents_of(viewer=by, patient_id=patient_id, now=clock.now(), signed_id=signed_id)
    parties = parties_of(viewer=by, patient_id=patient_id)
    if way is Way.HERE or parties is None or not (filed and filed[0].is_on_file):
        raise RefusedError(refused("This consent is over already."))
    signed, staff = filed[0].signed, staff_member(viewer=by, staff_id=by.id)
    names = {"patient": parties.patient, "staff": str(staff)}
    kept = _kept(signed, f"taking_back_{way}", signed.language, names=names, by=by, way=way, taken_by=staff)
    tell_patient(signed, by=by)
    return kept


def _kept(
    signed: SignedConsent, words: str, language: str, *, by: Actor, names: Mapping[str, str] = NOBODY, **told: Any
) -> SignedRevocation:
    """The rule is over from now on, and the paper beside it says so."""
    revoke_consent(consent_id=signed.consent_id, by=by)
    today = day_words(clock.local_date(), language)
    text = phrase(words, language).format(today=today, recipient=signed.recipient, **names)
    kept, _ = SignedRevocation.objects.get_or_create(
        organization_id=by.organization_id,
        signed=signed,
        defaults={
            "patient_id": signed.patient_id,
            "text": text,
            "digest": digest_of(text),
            "language": language,
            "signed_at": clock.now(),
            **told,
        },
    )
    return kept
