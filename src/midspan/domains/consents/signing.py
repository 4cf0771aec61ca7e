"""From a text that was read to what is kept of it: the consent, the paper beside it, the name under it."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils import timezone
from msgspec import Struct

from midspan.domains.consents.book import kinds, version
from midspan.domains.consents.enums import Until
from midspan.domains.consents.models import SignedConsent
from midspan.domains.consents.rules import may_run
from midspan.domains.consents.text import (
    ConsentText,
    Draft,
    Parties,
    ends_for,
    last_day_of,
    references_of,
    scope_of,
    text_of,
)
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.privacy.actions import give_consent
from midspan.kernel import clock
from midspan.values import Actor, ActorKind, RefusedError, refused
from midspan.values.typed_names import is_same_name


def read_text(draft: Draft, parties: Parties, *, read_digest: str, language: str) -> ConsentText:
    """The text as it is now. Raises RefusedError where it is not the one that was read, and where it may not end so."""
    require_end(draft, clock.local_date())
    text = text_of(draft, parties, language=language, today=clock.local_date())
    if text.digest != read_digest:
        raise RefusedError(refused("The text has changed since you read it. Read it once more."))
    return text


def require_end(draft: Draft, day: date) -> None:
    """Whether it may end as it was chosen on that day. Raises RefusedError."""
    kind = kinds()[draft.kind]
    may_run(
        is_offered=draft.until in kind.ends,
        last_day=last_day_of(draft, day),
        most_days=kind.most_days,
        today=day,
    ).require()


def require_name(typed: str, name: str) -> None:
    if not is_same_name(typed, name):
        raise RefusedError(refused("Type your name as it stands in the text."))


class Signing(Struct, frozen=True, kw_only=True):
    """One consent as it is signed. `at` is when its text was read: its days count from there."""

    patient_id: UUID
    draft: Draft
    parties: Parties
    text: ConsentText
    language: str
    at: datetime


def keep_signed(signing: Signing, signed_name: str, *, by: Actor) -> SignedConsent:
    recipient_id, day = signing.draft.recipient_id or uuid4(), timezone.localdate(signing.at)
    scope = scope_of(signing.draft, signing.parties, recipient_id=recipient_id, today=day)
    consent = give_consent(
        patient_id=signing.patient_id, scope=scope, by=by, version=version(), sentence=signing.text.reason
    )
    return kept_text(
        by,
        signing.text,
        signing.language,
        patient_id=signing.patient_id,
        consent_id=consent.pk,
        kind=signing.draft.kind,
        recipient=signing.text.recipient,
        reference=references_of(signing.draft, recipient_id)[0],
        shares=list(signing.draft.shares),
        participants=list(signing.draft.participants),
        purpose=signing.draft.purpose,
        ends_at=ends_for(signing.draft, signing.parties, day),
        ends_with_treatment=signing.draft.until is Until.TREATMENT,
        signed_name=signed_name.strip(),
        signed_at=signing.at,
    )


def kept_text(by: Actor, text: ConsentText, language: str, **fields: object) -> SignedConsent:
    return SignedConsent.objects.create(
        organization_id=by.organization_id,
        text=text.whole,
        digest=text.digest,
        version=version(),
        language=language,
        **fields,
    )


def tell_patient(signed: SignedConsent, *, by: Actor) -> None:
    """Somebody else put something about this consent on file in the patient's name: they look whether it is right."""
    tell(
        kind=NoticeKind.SHARING_CHANGED,
        recipient_id=signed.patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=signed.pk,
        by=by,
    )
