"""Shape of handovers: what was written for whoever covers, and who has read it. No row ever changes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.kernel.models import PatientRow, append_only
from midspan.values import classified

LONGEST = 1000


class Handover(PatientRow):
    """What matters of the patient during one absence; of several the one with the highest number holds."""

    PRIVACY: ClassVar = classified(clinical="number words written_at", operational="absence written_by")

    absence = models.ForeignKey("schedule.Absence", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=LONGEST)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "absence", "number"], name="handovers_in_order"),
            models.CheckConstraint(name="handover_says_something", condition=~Q(words="")),
        ]
        indexes = [models.Index(fields=["organization", "absence"], name="handovers_of_absence")]
        triggers = [append_only()]


class HandoverRead(PatientRow):
    """Who covers has read it."""

    PRIVACY: ClassVar = classified(operational="handover read_by read_at")

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="readings", db_index=False)
    read_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "handover", "read_by"], name="handover_read_once_each"
            )
        ]
        triggers = [append_only()]
