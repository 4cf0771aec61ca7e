"""Signing a consent, taking it back, pausing and resuming everything: the patient's own word, kept to the letter.

And looking at what somebody else would see by it.
"""

from unicodedata import normalize
from uuid import UUID, uuid4

from midspan.domains.consents.book import phrase, version
from midspan.domains.consents.enums import PAUSE, Until
from midspan.domains.consents.models import SignedConsent, SignedRevocation
from midspan.domains.consents.queries import Audience, audience_of, parties_of, pause_of, same_on_file
from midspan.domains.consents.text import (
    ConsentText,
    Draft,
    Parties,
    day_words,
    digest_of,
    ends_at,
    references_of,
    scope_of,
    text_of,
)
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.actions import account_for, end_consents, give_consent, revoke_consent
from midspan.domains.privacy.enums import LedgerKind
from midspan.engines.disclosure import Effect, Scope
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("consent.sign")
def sign_consent(*, draft: Draft, signed_name: str, read_digest: str, language: str, by: Actor) -> SignedConsent:
    """Sign what was read; the same text twice, even at once, is one consent: taking it back leaves nothing open.

    Raises RefusedError for another name, or where the text is not the one that was read.
    """
    today, parties = clock.local_date(), _signing(by)
    text = text_of(draft, parties, language=language, today=today)
    if text.digest != read_digest:
        raise RefusedError(refused("The text has changed since you read it. Read it once more."))
    if _plain(signed_name) != _plain(parties.patient):
        raise RefusedError(refused("Type your name as it stands in the text."))
    return same_on_file(viewer=by, digest=text.digest) or _sign(draft, text, signed_name.strip(), language, by)


def _sign(draft: Draft, text: ConsentText, signed_name: str, language: str, by: Actor) -> SignedConsent:
    recipient_id, today = uuid4(), clock.local_date()
    scope = scope_of(draft, recipient_id=recipient_id, today=today)
    consent = give_consent(patient_id=by.id, scope=scope, by=by, version=version(), sentence=text.reason)
    return _kept(
        by,
        text,
        language,
        consent_id=consent.pk,
        kind=draft.kind,
        recipient=text.recipient,
        reference=references_of(draft, recipient_id)[0],
        shares=list(draft.shares),
        purpose=draft.purpose,
        ends_at=ends_at(draft, today),
        ends_with_treatment=draft.until is Until.TREATMENT,
        signed_name=signed_name,
    )


def _kept(by: Actor, text: ConsentText, language: str, **fields: object) -> SignedConsent:
    return SignedConsent.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        text=text.whole,
        digest=text.digest,
        version=version(),
        language=language,
        signed_at=clock.now(),
        **fields,
    )


def _signing(by: Actor) -> Parties:
    """The names on what is signed. Who signs at the same time waits. Raises RefusedError for all but the patient."""
    parties = parties_of(viewer=by, patient_id=by.id) if by.is_patient else None
    if parties is None:
        raise RefusedError(refused("Only the person signs."))
    # A button that is tapped twice signs once. Rows that point to the patient are still written meanwhile.
    ungated_patients().select_for_update(no_key=True).get(organization_id=by.organization_id, pk=by.id)
    return parties


def _plain(name: str) -> str:
    """A name as it is compared: however a keyboard writes its accents, its capitals and its spaces."""
    return " ".join(normalize("NFKC", name).split()).casefold()


@action("consent.take_back")
def take_back(*, signed_id: UUID, language: str, by: Actor) -> SignedRevocation:
    """Take a consent back from now on, or end a pause. Nobody is told, and twice is once.

    Raises SignedConsent.DoesNotExist.
    """
    if not by.is_patient:
        raise RefusedError(refused("Only the person signs."))
    signed = SignedConsent.objects.get(organization_id=by.organization_id, patient_id=by.id, pk=signed_id)
    revoke_consent(consent_id=signed.consent_id, by=by)
    today = day_words(clock.local_date(), language)
    words = phrase("resuming" if signed.kind == PAUSE else "taking_back", language)
    text = words.format(today=today, recipient=signed.recipient)
    kept, _ = SignedRevocation.objects.get_or_create(
        organization_id=by.organization_id,
        signed=signed,
        defaults={
            "patient_id": by.id,
            "text": text,
            "digest": digest_of(text),
            "language": language,
            "signed_at": clock.now(),
        },
    )
    return kept


@action("consent.pause")
def pause_sharing(*, language: str, by: Actor) -> SignedConsent:
    """Nothing is shared by consent until it is resumed, which is taking this back. Nobody is told. Twice is once."""
    name = _signing(by).patient
    held = pause_of(viewer=by, patient_id=by.id)
    return held or _pause(name, language, by)


def _pause(name: str, language: str, by: Actor) -> SignedConsent:
    today = day_words(clock.local_date(), language)
    words = phrase("pause", language).format(today=today)
    reason = phrase("pause_reason", language).format(today=today)
    text = ConsentText(title=phrase("title", language), sentences=(words,), reason=reason)
    consent = give_consent(
        patient_id=by.id, scope=Scope(), effect=Effect.DENY, by=by, version=version(), sentence=reason
    )
    return _kept(by, text, language, consent_id=consent.pk, kind=PAUSE, recipient="", signed_name=name)


@action("consent.look_as")
def look_as(*, key: str, by: Actor) -> Audience:
    """Begin to look through somebody's eyes; it stands in the patient's ledger. Raises RefusedError for nobody."""
    audience = audience_of(key, viewer=by)
    if audience is None:
        raise RefusedError(refused("Choose through whose eyes you want to look."))
    account_for(patient_id=by.id, kind=LedgerKind.VIEWING, reference=key, by=by)
    return audience


@action("consent.end_with_treatment")
def end_with_treatment(*, patient_id: UUID, by: Actor) -> None:
    """The stay has ended: consents that were to end with it are over."""
    rows = SignedConsent.objects.filter(
        organization_id=by.organization_id, patient_id=patient_id, ends_with_treatment=True
    )
    found = list(rows.values_list("consent_id", flat=True))
    if found:
        end_consents(patient_id=patient_id, consent_ids=found, by=by)
