"""Shape of requests for an account: asked, extended once at most, answered once; and of what was passed on.

Rows never change.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from midspan.kernel.models import OrganizationRow, PatientRow, append_only
from midspan.values import classified


class AccountRequest(PatientRow):
    """A patient asks for an account of what left since `since_date`; it is due on `due_date`, that day included.

    With `through`, the consent to an intermediary, it asks only to whom that one passed on what it was told.
    """

    PRIVACY: ClassVar = classified(clinical="asked_at since_date due_date through")

    asked_at = models.DateTimeField()
    since_date = models.DateField()
    due_date = models.DateField()
    through = models.ForeignKey(
        "consents.SignedConsent", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["organization", "patient", "-asked_at"], name="account_asked_by_patient")]
        triggers = [append_only()]


class AccountExtension(PatientRow):
    """More time, once, and why, for the patient to read."""

    PRIVACY: ClassVar = classified(clinical="request reason due_date extended_at", operational="extended_by")

    request = models.ForeignKey(AccountRequest, on_delete=models.PROTECT, related_name="extensions", db_index=False)
    reason = models.CharField(max_length=500)
    due_date = models.DateField()
    extended_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    extended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "request"], name="account_extended_once"),
            models.CheckConstraint(name="extension_has_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="extension_of_patient")]
        triggers = [append_only()]


class AccountAnswer(PatientRow):
    """The account was given, with so many lines."""

    PRIVACY: ClassVar = classified(clinical="request lines answered_at", operational="answered_by")

    request = models.ForeignKey(AccountRequest, on_delete=models.PROTECT, related_name="answers", db_index=False)
    lines = models.PositiveIntegerField()
    answered_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "request"], name="account_answered_once")]
        indexes = [models.Index(fields=["organization", "patient"], name="account_answer_of_patient")]
        triggers = [append_only()]


class PassedOn(PatientRow):
    """An intermediary told us that it passed something on to one of its participants, on that day (42 CFR 2.24).

    `shares` are keys of what the consent shares.
    """

    PRIVACY: ClassVar = classified(clinical="through participant shares passed_on written_at", operational="written_by")

    through = models.ForeignKey("consents.SignedConsent", on_delete=models.PROTECT, related_name="+", db_index=False)
    participant = models.CharField(max_length=200)
    shares = models.JSONField()
    passed_on = models.DateField()
    written_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="passed_on_to_somebody", condition=~Q(participant=""))]
        indexes = [models.Index(fields=["organization", "through", "-passed_on"], name="passed_on_through")]
        triggers = [append_only()]


class RegisterCopy(OrganizationRow):
    """A privacy officer asks to take the register out, as sought and why. Nothing leaves before a release."""

    PRIVACY: ClassVar = classified(
        operational="id organization first_date last_date kind purpose reason asked_by asked_at"
    )

    first_date = models.DateField()
    last_date = models.DateField(help_text="That day included.")
    kind = models.CharField(max_length=30, blank=True)
    purpose = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="copy_has_reason", condition=~Q(reason=""))]
        indexes = [models.Index(fields=["organization", "-asked_at"], name="copies_of_register")]
        triggers = [append_only()]


class RegisterRelease(OrganizationRow):
    """Somebody else lets a copy of the register leave."""

    PRIVACY: ClassVar = classified(operational="id organization copy asked_by released_by released_at")

    copy = models.ForeignKey(RegisterCopy, on_delete=models.PROTECT, related_name="releases", db_index=False)
    asked_by = models.UUIDField()
    released_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    released_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "copy"], name="copy_is_released_once"),
            models.CheckConstraint(name="nobody_releases_their_own_copy", condition=~Q(released_by=F("asked_by"))),
        ]
        triggers = [append_only()]
