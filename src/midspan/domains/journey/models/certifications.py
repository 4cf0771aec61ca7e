"""Shape of certifications: what a physician signed is never changed by anybody; an addendum adds to it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.journey.enums import CertificationNotice, PayerAsks
from midspan.domains.journey.models.stays import Episode
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified


class PayerAnswer(PatientRow):
    """What the payer of a stay answered about certifying the need at one level: the last given counts, none is changed.

    Days count from admission or the change of level, and from the first day of a statement to where it ends.
    """

    PRIVACY: ClassVar = classified(
        clinical="episode level payer asks entry_days again_days said_by said_on reference holds_through",
        operational="recorded_by recorded_at",
    )

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+", db_index=False)
    level = models.CharField(max_length=5)
    payer = models.CharField(max_length=80)
    asks = models.CharField(max_length=8, choices=choices(PayerAsks))
    entry_days = models.PositiveSmallIntegerField(
        null=True, help_text="Days after admission by which the first is due."
    )
    again_days = models.PositiveSmallIntegerField(null=True, help_text="Days that one statement covers at most.")
    said_by = models.CharField(max_length=120)
    said_on = models.DateField()
    reference = models.CharField(max_length=80, blank=True)
    holds_through = models.DateField(null=True, help_text="The last day it holds; empty where the payer named none.")
    recorded_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "episode", "-recorded_at"], name="payer_answer_of_stay")]
        constraints = [
            models.CheckConstraint(
                name="payer_answer_gives_days",
                condition=Q(asks=PayerAsks.NOTHING, entry_days__isnull=True, again_days__isnull=True)
                | Q(asks=PayerAsks.ONCE, entry_days__isnull=False, again_days__isnull=True)
                | Q(asks=PayerAsks.AGAIN, entry_days__isnull=False, again_days__gte=1),
            ),
            models.CheckConstraint(name="payer_answer_says_who", condition=~Q(said_by="")),
            models.CheckConstraint(
                name="payer_answer_holds_on",
                condition=Q(holds_through__isnull=True) | Q(holds_through__gte=F("said_on")),
            ),
        ]
        triggers = [append_only()]


class Certification(PatientRow):
    """That a person needs this intensity from one day until another, as a physician signed it.

    `affirmed` are the sentences as they were read; `facts` what lay beside them, each with where it came from. The plan
    is of a later domain, so its version stands here by id and number.
    """

    PRIVACY: ClassVar = classified(
        clinical=(
            "episode level payer answer first_date until_date weekly_hours why affirmed facts plan_ref plan_number"
        ),
        operational="rules signed_by credential signed_at",
    )

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="certifications", db_index=False)
    level = models.CharField(max_length=5)
    payer = models.CharField(max_length=80)
    rules = models.CharField(max_length=20, help_text="Version of the rules it was signed under.")
    answer = models.ForeignKey(
        PayerAnswer,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="The payer’s answer it was signed under, where the rules do not know.",
    )
    first_date = models.DateField()
    until_date = models.DateField(help_text="The first day that is not covered any more.")
    weekly_hours = models.PositiveSmallIntegerField()
    why = models.TextField()
    affirmed = ArrayField(models.CharField(max_length=300))
    facts = models.JSONField(default=list)
    plan_ref = models.UUIDField(null=True)
    plan_number = models.PositiveSmallIntegerField(null=True)
    signed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    credential = models.CharField(max_length=60, help_text="As it was held when this was signed.")
    signed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "patient"], name="certification_of_patient")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "episode", "level", "payer", "first_date", "until_date"],
                name="certified_days_once",
            ),
            models.CheckConstraint(name="certified_days_run_on", condition=Q(until_date__gt=F("first_date"))),
            models.CheckConstraint(name="certification_says_why", condition=~Q(why="")),
            models.CheckConstraint(name="certification_has_credential", condition=~Q(credential="")),
            models.CheckConstraint(
                name="certified_plan_has_number", condition=Q(plan_ref__isnull=True) | Q(plan_number__isnull=False)
            ),
        ]
        triggers = [append_only()]


class CertificationAddendum(PatientRow):
    """An addition to what was signed: signed at once, and never changed."""

    PRIVACY: ClassVar = classified(clinical="certification words", operational="author credential added_at")

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="addenda", db_index=False)
    author = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    credential = models.CharField(max_length=60, blank=True)
    words = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "patient"], name="certified_addendum_of_patient")]
        constraints = [models.CheckConstraint(name="certified_addendum_has_words", condition=~Q(words=""))]
        triggers = [append_only()]


class CertificationDraft(PatientRow):
    """What a physician has written so far, for nobody but them. Gone once it is signed."""

    PRIVACY: ClassVar = classified(
        clinical="episode first_date until_date weekly_hours why affirmed", operational="author kept_at"
    )

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    first_date = models.DateField(null=True)
    until_date = models.DateField(null=True)
    weekly_hours = models.PositiveSmallIntegerField(null=True)
    why = models.TextField(blank=True)
    affirmed = ArrayField(models.CharField(max_length=40), default=list, help_text="Keys of sentences, as chosen.")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "episode", "author"], name="certification_draft_once"),
        ]


class CertificationRequest(PatientRow):
    """Which physician was asked to certify a stay; the newest counts, and opens the person to them."""

    PRIVACY: ClassVar = classified(clinical="episode", operational="physician asked_by_id asked_at")

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+", db_index=False)
    physician = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_by_id = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "episode", "-asked_at"], name="certification_asked")]
        triggers = [append_only()]


class CertificationTold(PatientRow):
    """That somebody was told of one due day or end of an answer, once when it came near and once when it had passed."""

    PRIVACY: ClassVar = classified(clinical="episode due_date notice", operational="told_id told_at")

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_date = models.DateField()
    notice = models.CharField(max_length=8, choices=choices(CertificationNotice))
    told_id = models.UUIDField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "episode", "due_date", "notice"], name="certification_told_once"
            ),
        ]
        triggers = [append_only()]
