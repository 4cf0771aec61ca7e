"""Shape of family sessions. When somebody can come is shown to nobody; who is asked to one, not to the patient."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.families.enums import GuestState
from midspan.kernel.models import PatientRow, choices
from midspan.values import classified


class FamilyTimes(PatientRow):
    """When one person of the circle can come to family sessions: `windows` of weekday, first and last minute.

    By the clock of `zone`. Their own to read and to change; the engine alone reads it beside them.
    """

    PRIVACY: ClassVar = classified(patient_private="tie windows said_at", operational="zone")

    tie = models.ForeignKey("circle.Tie", on_delete=models.PROTECT, related_name="+", db_index=False)
    windows = models.JSONField(default=list)
    zone = models.CharField(max_length=64)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "patient", "tie"], name="one_family_times")]


class FamilyGuest(PatientRow):
    """One person of the circle asked to one family session. `came` is all that is ever noted of them."""

    PRIVACY: ClassVar = classified(
        clinical="session tie state came", operational="asked_at asked_by answered_at noted_by"
    )

    session = models.ForeignKey("schedule.Session", on_delete=models.PROTECT, related_name="+", db_index=False)
    tie = models.ForeignKey("circle.Tie", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=choices(GuestState), default=GuestState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    answered_at = models.DateTimeField(null=True)
    came = models.BooleanField(null=True)
    noted_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "session", "tie"], name="family_guest_once"),
            models.CheckConstraint(
                name="presence_noted_by_somebody",
                condition=Q(came=None, noted_by=None) | Q(came__isnull=False, noted_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient", "tie"], name="family_guest_of_tie")]
