"""Shape of reach: who may touch a patient's rows."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.privacy.enums import Basis
from midspan.kernel.models import PatientRow
from midspan.values import classified


class Reach(PatientRow):
    """Since `started_at` and until `ended_at`, `actor_id` may touch this patient, on this basis.

    A guardian's is over at `until_at` at the latest, unless staff look at it again before.
    """

    PRIVACY: ClassVar = classified(clinical="actor_id basis source_id started_at ended_at until_at")

    actor_id = models.UUIDField()
    basis = models.CharField(max_length=30, choices=[(basis.value, basis.value) for basis in Basis])
    source_id = models.UUIDField(help_text="The row that opened it: a seat, an episode, a cover.")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "actor_id", "patient", "basis", "source_id"],
                name="reach_once",
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="reach_of_guardian_has_its_end", condition=~Q(basis=Basis.GUARDIAN) | Q(until_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "actor_id"],
                include=["patient"],
                condition=Q(ended_at__isnull=True),
                name="reach_open",
            ),
            models.Index(fields=["organization", "patient"], name="reach_of_patient"),
        ]
