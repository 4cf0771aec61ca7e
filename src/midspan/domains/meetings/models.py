"""Shape of support meetings: the lists a center reads, what stands in them, and what a patient keeps of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from midspan.domains.meetings.enums import Attendance, ListFormat, ListState
from midspan.kernel.models import OrganizationRow, PatientRow, choices
from midspan.values import classified

LONGEST_NAME, LONGEST_LINK, LONGEST_ZONE = 80, 2000, 60


class MeetingList(OrganizationRow):
    """One published list: a link that a job reads, or a file that somebody uploaded. `refused`: row, why, and itself.

    `warnings` say what of the whole was read otherwise than its format says.
    """

    PRIVACY: ClassVar = classified(
        operational="name url zone format state state_reason refused refused_count warnings read_at next_at created_at "
        "removed_at"
    )

    name = models.CharField(max_length=LONGEST_NAME, help_text="As patients read it, such as AA.")
    url = models.CharField(max_length=LONGEST_LINK, blank=True, help_text="Empty for an upload.")
    zone = models.CharField(max_length=LONGEST_ZONE, help_text="Of meetings whose row names none.")
    format = models.CharField(max_length=20, choices=choices(ListFormat), blank=True)
    state = models.CharField(max_length=10, choices=choices(ListState), default=ListState.WAITING)
    state_reason = models.CharField(max_length=300, blank=True)
    refused = models.JSONField(default=list)
    refused_count = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True, help_text="When a link is read again; empty for an upload.")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organization", "next_at"], name="meeting_list_due", condition=Q(next_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.name


class SupportMeeting(OrganizationRow):
    """One meeting as its list has it; `source` is what its format has of the row, as it came.

    Weekdays count from Monday, 0; without any it is unscheduled. `gone_at`: since when its list has it no more.
    """

    PRIVACY: ClassVar = classified(
        operational="meeting_list key name weekdays start_minute length_minutes zone names_zone is_active attendance "
        "traits languages group place address city postal_code latitude longitude is_approximate join_url join_phone "
        "join_notes notes web_address source gone_at"
    )

    meeting_list = models.ForeignKey(MeetingList, on_delete=models.PROTECT, related_name="meetings", db_index=False)
    key = models.CharField(max_length=400)
    name = models.CharField(max_length=200)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)
    start_minute = models.PositiveSmallIntegerField(null=True)
    length_minutes = models.PositiveSmallIntegerField(null=True)
    zone = models.CharField(max_length=LONGEST_ZONE)
    names_zone = models.BooleanField(default=False, help_text="Otherwise it goes by its list's.")
    is_active = models.BooleanField(default=True)
    attendance = models.CharField(max_length=10, choices=choices(Attendance))
    traits = ArrayField(models.CharField(max_length=20), default=list)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    group = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=1000, blank=True)
    city = models.CharField(max_length=300, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_approximate = models.BooleanField(default=False)
    join_url = models.CharField(max_length=500, blank=True)
    join_phone = models.CharField(max_length=100, blank=True)
    join_notes = models.CharField(max_length=2000, blank=True)
    notes = models.CharField(max_length=4001, blank=True)
    web_address = models.CharField(max_length=500, blank=True)
    source = models.JSONField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "meeting_list", "key"], name="meeting_of_list_once"),
            models.CheckConstraint(
                name="scheduled_meeting_has_day_and_time",
                condition=Q(weekdays=[], start_minute__isnull=True)
                | Q(weekdays__len__gt=0, start_minute__isnull=False, start_minute__lt=1440),
            ),
            models.CheckConstraint(
                name="meeting_has_both_numbers_of_its_place",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["organization", "postal_code"], name="meeting_postal_code")]

    def __str__(self) -> str:
        return self.name


class KeptMeeting(PatientRow):
    """That a patient put this meeting aside for themselves. Others see it by `MeetingSharing` (migration 0002)."""

    PRIVACY: ClassVar = classified(patient_private="meeting kept_at")

    meeting = models.ForeignKey(SupportMeeting, on_delete=models.PROTECT, related_name="+", db_index=False)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "patient", "meeting"], name="meeting_kept_once")]


class MeetingSharing(PatientRow):
    """That the counselor of `episode` may see what a patient keeps; null is nobody. No row: they have not said."""

    PRIVACY: ClassVar = classified(clinical="episode", operational="said_at")

    episode = models.ForeignKey(
        "journey.Episode", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "patient"], name="one_word_on_kept_meetings")]
