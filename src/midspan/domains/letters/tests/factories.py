"""Letters for tests of this domain and others: written, read and approved as people do it."""

from datetime import timedelta

from midspan.domains.consents.tests.factories import person_of
from midspan.domains.letters.actions import approve_letter, draft_letter
from midspan.domains.letters.enums import Shows
from midspan.domains.letters.queries import consent_text
from midspan.domains.letters.text import Choice
from midspan.domains.people.queries import ungated_patients
from midspan.kernel.row_security import Reach, bind


def make_choice(day, **fields):
    """A letter to work about what is planned on one day."""
    chosen = {"kind": "employer", "recipient": "Blue Heron Logistics", "shows": Shows.PLANNED}
    return Choice(**{**chosen, "first": day, "last": day + timedelta(days=6), **fields})


def make_letter(patient, day, *, by=None, language="en", **fields):
    choice = make_choice(day, **fields)
    return draft_letter(patient_id=patient.pk, choice=choice, language=language, by=by or person_of(patient))


def approve(letter, language="en"):
    """The patient reads the letter and what is signed with it, and approves both."""
    patient = ungated_patients().get(pk=letter.patient_id)
    by = person_of(patient)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ALL)
    read = consent_text(letter, viewer=by, language=language)
    return approve_letter(
        letter_id=letter.pk,
        read_digest=letter.digest,
        consent_digest=read.digest,
        signed_name=f"{patient.given_names} {patient.family_name}",
        language=language,
        by=by,
    )
