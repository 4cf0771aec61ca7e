"""Shape of signed consents: what was read, to the letter, and who signed it. Rows never change."""

from typing import ClassVar

from django.db import models

from midspan.kernel.models import PatientRow, append_only
from midspan.values import classified


class SignedConsent(PatientRow):
    """The paper of a consent: its exact text and the SHA-256 of that, as hexadecimal digits.

    `reference` is what the rule calls the recipient. `kind` is one of `part2_consent.toml`, or a pause.
    """

    PRIVACY: ClassVar = classified(
        clinical="consent kind recipient reference shares purpose text digest version language ends_at "
        "ends_with_treatment signed_at",
        identity="signed_name",
    )

    consent = models.ForeignKey("privacy.Consent", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    recipient = models.CharField(max_length=300)
    reference = models.CharField(max_length=200, blank=True)
    shares = models.JSONField(default=list)
    purpose = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    version = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    ends_at = models.DateTimeField(null=True)
    ends_with_treatment = models.BooleanField(default=False)
    signed_name = models.CharField(max_length=300)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "consent"], name="consent_signed_once"),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="signed_consent_of_patient")]
        triggers = [append_only()]


class SignedRevocation(PatientRow):
    """The patient's word that a consent is taken back: the text they confirmed, signed in, and its SHA-256."""

    PRIVACY: ClassVar = classified(clinical="signed text digest language signed_at")

    signed = models.ForeignKey(SignedConsent, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "signed"], name="taken_back_once")]
        indexes = [models.Index(fields=["organization", "patient"], name="taken_back_of_patient")]
        triggers = [append_only()]
