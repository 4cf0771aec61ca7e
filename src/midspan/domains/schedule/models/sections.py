"""Weekly groups: their times, their leaders, and what is different on single days."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from midspan.domains.schedule.enums import (
    DayChangeKind,
)
from midspan.kernel.models import OrganizationRow, choices
from midspan.values import classified


class Section(OrganizationRow):
    """A group that meets every week at set times; `capacity` seats, never more: seat numbers are checked against it.

    Beside the seats, a family group has `family_places` for people of the circle whom its patients ask to come.

    With `every_weeks` above 1 it meets every so many weeks, counted from the week of `anchor_date`.
    """

    PRIVACY: ClassVar = classified(
        operational="name group track level capacity family_places comfortable_size minimum_to_run is_video site room "
        "video_url from_date until_date every_weeks anchor_date gender_note"
    )

    name = models.CharField(max_length=120)
    group = models.ForeignKey("programs.Group", on_delete=models.PROTECT, related_name="+")
    track = models.ForeignKey("programs.Track", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=5)
    capacity = models.PositiveSmallIntegerField()
    family_places = models.PositiveSmallIntegerField(default=0)
    comfortable_size = models.PositiveSmallIntegerField()
    minimum_to_run = models.PositiveSmallIntegerField()
    is_video = models.BooleanField(default=False)
    site = models.ForeignKey("programs.Site", on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey("programs.Room", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    video_url = models.URLField(blank=True)
    gender_note = models.CharField(
        max_length=20, blank=True, help_text="Empty, or for whom a gender-specific group is."
    )
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    anchor_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="section_name_once"),
            models.CheckConstraint(
                name="section_rhythm",
                condition=Q(every_weeks=1) | Q(every_weeks__range=(2, 4), anchor_date__isnull=False),
            ),
            models.CheckConstraint(name="section_has_a_place", condition=Q(is_video=True) | Q(room__isnull=False)),
            models.CheckConstraint(
                name="section_sizes",
                condition=Q(capacity__gte=F("comfortable_size"), comfortable_size__gte=F("minimum_to_run")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SectionTime(OrganizationRow):
    """One weekly meeting of a section, in local minutes of its site."""

    PRIVACY: ClassVar = classified(operational="section weekday start_minute end_minute")

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="times")
    weekday = models.PositiveSmallIntegerField()
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="section_time_in_week",
                condition=Q(weekday__lte=6, end_minute__lte=1440, start_minute__lt=F("end_minute")),
            ),
        ]
        indexes = [models.Index(fields=["organization", "section"], name="time_of_section")]

    def __str__(self) -> str:
        return f"SectionTime {self.weekday} {self.start_minute}-{self.end_minute}"


class SectionDayChange(OrganizationRow):
    """What is different about one date of a section, who said so and why; empty means as usual.

    `day` and `start_minute` say which meeting is meant, in local time of the site. One that was undone is kept.
    """

    PRIVACY: ClassVar = classified(
        operational="section kind day start_minute to_day to_start to_end room is_video lead reason made_by_id made_at "
        "undone_at undone_by_id"
    )

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="day_changes")
    kind = models.CharField(max_length=10, choices=choices(DayChangeKind))
    day = models.DateField()
    start_minute = models.PositiveSmallIntegerField()
    to_day = models.DateField(null=True)
    to_start = models.PositiveSmallIntegerField(null=True)
    to_end = models.PositiveSmallIntegerField(null=True)
    room = models.ForeignKey("programs.Room", on_delete=models.PROTECT, null=True, related_name="+")
    is_video = models.BooleanField(null=True)
    lead = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200)
    made_by_id = models.UUIDField()
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "section", "day", "start_minute"],
                name="day_changed_once",
                condition=Q(undone_at=None),
            ),
            models.CheckConstraint(
                name="changed_time_in_day",
                condition=Q(start_minute__lt=1440)
                & (Q(to_start__isnull=True, to_end__isnull=True) | Q(to_end__lte=1440, to_start__lt=F("to_end")))
                & (~Q(kind=DayChangeKind.EXTRA) | Q(to_end__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["organization", "section", "day"], name="change_of_section")]

    def __str__(self) -> str:
        return f"SectionDayChange {self.kind} {self.day}"


class SectionLeader(OrganizationRow):
    PRIVACY: ClassVar = classified(operational="section staff is_lead")

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="leaders")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "section", "staff"], name="leader_once")]

    def __str__(self) -> str:
        return f"SectionLeader {self.pk}"
