"""Shape of what goes to who treats the person next: summaries given, talks with them, and whether the person arrived.

The words of a summary are kept nowhere.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from midspan.domains.summaries.enums import Form, ToldBy
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


class Introduction(PatientRow):
    """Somebody here spoke with somebody at the next program, by the consent that lets it know. It never changes."""

    PRIVACY: ClassVar = classified(
        clinical="episode signed recipient spoken_with spoken_on covered_from words", operational="said_by said_at"
    )

    episode = models.ForeignKey("journey.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    signed = models.ForeignKey("consents.SignedConsent", on_delete=models.PROTECT, related_name="+", db_index=False)
    recipient = models.CharField(max_length=300, help_text="Whom the consent names.")
    spoken_with = models.CharField(max_length=120)
    spoken_on = models.DateField()
    covered_from = models.DateField(help_text="The day of the consent, or of the stay's beginning where that is later.")
    words = models.CharField(max_length=500, blank=True, help_text="What was agreed.")
    said_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="spoken_with_somebody", condition=~Q(spoken_with="")),
            models.CheckConstraint(name="spoken_when_it_was_covered", condition=Q(spoken_on__gte=F("covered_from"))),
        ]
        indexes = [models.Index(fields=["organization", "patient", "-said_at"], name="introduction_of_patient")]
        triggers = [append_only()]


class Arrival(PatientRow):
    """Whether the person arrived there, as somebody told. The newest counts; those before it stay."""

    PRIVACY: ClassVar = classified(clinical="introduction arrived told_by", operational="said_by said_at")

    introduction = models.ForeignKey(Introduction, on_delete=models.PROTECT, related_name="+", db_index=False)
    arrived = models.BooleanField()
    told_by = models.CharField(max_length=8, choices=choices(ToldBy))
    said_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "patient", "-said_at"], name="arrival_of_patient")]
        triggers = [append_only()]
