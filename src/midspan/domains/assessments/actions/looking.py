"""What staff do with the words a person sent: they take them into the assessment, or leave them beside it."""

from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from midspan.domains.assessments.actions.writing import in_work
from midspan.domains.assessments.enums import LookOutcome, Provenance
from midspan.domains.assessments.models import OwnPartLook, SectionAnswer, SectionSkip
from midspan.domains.assessments.queries import AssessmentFile, SentField, sent_fields
from midspan.domains.assessments.rules import may_look, put_together
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor


@action("assessment.look_at_own")
def look_at_part(*, patient_id: UUID, part_id: UUID, field: str, outcome: LookOutcome, by: Actor) -> OwnPartLook:
    """Take over one field of what the person sent, below what staff wrote there, or leave it. Raises RefusedError."""
    file = in_work(patient_id, by)
    sent = _sent(file, part_id, field, by)
    may_look(by, state=file.state, waits=sent is not None and sent.look is None).require()
    if outcome is LookOutcome.TAKEN:
        _take(file, sent, by)  # type: ignore[arg-type]  # the rule has just asked for it
    return OwnPartLook.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        assessment_id=file.id,
        part_id=part_id,
        field=field,
        outcome=outcome,
        looked_by=by.id,
        looked_at=clock.now(),
    )


def _sent(file: AssessmentFile, part_id: UUID, field: str, by: Actor) -> SentField | None:
    """The field in the version that was sent last; an older one is not looked at any more."""
    fields = (one for of_section in sent_fields(viewer=by, file=file).values() for one in of_section)
    return next((one for one in fields if (one.part.pk, one.field) == (part_id, field)), None)


def _take(file: AssessmentFile, sent: SentField, by: Actor) -> None:
    section, day = sent.part.section, localdate(sent.part.sent_at)
    before = next((one for one in file.answers.get(section, ()) if one.field == sent.field), None)
    # Words the person sent earlier make way for their new ones; both stand in what was sent.
    written = before.words if before and before.provenance != Provenance.OWN else ""
    heading = _("In the person’s own words, from their phone, %(day)s") % {"day": date_format(day)}
    SectionAnswer.objects.update_or_create(
        organization_id=by.organization_id,
        assessment_id=file.id,
        section=section,
        field=sent.field,
        defaults={
            "patient_id": file.assessment.patient_id,
            "words": put_together(written, sent.words, heading=heading),
            "provenance": Provenance.ASKED if written else Provenance.OWN,
            "heard_on": None if written else day,
            "kept_by": by.id,
            "kept_at": clock.now(),
        },
    )
    SectionSkip.objects.filter(assessment_id=file.id, section=section).delete()
