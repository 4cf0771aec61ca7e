"""Shape of summaries: that one was given, by which consent, in which form. Its words are kept nowhere."""

from typing import ClassVar

from django.db import models

from midspan.domains.summaries.enums import Form
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified


class SummaryGiven(PatientRow):
    """One summary as it left. `digest` is the SHA-256 of the file, in hexadecimal."""

    PRIVACY: ClassVar = classified(clinical="signed form parts digest given_at", operational="given_by")

    signed = models.ForeignKey("consents.SignedConsent", on_delete=models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(max_length=6, choices=choices(Form))
    parts = models.JSONField(default=list, help_text="The gate's words for what was in it.")
    digest = models.CharField(max_length=64)
    given_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "patient", "-given_at"], name="summary_of_patient")]
        triggers = [append_only()]
