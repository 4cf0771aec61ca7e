"""Shape of assessments. Only a draft can be written in: PostgreSQL refuses every change of what is signed."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from midspan.domains.assessments.enums import AssessmentState, LookOutcome, OwnSkip, Provenance
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified


def only_drafts_change() -> pgtrigger.Trigger:
    """For a table whose rows belong to an assessment: none comes, goes or changes once it is signed."""
    return pgtrigger.Trigger(
        name="only_drafts_change",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        # The only thing that is put in is a state from this program.
        func=f"""
            IF EXISTS (
                SELECT 1 FROM assessments_assessment assessment
                WHERE assessment.id IN (NEW.assessment_id, OLD.assessment_id)
                AND assessment.state <> '{AssessmentState.DRAFT}'
            ) THEN
                RAISE EXCEPTION 'A signed assessment is final; add an addendum.' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,  # noqa: S608 - as said above
    )


def written_or_left_out() -> Q:
    """Of a section on the person's phone: words, or why there are none."""
    return Q(~Q(words={}), reason="") | Q(~Q(reason=""), words={})


class Assessment(PatientRow):
    """One assessment of one stay, by the edition of the sections it was begun under."""

    PRIVACY: ClassVar = classified(
        clinical="episode state begun_at signed_at", operational="edition begun_by signed_by credential"
    )

    episode = models.ForeignKey("journey.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    edition = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=choices(AssessmentState), default=AssessmentState.DRAFT)
    begun_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    signed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    credential = models.CharField(max_length=60, blank=True, help_text="Of who signed, at that moment.")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient"],
                name="one_assessment_in_work",
                condition=Q(state=AssessmentState.DRAFT),
            ),
            models.CheckConstraint(
                name="signed_assessment_says_by_whom",
                condition=Q(state=AssessmentState.DRAFT, signed_by__isnull=True, signed_at__isnull=True)
                | Q(state=AssessmentState.SIGNED, signed_by__isnull=False, signed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient", "-begun_at"], name="assessment_of_patient")]
        triggers = [
            pgtrigger.Protect(
                name="signed_assessment_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=AssessmentState.SIGNED),
            )
        ]


class SectionAnswer(PatientRow):
    """The words of one field, and from where they come. `heard_on` is when it was heard before, if it was."""

    PRIVACY: ClassVar = classified(
        clinical="assessment section field words provenance heard_on", operational="kept_by kept_at"
    )

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers", db_index=False)
    section = models.CharField(max_length=20)
    field = models.CharField(max_length=20)
    words = models.TextField()
    provenance = models.CharField(max_length=12, choices=choices(Provenance), default=Provenance.ASKED)
    heard_on = models.DateField(null=True)
    kept_by = models.UUIDField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "assessment", "section", "field"], name="field_is_answered_once"
            ),
            models.CheckConstraint(name="answer_says_something", condition=~Q(words="")),
        ]
        triggers = [only_drafts_change()]


class SectionSkip(PatientRow):
    """A section that is left out, and why."""

    PRIVACY: ClassVar = classified(clinical="assessment section reason", operational="kept_by kept_at")

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="skips", db_index=False)
    section = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    kept_by = models.UUIDField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "assessment", "section"], name="section_is_skipped_once"),
            models.CheckConstraint(name="skip_says_why", condition=~Q(reason="")),
        ]
        triggers = [only_drafts_change()]


class FoundNeed(PatientRow):
    """What a section shows to be needed, in one sentence. A plan takes it up, now or later."""

    PRIVACY: ClassVar = classified(clinical="assessment section words", operational="kept_by kept_at")

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="needs", db_index=False)
    section = models.CharField(max_length=20)
    words = models.CharField(max_length=300)
    kept_by = models.UUIDField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            # What a plan's need refers to: a finding together with whose it is.
            models.UniqueConstraint(fields=["organization", "patient", "id"], name="found_need_of_its_person"),
            models.UniqueConstraint(
                fields=["organization", "assessment", "section", "words"], name="need_is_found_once"
            ),
        ]
        triggers = [only_drafts_change()]


class AssessmentAddendum(PatientRow):
    """An addition to a signed assessment, signed at once and never changed."""

    PRIVACY: ClassVar = classified(clinical="assessment words", operational="author credential added_at")

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="addenda", db_index=False)
    author = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    credential = models.CharField(max_length=60, blank=True)
    words = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "assessment", "added_at"], name="addendum_of_assessment")]
        triggers = [append_only()]


class OwnPartDraft(PatientRow):
    """What the person has written so far in one section, for nobody but them (migration 0002). Gone once it is sent."""

    PRIVACY: ClassVar = classified(patient_private="words reason", clinical="episode section kept_at")

    episode = models.ForeignKey("journey.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    section = models.CharField(max_length=20)
    words = models.JSONField(default=dict, help_text="Field to the person’s words; a field without words is absent.")
    reason = models.CharField(max_length=12, choices=choices(OwnSkip), blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "episode", "section"], name="own_part_draft_once"),
            models.CheckConstraint(name="own_part_draft_is_written_or_left_out", condition=written_or_left_out()),
        ]


class OwnPart(PatientRow):
    """One section as the person sent it from their phone; `number` counts the versions of it, from 1. Never changed."""

    PRIVACY: ClassVar = classified(
        clinical="episode section number words reason", operational="edition language sent_at"
    )

    episode = models.ForeignKey("journey.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    section = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    words = models.JSONField(default=dict, help_text="Field to the person’s words; a field without words is absent.")
    reason = models.CharField(max_length=12, choices=choices(OwnSkip), blank=True)
    edition = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "episode", "section", "number"], name="own_part_version_once"
            ),
            models.CheckConstraint(name="own_part_is_written_or_left_out", condition=written_or_left_out()),
        ]
        triggers = [append_only()]


class OwnPartLook(PatientRow):
    """What staff did with one field of what the person sent: once for each version, in each assessment of the stay."""

    PRIVACY: ClassVar = classified(clinical="assessment part field outcome", operational="looked_by looked_at")

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.ForeignKey(OwnPart, on_delete=models.PROTECT, related_name="looks", db_index=False)
    field = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10, choices=choices(LookOutcome))
    looked_by = models.UUIDField()
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "assessment", "part", "field"], name="own_part_is_looked_at_once"
            )
        ]
        triggers = [append_only()]
