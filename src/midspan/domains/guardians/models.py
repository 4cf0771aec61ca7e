"""Shape of questions about the law for one minor, and of birthdays somebody was told about. Rows never change."""

from typing import ClassVar

from django.db import models

from midspan.kernel.models import PatientRow, append_only
from midspan.values import classified


class LawQuestion(PatientRow):
    """Nobody knows who signs for this person: `basis` says what was missing. Open while it is not known."""

    PRIVACY: ClassVar = classified(clinical="basis asked_at")

    basis = models.CharField(max_length=300)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "basis"], name="law_is_asked_about_once"),
        ]
        triggers = [append_only()]


class BirthdayTold(PatientRow):
    """Somebody was told that who sees what changes with the birthday on that date."""

    PRIVACY: ClassVar = classified(identity="on_date", operational="told_at")

    on_date = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "on_date"], name="birthday_is_told_once"),
        ]
        triggers = [append_only()]
