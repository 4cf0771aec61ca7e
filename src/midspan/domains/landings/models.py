"""Shape of the links by which a sending unit sees a landing, and of what it says there."""

from typing import ClassVar

from django.db import models

from midspan.kernel.models import PatientRow, append_only
from midspan.values import classified


class LandingLink(PatientRow):
    """One address for one handoff, under one signed consent. Of the secret only the hash is kept."""

    PRIVACY: ClassVar = classified(
        clinical="handoff signed number",
        operational="secret_hash is_said_same made_by made_at expires_at ended_at missed",
    )

    handoff = models.ForeignKey("journey.Handoff", on_delete=models.PROTECT, related_name="+", db_index=False)
    signed = models.ForeignKey("consents.SignedConsent", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=60, help_text="The unit's own for this person, which it says to open it.")
    is_said_same = models.BooleanField(
        default=False, help_text="Staff said that whom the consent names and the unit are one place."
    )
    secret_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    missed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["secret_hash"], name="landing_link_secret_once")]
        indexes = [models.Index(fields=["organization", "patient"], name="landing_link_of_patient")]


class SenderWord(PatientRow):
    """What the unit said by a link."""

    PRIVACY: ClassVar = classified(clinical="link leaves_on has_medicines refills_until", operational="form_id said_at")

    link = models.ForeignKey(LandingLink, on_delete=models.PROTECT, related_name="words", db_index=False)
    form_id = models.UUIDField(help_text="Made with the form, so that the same word sent twice is one.")
    leaves_on = models.DateField(null=True)
    has_medicines = models.BooleanField(null=True)
    refills_until = models.DateField(null=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "link", "form_id", "leaves_on", "has_medicines", "refills_until"],
                name="sender_word_once",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="sender_word_of_patient")]
        triggers = [append_only()]
