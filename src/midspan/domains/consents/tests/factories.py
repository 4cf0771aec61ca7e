"""Signed consents for tests of this domain and others, signed as a patient signs them."""

from datetime import timedelta

from midspan.domains.consents.actions import sign_consent
from midspan.domains.consents.book import kinds
from midspan.domains.consents.enums import Until
from midspan.domains.consents.queries import parties_of
from midspan.domains.consents.text import Draft, text_of
from midspan.kernel import clock
from midspan.values import Actor, ActorKind

USUAL = (Until.LONGEST, Until.YEAR, Until.TREATMENT, Until.NONE)


def make_draft(**fields):
    """The choices of somebody whose sister may know the times of the sessions; for as long as its kind usually runs."""
    ends = kinds()[fields.get("kind", "family")].ends
    until = next((one for one in USUAL if one in ends), Until.DAY)
    last_day = clock.local_date() + timedelta(days=60) if until is Until.DAY else None
    chosen = {"kind": "family", "shares": ("times",), "purpose": "support", "name": "Marisol"}
    return Draft(**{**chosen, "until": until, "last_day": last_day, **fields})


def person_of(patient):
    """The patient as who acts, whether they have an account or not."""
    return Actor(organization_id=patient.organization_id, id=patient.pk, kind=ActorKind.PATIENT)


def make_signed(patient, language="en", **fields):
    by, draft = person_of(patient), make_draft(**fields)
    parties = parties_of(viewer=by, patient_id=by.id)
    text = text_of(draft, parties, language=language, today=clock.local_date())
    return sign_consent(draft=draft, signed_name=parties.patient, read_digest=text.digest, language=language, by=by)
