"""Signing a consent, taking it back, pausing and resuming everything: the patient's own word, kept to the letter.

And looking at what somebody else would see by it.
"""

from collections.abc import Collection
from uuid import UUID

from msgspec import to_builtins

from midspan.domains.consents.book import phrase, version
from midspan.domains.consents.countersigning import (
    ask_no_more,
    ask_to_countersign,
    countersign,
    countersign_on_page,
    end_askings,
    sign_for_minor,
)
from midspan.domains.consents.enums import PAUSE
from midspan.domains.consents.models import (
    HalfSigned,
    HalfSignedEnd,
    SignedConsent,
)
from midspan.domains.consents.queries import (
    Audience,
    audience_of,
    half_signed_of,
    parties_of,
    pause_of,
    same_on_file,
)
from midspan.domains.consents.rules import may_sign_alone, may_sign_half, may_still_sign
from midspan.domains.consents.scanning import confirm_paper, enter_paper, enter_unreadable, refuse_paper
from midspan.domains.consents.signing import Signing, keep_signed, kept_text, read_text, require_name
from midspan.domains.consents.taking_back import take_back, take_back_for
from midspan.domains.consents.text import (
    ConsentText,
    Draft,
    Parties,
    day_words,
)
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.actions import account_for, end_consents, give_consent
from midspan.domains.privacy.enums import LedgerKind
from midspan.engines.disclosure import Effect, Scope
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused

__all__ = [
    "ask_no_more",
    "ask_to_countersign",
    "confirm_paper",
    "countersign",
    "countersign_on_page",
    "end_half",
    "end_halves",
    "end_with_treatment",
    "enter_paper",
    "enter_unreadable",
    "look_as",
    "pause_sharing",
    "refuse_paper",
    "sign_consent",
    "sign_for_minor",
    "sign_half",
    "take_back",
    "take_back_for",
]


@action("consent.sign")
def sign_consent(*, draft: Draft, signed_name: str, read_digest: str, language: str, by: Actor) -> SignedConsent:
    """Sign what was read; the same text twice, even at once, is one consent: taking it back leaves nothing open.

    Raises RefusedError for another name, where the text is not the one that was read, and where others sign too.
    """
    parties = _signing(by)
    may_sign_alone(parties.signs).require()
    text = read_text(draft, parties, read_digest=read_digest, language=language)
    require_name(signed_name, parties.patient)
    filed = same_on_file(viewer=by, digest=text.digest)
    return filed or keep_signed(
        Signing(patient_id=by.id, draft=draft, parties=parties, text=text, language=language, at=clock.now()),
        signed_name,
        by=by,
    )


@action("consent.sign_half")
def sign_half(*, draft: Draft, signed_name: str, read_digest: str, language: str, by: Actor) -> HalfSigned:
    """A minor signs what waits for a guardian and opens nothing before. Twice is once. Raises RefusedError."""
    parties = _signing(by)
    may_sign_half(parties.signs).require()
    text = read_text(draft, parties, read_digest=read_digest, language=language)
    require_name(signed_name, parties.patient)
    waiting = half_signed_of(viewer=by, patient_id=by.id)
    same = next((one for one in waiting if one.digest == text.digest), None)
    return same or HalfSigned.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        draft=to_builtins(draft),
        recipient=text.recipient,
        text=text.whole,
        digest=text.digest,
        version=version(),
        language=language,
        signed_name=signed_name.strip(),
        signed_at=clock.now(),
    )


@action("consent.end_half")
def end_half(*, half_id: UUID, by: Actor) -> HalfSignedEnd:
    """A minor takes back what no guardian has signed yet. Twice is once. Raises RefusedError."""
    waiting = half_signed_of(viewer=by, patient_id=by.id) if by.is_patient else []
    half = next((one for one in waiting if one.pk == half_id), None)
    if half is None:
        raise RefusedError(may_still_sign(waits=False))
    end_askings(half, by=by)
    return HalfSignedEnd.objects.create(
        organization_id=by.organization_id, patient_id=by.id, half_id=half_id, ended_at=clock.now()
    )


@action("consent.end_halves")
def end_halves(*, patient_id: UUID, half_ids: Collection[UUID], by: Actor) -> list[HalfSignedEnd]:
    """What a minor signed for somebody who is told nothing any more waits for no guardian either."""
    waiting = {one.pk for one in half_signed_of(viewer=by, patient_id=patient_id)}
    ends = [
        HalfSignedEnd(organization_id=by.organization_id, patient_id=patient_id, half_id=one, ended_at=clock.now())
        for one in half_ids
        if one in waiting
    ]
    return HalfSignedEnd.objects.bulk_create(ends)


def _signing(by: Actor) -> Parties:
    """The names on what is signed. Who signs at the same time waits. Raises RefusedError for all but the patient."""
    parties = parties_of(viewer=by, patient_id=by.id) if by.is_patient else None
    if parties is None:
        raise RefusedError(refused("Only the person signs."))
    # A button that is tapped twice signs once. Rows that point to the patient are still written meanwhile.
    ungated_patients().select_for_update(no_key=True).get(organization_id=by.organization_id, pk=by.id)
    return parties


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
    return kept_text(
        by,
        text,
        language,
        patient_id=by.id,
        consent_id=consent.pk,
        kind=PAUSE,
        recipient="",
        signed_name=name,
        signed_at=clock.now(),
    )


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
