"""Shape of questions and their answers. Neither row ever changes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.questions.enums import QuestionKind
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified


class Question(PatientRow):
    """What a patient asks the privacy officer: about an entry of the ledger, or for a limit in their own words."""

    PRIVACY: ClassVar = classified(clinical="kind entry words asked_at")

    kind = models.CharField(max_length=20, choices=choices(QuestionKind))
    entry = models.ForeignKey(
        "privacy.LedgerEntry", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    words = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "entry"], name="line_is_asked_about_once"),
            models.CheckConstraint(
                name="question_is_about_a_line_or_in_words",
                condition=Q(kind=QuestionKind.NOT_RECOGNIZED, entry__isnull=False)
                | (Q(kind=QuestionKind.LIMIT, entry__isnull=True) & ~Q(words="")),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient", "-asked_at"], name="question_of_patient")]
        triggers = [append_only()]


class Answer(PatientRow):
    """What the privacy officer answered, for the patient to read; `restriction` is the limit agreed to with it."""

    PRIVACY: ClassVar = classified(clinical="question words restriction answered_at", operational="answered_by")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers", db_index=False)
    words = models.CharField(max_length=500)
    restriction = models.ForeignKey(
        "privacy.Restriction", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    answered_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "question"], name="question_answered_once"),
            models.CheckConstraint(name="answer_has_words", condition=~Q(words="")),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="answer_of_patient")]
        triggers = [append_only()]
