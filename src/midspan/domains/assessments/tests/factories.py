"""Assessments for tests, written through the same actions people use."""

from midspan.domains.assessments.actions import begin_assessment, find_need, keep_section, sign_assessment, skip_section
from midspan.domains.assessments.book import book

CONCERN = "The kids stopped asking me for a lift."
FOUND = "Drinking on the way home from work"


def write_assessment(patient, by, *, found=FOUND):
    """One section answered, all others skipped, and one need found; not signed yet. Returns that need."""
    begin_assessment(patient_id=patient.pk, by=by)
    keep_section(patient_id=patient.pk, section="concern", words={"own_words": CONCERN}, by=by)
    for one in book().sections[1:]:
        skip_section(patient_id=patient.pk, section=one.key, reason="Another day.", by=by)
    return find_need(patient_id=patient.pk, section="substances", words=found, by=by)


def signed_assessment(patient, by, **fields):
    need = write_assessment(patient, by, **fields)
    sign_assessment(patient_id=patient.pk, by=by)
    return need
