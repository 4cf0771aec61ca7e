"""Shape of requests by law, their papers, steps and scopes. No row ever changes.

Who is asked about may be nobody here; such rows name no patient.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.legal.enums import PaperKind, Proceeding, RequestKind, Step
from midspan.kernel.models import OrganizationRow, PatientRow, append_only, choices
from midspan.values import classified


class MaybePatientRow(OrganizationRow):
    """A row about the patient who is asked about, or about a name that is nobody's here."""

    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.object_name} {self.pk}"


class LegalRequest(MaybePatientRow):
    """Somebody asks by law about whoever is so called; it is answered by `due_date`, that day included."""

    PRIVACY: ClassVar = classified(
        identity="about_given_names about_family_name about_birth_date",
        clinical="kind proceeding asker asker_address asks due_date entered_at",
        operational="entered_by",
    )

    kind = models.CharField(max_length=20, choices=choices(RequestKind))
    proceeding = models.CharField(max_length=20, choices=choices(Proceeding))
    asker = models.CharField(max_length=200)
    asker_address = models.CharField(max_length=300, blank=True)
    about_given_names = models.CharField(max_length=200)
    about_family_name = models.CharField(max_length=200)
    about_birth_date = models.DateField(null=True)
    asks = models.CharField(max_length=500)
    due_date = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "due_date"], name="legal_request_by_due_date"),
            models.Index(fields=["organization", "patient"], name="legal_request_of_patient"),
        ]
        triggers = [append_only()]


class LegalPaper(MaybePatientRow):
    """A file as it came. `sha256` is that of `content`, in hexadecimal; what cannot be read says why."""

    PRIVACY: ClassVar = classified(
        clinical="request kind content sha256 media_type unreadable_reason entered_at", operational="entered_by"
    )

    request = models.ForeignKey(LegalRequest, on_delete=models.PROTECT, related_name="papers", db_index=False)
    kind = models.CharField(max_length=20, choices=choices(PaperKind))
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40, blank=True)
    unreadable_reason = models.CharField(max_length=300, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "request", "kind", "sha256"], name="legal_paper_once"),
            models.CheckConstraint(
                name="legal_paper_is_read_or_says_why_not", condition=~Q(media_type="") | ~Q(unreadable_reason="")
            ),
        ]
        triggers = [append_only()]


class LegalStep(MaybePatientRow):
    """One step of a request: who did it, when, and what there was to say."""

    PRIVACY: ClassVar = classified(clinical="request step findings is_told words at", operational="done_by")

    request = models.ForeignKey(LegalRequest, on_delete=models.PROTECT, related_name="steps", db_index=False)
    step = models.CharField(max_length=20, choices=choices(Step))
    findings = ArrayField(models.CharField(max_length=40), default=list)
    is_told = models.BooleanField(null=True)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    done_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "request", "step"],
                name="legal_step_once",
                condition=~Q(step=Step.DISCLOSED.value),  # Each copy is a disclosure of its own.
            ),
            models.CheckConstraint(
                name="legal_records_are_somebodys",
                condition=Q(patient__isnull=False) | Q(step__in=[Step.ENTERED.value, Step.REFUSED.value]),
            ),
            models.CheckConstraint(
                name="legal_notice_is_given_or_says_why_not",
                condition=~Q(step=Step.NOTIFIED.value) | Q(is_told=True) | (Q(is_told=False) & ~Q(words="")),
            ),
        ]
        indexes = [models.Index(fields=["organization", "request", "at"], name="legal_step_of_request")]
        triggers = [append_only()]


class OrderScope(PatientRow):
    """What an order lets go: these classes, of these days, to this recipient, until it ends. All days included."""

    PRIVACY: ClassVar = classified(clinical="request classes first_date last_date recipient address ends_date")

    request = models.ForeignKey(LegalRequest, on_delete=models.PROTECT, related_name="scopes", db_index=False)
    classes = ArrayField(models.CharField(max_length=40))
    first_date = models.DateField()
    last_date = models.DateField()
    recipient = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    ends_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "request"], name="order_has_one_scope"),
            models.CheckConstraint(name="order_days_in_order", condition=Q(last_date__gte=F("first_date"))),
            models.CheckConstraint(name="order_names_classes", condition=~Q(classes=[])),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="order_scope_of_patient")]
        triggers = [append_only()]

    @property
    def reference(self) -> str:
        """What the gate and the ledger call the recipient."""
        return f"LegalRequest/{self.request_id}"
