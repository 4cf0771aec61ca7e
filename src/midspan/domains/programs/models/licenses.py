"""In which states staff are licensed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from midspan.domains.programs.enums import STATE_WORDS
from midspan.kernel.models import OrganizationRow
from midspan.values import classified


class License(OrganizationRow):
    """A license of one kind in one state, from a date until before another (empty: no end is known)."""

    PRIVACY: ClassVar = classified(operational="staff state kind from_date until_date")

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=2, choices=list(STATE_WORDS.items()))
    kind = models.CharField(max_length=60)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="license_has_days", condition=Q(until_date=None) | Q(until_date__gt=F("from_date"))
            ),
            models.UniqueConstraint(
                fields=["organization", "staff", "state", "kind", "from_date"], name="license_once"
            ),
        ]
        indexes = [models.Index(fields=["organization", "staff"], name="license_by_staff")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
