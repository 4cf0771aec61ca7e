"""Shape of the circle. The map, the check and the card are the patient's own; supporters see rows of their own tie."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.circle.enums import (
    CallOutcome,
    CheckOutcome,
    Frequency,
    HelpKind,
    HelpState,
    SupportRole,
    Unnamed,
    YesNo,
)
from midspan.kernel.models import OrganizationRow, PatientRow, append_only, choices
from midspan.values import classified

LONGEST_NAME, LONGEST_NOTE, LONGEST_LINE = 120, 1000, 300


class Tie(PatientRow):
    """One person of a patient's life as the patient sees them. Nobody else reads it, and they are never told.

    `closeness` 0 to 3, `helps_recovery` -2 to 2; empty is not said.
    """

    PRIVACY: ClassVar = classified(
        patient_private="name roles closeness frequency helps_recovery uses_around_me is_safe_to_contact "
        "how_to_contact may_call_at_night in_safety_plan note made_at removed_at"
    )

    name = models.CharField(max_length=LONGEST_NAME, help_text="Any name by which the patient knows who is meant.")
    roles = ArrayField(models.CharField(max_length=20, choices=choices(SupportRole)), default=list)
    closeness = models.PositiveSmallIntegerField(null=True)
    frequency = models.CharField(max_length=10, choices=choices(Frequency), blank=True)
    helps_recovery = models.SmallIntegerField(null=True)
    uses_around_me = models.CharField(max_length=10, choices=choices(YesNo), default=YesNo.UNSURE)
    is_safe_to_contact = models.CharField(max_length=10, choices=choices(YesNo), default=YesNo.UNSURE)
    how_to_contact = models.CharField(max_length=LONGEST_LINE, blank=True)
    may_call_at_night = models.BooleanField(default=False)
    in_safety_plan = models.BooleanField(default=False)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="tie_is_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="closeness_0_to_3", condition=Q(closeness=None) | Q(closeness__gte=0, closeness__lte=3)
            ),
            models.CheckConstraint(
                name="helps_minus_2_to_2",
                condition=Q(helps_recovery=None) | Q(helps_recovery__gte=-2, helps_recovery__lte=2),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="tie_of_patient")]


class PrivateCheck(PatientRow):
    """What the private questions about one tie came to. The answers themselves are kept nowhere.

    `talk`: they were asked alone with the person, who says here whom it was about; then `checked_at` is when that was.
    """

    PRIVACY: ClassVar = classified(patient_private="tie outcome checked_at talk")

    tie = models.ForeignKey(Tie, on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=10, choices=choices(CheckOutcome))
    checked_at = models.DateTimeField()
    talk = models.ForeignKey("CheckAlone", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "talk"], name="talk_is_about_one_tie"),
            models.CheckConstraint(name="talk_that_opens", condition=Q(talk__isnull=True) | Q(outcome=CheckOutcome.GO)),
        ]
        triggers = [append_only()]


class CheckAlone(PatientRow):
    """What the private questions came to when a member of the staff asked them, alone with the person.

    Whom it was about is not kept: the tie is the patient's. The answers themselves are kept nowhere.
    """

    PRIVACY: ClassVar = classified(clinical="outcome checked_at", operational="checked_by")

    outcome = models.CharField(max_length=10, choices=choices(CheckOutcome))
    checked_by = models.UUIDField()
    checked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "patient", "-checked_at"], name="checks_alone_of_patient")]
        triggers = [append_only()]


class Invitation(PatientRow):
    """One way into the circle for one tie: an address whose secret is kept as a hash, and a code told by voice.

    `known_as` is the name of the patient that whoever is invited reads. Once used it names the account that it opened.
    """

    PRIVACY: ClassVar = classified(
        identity="known_as",
        patient_private="tie role made_at used_at ended_at account_id",
        operational="secret_hash hashed_code expires_at misses",
    )

    tie = models.ForeignKey(Tie, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=20, choices=choices(SupportRole))
    known_as = models.CharField(max_length=LONGEST_NAME)
    secret_hash = models.CharField(max_length=64)
    hashed_code = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    misses = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    account_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["secret_hash"], name="invitation_secret_once"),
            models.UniqueConstraint(
                fields=["organization", "patient", "tie"],
                name="one_invitation_of_tie",
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="used_invitation_opened_an_account",
                condition=Q(used_at=None, account_id=None) | Q(used_at__isnull=False, account_id__isnull=False),
            ),
        ]


class HelpCard(PatientRow):
    """The card “How to help me”, in the patient's own words: one card, shown to whom the patient shares it with."""

    PRIVACY: ClassVar = classified(patient_private="helps does_not_help words call_somebody written_at")

    helps = models.CharField(max_length=LONGEST_NOTE, blank=True)
    does_not_help = models.CharField(max_length=LONGEST_NOTE, blank=True)
    words = models.CharField(max_length=LONGEST_NOTE, blank=True)
    call_somebody = models.CharField(max_length=LONGEST_NOTE, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "patient"], name="one_help_card")]


