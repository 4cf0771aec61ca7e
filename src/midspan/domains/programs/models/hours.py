"""When staff work, and when they are away."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from midspan.domains.programs.models.places import Site
from midspan.kernel.models import OrganizationRow
from midspan.values import classified


class Shift(OrganizationRow):
    """A weekly stretch in which a staff member works, at a site or (no site) by video."""

    PRIVACY: ClassVar = classified(operational="staff site weekday start_minute end_minute from_date until_date")

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()
    from_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="shift_in_week",
                condition=Q(weekday__lte=6, end_minute__lte=1440, start_minute__lt=F("end_minute")),
            ),
        ]
        indexes = [models.Index(fields=["organization", "staff"], name="shift_by_staff")]

    def __str__(self) -> str:
        return f"Shift {self.weekday} {self.start_minute}-{self.end_minute}"


class Leave(OrganizationRow):
    """Days off: `from_date` to before `until_date`. The reason is nobody's business and is not kept."""

    PRIVACY: ClassVar = classified(operational="staff from_date until_date")

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    from_date = models.DateField()
    until_date = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(name="leave_has_days", condition=Q(until_date__gt=F("from_date")))]
        indexes = [models.Index(fields=["organization", "staff"], name="leave_by_staff")]

    def __str__(self) -> str:
        return f"Leave {self.from_date} to {self.until_date}"
