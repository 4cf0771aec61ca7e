"""Shape of the ledger: decisions and disclosures, one chain for each patient, and daily signed roots over all chains.

The database numbers and links the entries itself (migration 0007); what is written here is only what happened.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.privacy.enums import LedgerKind
from midspan.domains.privacy.models.wishes import words
from midspan.kernel.models import OrganizationRow, PatientRow, append_only, choices
from midspan.values import classified


class LedgerEntry(PatientRow):
    """One thing that was decided or done about one patient's information: ids and words of the gate, never content.

    `number` counts from 1 for each patient; `link` is the hash over the entry and the one before it.
    """

    PRIVACY: ClassVar = classified(
        clinical="number at kind actor_kind actor_id recipient purposes channel classes outcome code basis obligations "
        "reference",
        operational="before link",
    )

    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=choices(LedgerKind))
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField()
    recipient = models.CharField(max_length=200, blank=True)
    purposes = words(default=list)
    channel = models.CharField(max_length=20, blank=True)
    classes = words(default=list)
    outcome = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=40, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    obligations = words(default=list)
    reference = models.CharField(max_length=200, blank=True)
    before = models.BinaryField()
    link = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "patient", "number"], name="ledger_in_order")]
        indexes = [models.Index(fields=["organization", "-at"], name="ledger_recent")]
        triggers = [append_only()]


class LedgerHead(PatientRow):
    """Where a patient's chain ends: moved by the database with each entry, and by nothing else."""

    PRIVACY: ClassVar = classified(clinical="number", operational="link")

    number = models.PositiveIntegerField()
    link = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "patient"], name="one_head_of_patient")]


class LedgerRoot(OrganizationRow):
    """All chains' ends at one moment, signed. `document` is what is also kept elsewhere; it names nobody."""

    PRIVACY: ClassVar = classified(operational="number made_at document")

    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    document = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="root_in_order"),
            models.CheckConstraint(name="root_counts_from_one", condition=Q(number__gt=0)),
        ]
        triggers = [append_only()]
