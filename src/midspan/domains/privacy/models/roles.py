"""What a center closes to a role of its own, of what the book of staff leaves to centers."""

from typing import ClassVar

from django.db import models

from midspan.kernel.models import OrganizationRow
from midspan.values import classified


class ClosedToRole(OrganizationRow):
    """Whether a class is closed to a role here. No row: it is open, as the book of staff says."""

    PRIVACY: ClassVar = classified(operational="role data_class is_closed decided_by decided_at")

    role = models.CharField(max_length=40)
    data_class = models.CharField(max_length=40)
    is_closed = models.BooleanField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "role", "data_class"], name="closed_to_role_once")
        ]

    def __str__(self) -> str:
        return f"ClosedToRole {self.role} {self.data_class}"
