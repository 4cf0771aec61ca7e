"""Shape of questions about the law for one minor, of birthdays somebody was told about, and of what staff look at.

And when a guardian went through the list for a safe home. Rows never change, but for a review that is done, and that
list.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.guardians.enums import ReviewKind
from midspan.kernel.models import OrganizationRow, PatientRow, append_only, choices
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


class PaperReview(PatientRow):
    """Staff look through what is on file of a minor before `on_date`, and write down that they did, and what they saw.

    Before a birthday, of `age`; or before the sign-in of one `guardian` ends.
    """

    PRIVACY: ClassVar = classified(
        identity="on_date age", clinical="kind guardian words", operational="asked_at done_at done_by"
    )

    kind = models.CharField(max_length=10, choices=choices(ReviewKind))
    guardian = models.ForeignKey(
        "privacy.Guardian", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    on_date = models.DateField()
    age = models.PositiveSmallIntegerField(null=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "kind", "guardian", "on_date"],
                name="papers_are_reviewed_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="paper_review_is_of_a_birthday_or_a_guardian",
                condition=Q(kind=ReviewKind.BIRTHDAY, guardian=None, age__isnull=False)
                | Q(kind=ReviewKind.SIGN_IN, guardian__isnull=False, age=None),
            ),
            models.CheckConstraint(
                name="paper_review_is_done_by_somebody",
                condition=Q(done_at=None, done_by=None)
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(words="")),
            ),
        ]
        indexes = [models.Index(fields=["organization"], condition=Q(done_at=None), name="paper_review_open")]


class HomeCheck(OrganizationRow):
    """What somebody with a guardian's account ticked last on the list for a safe home, and when. About no patient.

    What is ticked is theirs alone; staff who know whom they stand for learn that they went through it.
    """

    PRIVACY: ClassVar = classified(operational="account_id ticked edition done_at")

    account_id = models.UUIDField()
    ticked = models.JSONField(default=list)
    edition = models.CharField(max_length=20)
    done_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "account_id"], name="one_home_check")]

    def __str__(self) -> str:
        return f"HomeCheck {self.pk}"
