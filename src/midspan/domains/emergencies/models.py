"""Shape of emergencies. Neither row ever changes."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from midspan.domains.emergencies.enums import Finding
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified


class Emergency(PatientRow):
    """`actor` opened this patient's record from `begins_at` to `ends_at`, for this reason."""

    PRIVACY: ClassVar = classified(clinical="actor reason begins_at ends_at")

    actor = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=500)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="emergency_lasts_thirty_minutes_at_most",
                condition=Q(ends_at__gt=F("begins_at"), ends_at__lte=F("begins_at") + timedelta(minutes=30)),
            ),
            models.CheckConstraint(name="emergency_has_reason", condition=~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["organization", "actor", "-begins_at"], name="emergency_of_actor"),
            models.Index(fields=["organization", "patient", "-begins_at"], name="emergency_of_patient"),
        ]
        triggers = [append_only()]


class EmergencyReview(PatientRow):
    """Somebody else looked at an emergency afterwards. By `opened_by` the database keeps the two apart."""

    PRIVACY: ClassVar = classified(clinical="emergency finding words reviewed_at", operational="opened_by reviewed_by")

    emergency = models.ForeignKey(Emergency, on_delete=models.PROTECT, related_name="reviews", db_index=False)
    opened_by = models.UUIDField()
    reviewed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    finding = models.CharField(max_length=20, choices=choices(Finding))
    words = models.CharField(max_length=500)
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "emergency"], name="emergency_reviewed_once"),
            models.CheckConstraint(name="nobody_reviews_themselves", condition=~Q(reviewed_by=F("opened_by"))),
            models.CheckConstraint(name="review_has_finding", condition=Q(finding__in=[one.value for one in Finding])),
        ]
        triggers = [append_only()]

    @property
    def is_right(self) -> bool:
        """Whether it was an emergency."""
        return self.finding == Finding.JUSTIFIED
