"""Shape of signed consents: what was read, to the letter, and who signed it. Rows never change."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from midspan.domains.consents.enums import Way
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified


class SignedConsent(PatientRow):
    """The paper of a consent: its exact text and the SHA-256 of that, as hexadecimal digits.

    `reference` is what the rule calls the recipient. `kind` is one of `part2_consent.toml`, or a pause. `participants`
    are those to whom an intermediary may pass it on, by name; none: those who treat the patient.
    """

    PRIVACY: ClassVar = classified(
        clinical="consent kind recipient reference participants shares purpose text digest version language ends_at "
        "ends_with_treatment signed_at",
        identity="signed_name",
    )

    consent = models.ForeignKey("privacy.Consent", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    recipient = models.CharField(max_length=300)
    reference = models.CharField(max_length=200, blank=True)
    participants = models.JSONField(default=list)
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
    """The patient's word that a consent is taken back: its text, with the SHA-256 of that.

    They confirmed it here, signed in; or told a staff member, `taken_by`, who wrote it down.
    """

    PRIVACY: ClassVar = classified(clinical="signed text digest language signed_at way", operational="taken_by")

    signed = models.ForeignKey(SignedConsent, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    signed_at = models.DateTimeField()
    way = models.CharField(max_length=10, choices=choices(Way), default=Way.HERE)
    taken_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "signed"], name="taken_back_once"),
            models.CheckConstraint(
                name="told_to_somebody_or_done_here",
                condition=Q(way=Way.HERE, taken_by__isnull=True) | (~Q(way=Way.HERE) & Q(taken_by__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="taken_back_of_patient")]
        triggers = [append_only()]


class HalfSigned(PatientRow):
    """What a minor read and signed, and what opens nothing before a guardian has signed it too (42 CFR 2.14(c)).

    `draft` are the choices as JSON; the rest is as in `SignedConsent`.
    """

    PRIVACY: ClassVar = classified(
        clinical="draft recipient text digest version language signed_at", identity="signed_name"
    )

    draft = models.JSONField()
    recipient = models.CharField(max_length=300)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    version = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    signed_name = models.CharField(max_length=300)
    signed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "patient"], name="half_signed_of_patient")]
        triggers = [append_only()]


class HalfSignedEnd(PatientRow):
    """The minor took back what they had signed before a guardian did."""

    PRIVACY: ClassVar = classified(clinical="half ended_at")

    half = models.ForeignKey(HalfSigned, on_delete=models.PROTECT, related_name="ends", db_index=False)
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "half"], name="half_signed_ended_once")]
        triggers = [append_only()]


class HalfAsked(PatientRow):
    """The minor asked one guardian to sign this on a page of their own. `consent` lets that guardian read its text.

    Once that is over, a new row asks anew.
    """

    PRIVACY: ClassVar = classified(clinical="half guardian consent asked_at")

    half = models.ForeignKey(HalfSigned, on_delete=models.PROTECT, related_name="asked", db_index=False)
    guardian = models.ForeignKey("privacy.Guardian", on_delete=models.PROTECT, related_name="+", db_index=False)
    consent = models.ForeignKey("privacy.Consent", on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "half", "guardian", "consent"], name="half_is_asked_once"),
        ]
        triggers = [append_only()]


class GuardianSignature(PatientRow):
    """A guardian signed a consent, in front of the staff member who saw them do it, or signed in on their own page."""

    PRIVACY: ClassVar = classified(
        clinical="signed half guardian digest signed_at", identity="signed_name", operational="witnessed_by"
    )

    signed = models.ForeignKey(
        SignedConsent, on_delete=models.PROTECT, related_name="guardian_signatures", db_index=False
    )
    half = models.ForeignKey(
        HalfSigned, on_delete=models.PROTECT, null=True, related_name="guardian_signatures", db_index=False
    )
    guardian = models.ForeignKey("privacy.Guardian", on_delete=models.PROTECT, related_name="+", db_index=False)
    signed_name = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    witnessed_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "signed"], name="guardian_signs_once"),
            models.CheckConstraint(
                name="guardian_is_seen_or_signs_second", condition=Q(witnessed_by__isnull=False) | Q(half__isnull=False)
            ),
            models.UniqueConstraint(fields=["organization", "half"], name="half_is_completed_once"),
        ]
        triggers = [append_only()]


class PaperConsent(PatientRow):
    """A sheet somebody signed, as a staff member scanned it and entered what it says; it opens nothing before a check.

    `draft` is what it says, as JSON; null with an `unreadable_reason`. `sha256` is that of `content`, in hexadecimal.
    """

    PRIVACY: ClassVar = classified(
        clinical="content sha256 media_type draft unreadable_reason language signed_on entered_at",
        identity="signed_name",
        operational="entered_by",
    )

    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    draft = models.JSONField(null=True)
    unreadable_reason = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10, blank=True)
    signed_name = models.CharField(max_length=300, blank=True)
    signed_on = models.DateField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "sha256"], name="paper_is_entered_once"),
            models.CheckConstraint(
                name="paper_says_something_or_why_not",
                condition=Q(draft__isnull=True, signed_on__isnull=True) & ~Q(unreadable_reason="")
                | Q(draft__isnull=False, signed_on__isnull=False, unreadable_reason=""),
            ),
        ]
        triggers = [append_only()]


class PaperCheck(PatientRow):
    """A second person held the sheet beside what was entered. `signed` is the consent it became, if it did."""

    PRIVACY: ClassVar = classified(clinical="paper signed words checked_at", operational="entered_by checked_by")

    paper = models.ForeignKey(PaperConsent, on_delete=models.PROTECT, related_name="checks", db_index=False)
    signed = models.ForeignKey(
        SignedConsent, on_delete=models.PROTECT, null=True, related_name="paper_checks", db_index=False
    )
    words = models.CharField(max_length=300, blank=True)
    entered_by = models.UUIDField()
    checked_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "paper"], name="paper_is_checked_once"),
            models.CheckConstraint(name="nobody_checks_their_own_paper", condition=~Q(checked_by=F("entered_by"))),
            models.CheckConstraint(name="refused_paper_has_reason", condition=Q(signed__isnull=False) | ~Q(words="")),
        ]
        triggers = [append_only()]
