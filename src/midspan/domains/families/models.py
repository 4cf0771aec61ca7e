"""Shape of family sessions. When somebody can come is shown to nobody; who is asked to one, not to the patient."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.families.enums import GuestState
from midspan.kernel.models import PatientRow, choices
from midspan.values import classified


def whom() -> "models.ForeignKey[Any, Any]":
    """Somebody of the circle; or a guardian on file, by their own id, which no foreign key to ties can know."""
    return models.ForeignKey(
        "circle.Tie", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )


class FamilyTimes(PatientRow):
    """When one person of the circle, or a guardian, can come: `windows` of weekday, first and last minute.

    By the clock of `zone`. Their own to read and to change; the engine alone reads it beside them.
    """

    PRIVACY: ClassVar = classified(patient_private="tie windows said_at", operational="zone")

    tie = whom()
    windows = models.JSONField(default=list)
    zone = models.CharField(max_length=64)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "patient", "tie"], name="one_family_times")]


class FamilyGuest(PatientRow):
    """One person of the circle, or a guardian, asked to one family session. `came` is all that is noted."""

    PRIVACY: ClassVar = classified(
        clinical="session tie state came", operational="asked_at asked_by answered_at noted_by"
    )

    session = models.ForeignKey("schedule.Session", on_delete=models.PROTECT, related_name="+", db_index=False)
    tie = whom()
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
