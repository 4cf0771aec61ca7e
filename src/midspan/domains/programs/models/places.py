"""Where the program happens: sites, the hours they are open, and their rooms."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.kernel.models import OrganizationRow, append_only
from midspan.values import classified


class Site(OrganizationRow):
    PRIVACY: ClassVar = classified(operational="name address city state postal_code time_zone phone is_active")

    name = models.CharField(max_length=120)
    address = models.CharField(max_length=300)
    city = models.CharField(max_length=100)
    state = models.CharField(max_length=20)
    postal_code = models.CharField(max_length=20)
    time_zone = models.CharField(max_length=60)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="site_name_once")]

    def __str__(self) -> str:
        return self.name


class OpeningHours(OrganizationRow):
    """One stretch of a weekday on which a site is open, in minutes after local midnight."""

    PRIVACY: ClassVar = classified(operational="site weekday start_minute end_minute")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField()
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="opening_hours_in_week",
                condition=Q(weekday__lte=6, end_minute__lte=1440, start_minute__lt=F("end_minute")),
            ),
        ]

    def __str__(self) -> str:
        return f"OpeningHours {self.weekday} {self.start_minute}-{self.end_minute}"


class ClosedDay(OrganizationRow):
    """A date on which a site, or the whole organization (no site), is closed."""

    PRIVACY: ClassVar = classified(operational="site date name")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, null=True, blank=True, related_name="closed_days")
    date = models.DateField()
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "site", "date"], name="closed_day_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class AskingDay(OrganizationRow):
    """From that Monday on a site asks the week's questions on this weekday; without one, as each person began."""

    PRIVACY: ClassVar = classified(operational="site weekday from_date set_by set_at")

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="asking_days")
    weekday = models.PositiveSmallIntegerField(null=True)
    from_date = models.DateField()
    set_by = models.UUIDField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="asking_day_in_week", condition=Q(weekday__isnull=True) | Q(weekday__lte=6)),
            models.CheckConstraint(name="asking_day_from_a_monday", condition=Q(from_date__iso_week_day=1)),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"AskingDay {self.weekday} from {self.from_date}"


class Room(OrganizationRow):
    PRIVACY: ClassVar = classified(operational="site name capacity features is_active")

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=80)
    capacity = models.PositiveSmallIntegerField()
    features = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "site", "name"], name="room_name_once"),
            models.CheckConstraint(name="room_holds_somebody", condition=Q(capacity__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name
