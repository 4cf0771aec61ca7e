"""Sessions whose time a change of the clocks makes doubtful."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.schedule.enums import (
    ClockCaseKind,
)
from midspan.domains.schedule.models.sessions import Session
from midspan.kernel.models import choices
from midspan.values import classified


class ClockCase(models.Model):
    """What a coming change of clocks does to one session, for nobody in particular or for one person's week.

    Computed anew every night. `changed_on` is the date on which the clocks of `zone` change.
    """

    PRIVACY: ClassVar = classified(
        operational="id organization kind session zone changed_on minutes found_at", clinical="patient"
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("kernel.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=choices(ClockCaseKind))
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+", db_index=False)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    zone = models.CharField(max_length=60)
    changed_on = models.DateField()
    minutes = models.SmallIntegerField(help_text="By how much its clocks go forward; below zero they go back.")
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "session", "patient", "kind"], name="clock_case_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="conflict_is_somebodys",
                condition=Q(kind=ClockCaseKind.CONFLICT, patient__isnull=False)
                | (~Q(kind=ClockCaseKind.CONFLICT) & Q(patient__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["organization", "changed_on"], name="clock_case_by_date")]

    def __str__(self) -> str:
        return f"ClockCase {self.pk}"