class HelpAsk(PatientRow):
    """Help that the patient asks of one tie, or that whoever it is offers. Answered without a reason; read by nobody.

    There is no mark of who has seen it.
    """

    PRIVACY: ClassVar = classified(patient_private="tie kind is_offer starts_at words made_at state answered_at")

    tie = models.ForeignKey(Tie, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=choices(HelpKind))
    is_offer = models.BooleanField()
    starts_at = models.DateTimeField()
    words = models.CharField(max_length=LONGEST_LINE, blank=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=choices(HelpState), default=HelpState.OPEN)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "tie", "kind", "is_offer", "starts_at"],
                name="open_help_once",
                condition=Q(state=HelpState.OPEN),
            )
        ]
        indexes = [models.Index(fields=["organization", "patient", "tie"], name="help_of_tie")]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]


class Milestone(PatientRow):
    """One milestone that the patient chose to show one tie, in words they kept or wrote. Taken back it is gone."""

    PRIVACY: ClassVar = classified(patient_private="tie words reached_date shown_at")

    tie = models.ForeignKey(Tie, on_delete=models.PROTECT, related_name="+", db_index=False)
    words = models.CharField(max_length=LONGEST_LINE)
    reached_date = models.DateField(null=True)
    shown_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="milestone_says_something", condition=~Q(words="")),
            models.UniqueConstraint(fields=["organization", "patient", "tie", "words"], name="milestone_shown_once"),
        ]


class EmergencyContact(PatientRow):
    """Whom staff may call in an emergency, as the person named them, while what was signed with it holds.

    Staff read this and nothing else of the tie. `known_as` is the name of the patient that may be said.
    """

    PRIVACY: ClassVar = classified(contact="name phone", identity="known_as", clinical="tie signed named_at ended_at")

    tie = models.ForeignKey(Tie, on_delete=models.PROTECT, related_name="+", db_index=False)
    signed = models.ForeignKey("consents.SignedConsent", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=LONGEST_NAME)
    phone = models.CharField(max_length=40)
    known_as = models.CharField(max_length=LONGEST_NAME)
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="emergency_contact_can_be_called", condition=~Q(name="") & ~Q(phone="") & ~Q(known_as="")
            ),
            models.UniqueConstraint(
                fields=["organization", "patient", "tie"],
                name="one_emergency_contact_of_tie",
                condition=Q(ended_at__isnull=True),
            ),
        ]


class EmergencyCall(PatientRow):
    """One call to them, kept by whoever called. The person reads when it was."""

    PRIVACY: ClassVar = classified(clinical="contact outcome called_at", operational="called_by")

    contact = models.ForeignKey(EmergencyContact, on_delete=models.PROTECT, related_name="calls", db_index=False)
    outcome = models.CharField(max_length=20, choices=choices(CallOutcome))
    called_by = models.UUIDField()
    called_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "patient", "-called_at"], name="emergency_calls_of_patient")]
        triggers = [append_only()]


class KeptFrom(PatientRow):
    """One entry of the do-not-disclose list: a name, number or address that must not learn of this patient.

    For staff alone: neither the patient nor anybody they invited is shown it (migration 0002).
    """

    PRIVACY: ClassVar = classified(clinical="what value note added_at removed_at", operational="added_by removed_by")

    what = models.CharField(max_length=10, choices=choices(Unnamed))
    value = models.CharField(max_length=LONGEST_LINE)
    note = models.CharField(max_length=LONGEST_LINE, blank=True)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    removed_by = models.UUIDField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="kept_from_somebody", condition=~Q(value="")),
            models.CheckConstraint(
                name="removed_by_somebody",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__gte=F("added_at"), removed_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="kept_from_of_patient")]


class FamilyQuestion(OrganizationRow):
    """What somebody outside asked the program, about nobody it would name. `secret_hash` opens the answer.

    No row says whom it is about, and nobody is looked up by it.
    """

    PRIVACY: ClassVar = classified(operational="words language secret_hash asked_at answer answered_by answered_at")

    words = models.CharField(max_length=2000)
    language = models.CharField(max_length=10)
    secret_hash = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["secret_hash"], name="family_question_secret_once"),
            models.CheckConstraint(
                name="answered_by_somebody",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"FamilyQuestion {self.pk}"
