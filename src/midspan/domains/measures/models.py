"""Shape of measures: who is asked, drafts, what came back and what it came to, and what was decided.

All but drafts are never changed: an answer that was given stands.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.measures.enums import Mode, Step
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified

LONGEST_EVENT = 80


class Assignment(PatientRow):
    """One person is asked one instrument from `starts_on` on, every so many days; without `every_days`, once.

    `reason` says why, where it is not what is usual or takes longer than is meant. Nobody has `assigned_by` where the
    usual was asked by itself at admission. From `told_from` points on, as agreed with the person, somebody talks with
    them. What is asked after a stay has how many days after it, in `after_days`, and is asked of one person once.
    """

    PRIVACY: ClassVar = classified(
        clinical="instrument starts_on every_days told_from after_days reason assigned_at", operational="assigned_by"
    )

    instrument = models.CharField(max_length=40)
    starts_on = models.DateField()
    every_days = models.PositiveSmallIntegerField(null=True)
    told_from = models.PositiveSmallIntegerField(null=True)
    after_days = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    assigned_by = models.UUIDField(null=True)
    assigned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assignment_recurs_or_not", condition=Q(every_days__isnull=True) | Q(every_days__gte=1)
            ),
            models.CheckConstraint(
                name="after_a_stay_is_asked_once", condition=Q(after_days__isnull=True) | Q(every_days__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["organization", "patient", "instrument", "after_days", "starts_on"],
                name="asked_once_after_a_stay",
                condition=Q(after_days__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="assignment_of_patient")]
        triggers = [append_only()]


class AssignmentEnd(PatientRow):
    """The person is not asked any more; `ended_on` is the last day on which it could fall due."""

    PRIVACY: ClassVar = classified(clinical="assignment ended_on ended_at", operational="ended_by")

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="ends", db_index=False)
    ended_on = models.DateField()
    ended_by = models.UUIDField()
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "assignment"], name="assignment_ends_once")]
        triggers = [append_only()]


class AnswerLink(PatientRow):
    """One address for one answer sheet after a stay, without signing in; of its secret only the hash is kept.

    It leads nowhere from `expires_at` on, once it is used, and after `missed` birth dates too many.
    """

    PRIVACY: ClassVar = classified(
        patient_private="secret_hash", clinical="assignment made_at expires_at missed used_at", operational="made_by"
    )

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="links", db_index=False)
    secret_hash = models.CharField(max_length=64)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    missed = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Who comes brings nothing but the secret, so its key cannot lead with the organization.
            models.UniqueConstraint(fields=["secret_hash"], name="answer_link_secret_once"),
            models.CheckConstraint(
                name="answer_link_is_used_in_time", condition=Q(used_at__isnull=True) | Q(used_at__lt=F("expires_at"))
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient", "assignment"], name="answer_link_of")]


class Draft(PatientRow):
    """What somebody has answered so far, for nobody but them (migration 0002). Gone once it is handed in."""

    PRIVACY: ClassVar = classified(patient_private="answers", clinical="assignment due_on begun_at kept_at")

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="drafts", db_index=False)
    due_on = models.DateField()
    answers = models.JSONField(default=dict, help_text="Item number to the place chosen, or null: rather not.")
    begun_at = models.DateTimeField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "assignment", "due_on"], name="draft_once")]


class LifeEvent(PatientRow):
    """A day on which something happened in their life, marked beside their numbers for nobody but them."""

    PRIVACY: ClassVar = classified(patient_private="on_date words marked_at")

    on_date = models.DateField()
    words = models.CharField(max_length=LONGEST_EVENT)
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="life_event_has_words", condition=~Q(words="")),
            models.UniqueConstraint(fields=["organization", "patient", "on_date", "words"], name="marked_once"),
        ]


class Administration(PatientRow):
    """One answer set as it came back, and what it came to by the edition of then. Not scored: `score` is null."""

    PRIVACY: ClassVar = classified(
        clinical="assignment instrument edition due_on mode answered_on handed_in_at language is_complete score "
        "subscales band",
        operational="entered_by",
    )

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    due_on = models.DateField(null=True)
    instrument = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    mode = models.CharField(max_length=10, choices=choices(Mode))
    language = models.CharField(max_length=10)
    answered_on = models.DateField()
    handed_in_at = models.DateTimeField()
    entered_by = models.UUIDField()
    is_complete = models.BooleanField()
    score = models.SmallIntegerField(null=True)
    subscales = models.JSONField(default=dict)
    band = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "assignment", "due_on"],
                name="answered_once",
                condition=Q(assignment__isnull=False),
            ),
            models.CheckConstraint(
                name="incomplete_is_never_scored",
                condition=Q(is_complete=True) | Q(score__isnull=True, band=""),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient", "answered_on"], name="administration_of_patient")]
        triggers = [append_only()]


class GivenAnswer(PatientRow):
    """One answer: the place chosen and its points; both null where the person would rather not."""

    PRIVACY: ClassVar = classified(clinical="administration item place points")

    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="answers", db_index=False)
    item = models.CharField(max_length=20)
    place = models.SmallIntegerField(null=True)
    points = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "administration", "item"], name="item_once")]
        triggers = [append_only()]


class TrackReview(PatientRow):
    """Somebody who is not on track was looked at: which of the five questions were a yes, and one thing done."""

    PRIVACY: ClassVar = classified(
        clinical="instrument reasons thoughts step words reviewed_at", operational="reviewed_by"
    )

    instrument = models.CharField(max_length=40)
    reasons = ArrayField(models.CharField(max_length=30))
    thoughts = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    step = models.CharField(max_length=20, choices=choices(Step))
    words = models.TextField()
    reviewed_by = models.UUIDField()
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="track_review_has_words", condition=~Q(words=""))]
        indexes = [models.Index(fields=["organization", "patient", "instrument"], name="track_review_of_patient")]
        triggers = [append_only()]
