"""Shape of records received from others: the bytes as they came, and what was done with them. All of it is appended."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.records.enums import PassingOn, ReceivedStep
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified


class ReceivedRecord(PatientRow):
    """One file as it came. `sha256` is that of `content`, in hexadecimal; `way`, `basis` and `category` are keys."""

    PRIVACY: ClassVar = classified(
        clinical="content sha256 size media_type file_name from_whom way basis basis_words category passing_on "
        "received_date",
        operational="kept_by kept_at",
    )

    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255, blank=True)
    from_whom = models.CharField(max_length=200)
    way = models.CharField(max_length=20)
    basis = models.CharField(max_length=20)
    basis_words = models.CharField(max_length=300, blank=True, help_text="Which consent, of which day.")
    category = models.CharField(max_length=20)
    passing_on = models.CharField(max_length=14, choices=choices(PassingOn))
    received_date = models.DateField()
    kept_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "sha256"], name="received_file_once"),
            models.CheckConstraint(name="received_says_from_whom", condition=~Q(from_whom="") & ~Q(media_type="")),
        ]
        indexes = [models.Index(fields=["organization", "patient", "-received_date"], name="received_of_patient")]
        triggers = [append_only()]


class ReceivedRecordStep(PatientRow):
    """One step with a received record. `number` counts from 1; `words` are our summary, or why it moved or was wrong.

    A correction says the terms anew, and the newest one holds; what was said before stands where it was said.
    """

    PRIVACY: ClassVar = classified(
        clinical="record number step words at basis basis_words passing_on is_third_party",
        operational="done_by credential",
    )

    record = models.ForeignKey(ReceivedRecord, on_delete=models.PROTECT, related_name="steps", db_index=False)
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10, choices=choices(ReceivedStep))
    words = models.TextField(blank=True)
    basis = models.CharField(max_length=20, blank=True)
    basis_words = models.CharField(max_length=300, blank=True)
    passing_on = models.CharField(max_length=14, choices=choices(PassingOn), blank=True)
    is_third_party = models.BooleanField(default=False)
    at = models.DateTimeField()
    done_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    credential = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "record", "number"], name="received_steps_in_order"),
            models.CheckConstraint(
                name="read_or_moved_says_words", condition=Q(step=ReceivedStep.KEPT, number=1) | ~Q(words="")
            ),
            models.CheckConstraint(
                name="only_corrections_say_terms",
                condition=(Q(step=ReceivedStep.CORRECTED) & ~Q(basis="") & ~Q(passing_on=""))
                | (~Q(step=ReceivedStep.CORRECTED) & Q(basis="", basis_words="", passing_on="", is_third_party=False)),
            ),
        ]
        triggers = [append_only()]
