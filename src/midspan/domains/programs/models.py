"""Shape of programs: nothing here is about a patient."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.programs.enums import Focus, GroupType, Level, Modality, SourceStatus
from midspan.kernel.models import OrganizationRow
from midspan.values import classified


def choices(enum: type) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in enum]


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


class LevelOfCare(OrganizationRow):
    PRIVACY: ClassVar = classified(operational="code name is_active")

    code = models.CharField(max_length=5, choices=choices(Level))
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "code"], name="level_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class DoseRule(OrganizationRow):
    """How many hours and days a week a level of care means, for whom, by which law or payer, since when.

    Empty `age_band`, `jurisdiction` or `payer` means "any". An empty number is unknown, never zero.
    """

    PRIVACY: ClassVar = classified(
        operational="level age_band jurisdiction payer minimum_weekly_minutes maximum_weekly_minutes minimum_days "
        "maximum_days minimum_minutes_per_service_day counts_breaks source source_status reviewed_on from_date until_date is_on"
    )

    level = models.CharField(max_length=5, choices=choices(Level))
    age_band = models.CharField(max_length=20, blank=True)
    jurisdiction = models.CharField(max_length=20, blank=True)
    payer = models.CharField(max_length=80, blank=True)
    minimum_weekly_minutes = models.PositiveIntegerField(null=True, blank=True)
    maximum_weekly_minutes = models.PositiveIntegerField(null=True, blank=True)
    minimum_days = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_days = models.PositiveSmallIntegerField(null=True, blank=True)
    minimum_minutes_per_service_day = models.PositiveIntegerField(null=True, blank=True)
    counts_breaks = models.BooleanField(default=False)
    source = models.CharField(max_length=300)
    source_status = models.CharField(max_length=10, choices=choices(SourceStatus))
    reviewed_on = models.DateField()
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    is_on = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "level"], name="dose_by_level")]
        constraints = [
            models.CheckConstraint(
                name="recalled_rule_is_off", condition=Q(is_on=False) | Q(source_status=SourceStatus.CONFIRMED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.age_band} {self.jurisdiction} {self.payer}".strip()


class GroupCap(OrganizationRow):
    """The most people a type of group may hold, by law or payer, with its source."""

    PRIVACY: ClassVar = classified(
        operational="group_type age_band jurisdiction payer maximum minimum source source_status reviewed_on from_date until_date is_on"
    )

    group_type = models.CharField(max_length=30, blank=True)
    age_band = models.CharField(max_length=20, blank=True)
    jurisdiction = models.CharField(max_length=20, blank=True)
    payer = models.CharField(max_length=80, blank=True)
    minimum = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    source_status = models.CharField(max_length=10, choices=choices(SourceStatus))
    reviewed_on = models.DateField()
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recalled_cap_is_off", condition=Q(is_on=False) | Q(source_status=SourceStatus.CONFIRMED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_type} {self.jurisdiction} {self.payer}".strip()


class Track(OrganizationRow):
    """For whom a section is: an age band, a focus, a language and a mode."""

    PRIVACY: ClassVar = classified(operational="name age_band focus language modality is_active")

    name = models.CharField(max_length=120)
    age_band = models.CharField(max_length=20)
    focus = models.CharField(max_length=20, choices=choices(Focus))
    language = models.CharField(max_length=10, default="en")
    modality = models.CharField(max_length=10, choices=choices(Modality), default=Modality.HYBRID)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="track_name_once")]

    def __str__(self) -> str:
        return self.name


class Group(OrganizationRow):
    """A group that is offered: its type, curriculum, length, and who may lead it."""

    PRIVACY: ClassVar = classified(
        operational="name group_type curriculum minutes break_minutes minimum_to_run cap facilitators_needed credentials is_active"
    )

    name = models.CharField(max_length=120)
    group_type = models.CharField(max_length=30, choices=choices(GroupType))
    curriculum = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField()
    break_minutes = models.PositiveSmallIntegerField(default=0)
    minimum_to_run = models.PositiveSmallIntegerField(default=2)
    cap = models.PositiveSmallIntegerField()
    facilitators_needed = models.PositiveSmallIntegerField(default=1)
    credentials = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text="Any one of these leads; empty means anybody.",
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="group_name_once"),
            models.CheckConstraint(name="group_cap_above_minimum", condition=Q(cap__gte=F("minimum_to_run"))),
            models.CheckConstraint(name="group_has_minutes", condition=Q(minutes__gt=F("break_minutes"))),
        ]

    def __str__(self) -> str:
        return self.name
