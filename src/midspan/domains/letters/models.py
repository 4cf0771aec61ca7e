"""Shape of letters: the exact words, the patient's answer to them, and each time one was given. Rows never change."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from midspan.domains.letters.enums import GivenTo, Shows
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified


class Letter(PatientRow):
    """The words of one letter and the SHA-256 of them, as hexadecimal digits. Another word is another letter.

    `kind` is one of `neutral_letters.toml`.
    """

    PRIVACY: ClassVar = classified(
        clinical="kind recipient address matter shows first_date last_date text digest version language drafted_at",
        operational="drafted_by",
    )

    kind = models.CharField(max_length=30)
    recipient = models.CharField(max_length=120)
    address = models.CharField(max_length=300, blank=True)
    matter = models.CharField(max_length=200, blank=True)
    shows = models.CharField(max_length=10, choices=choices(Shows))
    first_date = models.DateField()
    last_date = models.DateField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    version = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    drafted_by = models.UUIDField(help_text="The patient who asked, or a staff member.")
    drafted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="letter_ends_after_it_begins", condition=Q(last_date__gte=F("first_date"))),
            models.CheckConstraint(name="letter_has_words", condition=~Q(text="") & ~Q(recipient="")),
        ]
        indexes = [models.Index(fields=["organization", "patient", "-drafted_at"], name="letter_of_patient")]
        triggers = [append_only()]


class LetterApproval(PatientRow):
    """The patient read exactly these words (`digest`) and signed that they may be given.

    The database takes it from nobody but the patient (migration 0002).
    """

    PRIVACY: ClassVar = classified(clinical="letter signed digest approved_at")

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="approvals", db_index=False)
    signed = models.ForeignKey("consents.SignedConsent", on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "letter"], name="letter_approved_once")]
        indexes = [models.Index(fields=["organization", "patient"], name="approval_of_patient")]
        triggers = [append_only()]


class LetterRefusal(PatientRow):
    """The patient does not want this letter."""

    PRIVACY: ClassVar = classified(clinical="letter declined_at")

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="refusals", db_index=False)
    declined_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "letter"], name="letter_declined_once")]
        indexes = [models.Index(fields=["organization", "patient"], name="refusal_of_patient")]
        triggers = [append_only()]


class LetterGiven(PatientRow):
    """A letter left: without an approval there is no such row. `entry` is the gate's answer in the ledger."""

    PRIVACY: ClassVar = classified(clinical="approval to entry given_at", operational="given_by")

    approval = models.ForeignKey(LetterApproval, on_delete=models.PROTECT, related_name="times_given", db_index=False)
    to = models.CharField(max_length=10, choices=choices(GivenTo))
    entry = models.ForeignKey("privacy.LedgerEntry", on_delete=models.PROTECT, related_name="+", db_index=False)
    given_by = models.UUIDField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "entry"], name="letter_given_by_one_entry")]
        indexes = [models.Index(fields=["organization", "patient"], name="given_letter_of_patient")]
        triggers = [append_only()]
