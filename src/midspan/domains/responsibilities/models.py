"""Shape of a life: responsibilities with their weekly times, imported busy times, preferences, people to avoid."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.responsibilities.enums import CalendarState, Firmness, ResponsibilityKind
from midspan.kernel.history import tracked
from midspan.kernel.models import PatientRow, choices
from midspan.values import classified

LONGEST_HELP = 300


@tracked
class Responsibility(PatientRow):
    PRIVACY: ClassVar = classified(
        clinical="kind title relies_on_me at_risk what_would_help firmness commute_minutes from_date until_date",
        operational="created_at removed_at",
    )

    kind = models.CharField(max_length=10, choices=choices(ResponsibilityKind))
    title = models.CharField(max_length=120, blank=True)
    relies_on_me = models.CharField(max_length=200, blank=True)
    at_risk = models.BooleanField(
        null=True, help_text="Whether it may slip, by the person's own word; empty: not said."
    )
    what_would_help = models.CharField(max_length=LONGEST_HELP, blank=True)
    firmness = models.CharField(max_length=20, choices=choices(Firmness), default=Firmness.FIXED)
    commute_minutes = models.PositiveSmallIntegerField(default=0)
    from_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "patient"], name="responsibility_of_patient")]


class ResponsibilityTime(PatientRow):
    """A weekly stretch in the patient's local time, every week or every second one counted from `anchor_date`."""

    PRIVACY: ClassVar = classified(clinical="responsibility weekday start_minute end_minute every_weeks anchor_date")

    responsibility = models.ForeignKey(Responsibility, on_delete=models.CASCADE, related_name="times", db_index=False)
    weekday = models.PositiveSmallIntegerField()
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()
    every_weeks = models.PositiveSmallIntegerField(default=1)
    anchor_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="responsibility_time_in_week",
                condition=Q(
                    weekday__lte=6, end_minute__lte=1440, start_minute__lt=F("end_minute"), every_weeks__in=[1, 2]
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "patient"], name="responsibility_time_of_patient"),
            models.Index(fields=["organization", "responsibility"], name="time_of_responsibility"),
        ]


class ResponsibilityException(PatientRow):
    """A date on which a responsibility does not happen, or (with minutes) happens at another time."""

    PRIVACY: ClassVar = classified(clinical="responsibility date start_minute end_minute")

    responsibility = models.ForeignKey(
        Responsibility, on_delete=models.CASCADE, related_name="exceptions", db_index=False
    )
    date = models.DateField()
    start_minute = models.PositiveSmallIntegerField(null=True)
    end_minute = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "responsibility", "date"], name="exception_once")
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="exception_of_patient")]


class CalendarSource(PatientRow):
    """An uploaded or subscribed calendar: only when the person is busy is kept, never with what."""

    PRIVACY: ClassVar = classified(
        patient_private="name sealed_url",
        operational="state state_reason refreshed_at next_at created_at removed_at warnings every_hours",
    )

    name = models.CharField(max_length=80)
    sealed_url = models.BinaryField(null=True, help_text="The subscription address, encrypted; empty for an upload.")
    every_hours = models.PositiveSmallIntegerField(default=6)
    state = models.CharField(max_length=10, choices=choices(CalendarState), default=CalendarState.WAITING)
    state_reason = models.CharField(max_length=300, blank=True)
    warnings = models.JSONField(default=list)
    refreshed_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True, help_text="When a subscription is read again; empty for an upload.")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "patient"], name="calendar_of_patient"),
            models.Index(fields=["organization", "next_at"], name="calendar_due", condition=Q(next_at__isnull=False)),
        ]


class BusyTime(PatientRow):
    """A busy stretch from an imported calendar."""

    PRIVACY: ClassVar = classified(clinical="source start_at end_at")

    source = models.ForeignKey(CalendarSource, on_delete=models.CASCADE, related_name="busy_times", db_index=False)
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="busy_time_has_length", condition=Q(end_at__gt=F("start_at")))]
        indexes = [
            models.Index(fields=["organization", "patient", "start_at"], name="busy_of_patient"),
            models.Index(fields=["organization", "source"], name="busy_of_calendar"),
        ]


class WeekPreference(PatientRow):
    """How this person would like treatment to fit: modality, travel, part of day, longest day.

    Also that nothing else is in their week, where that was said; `language` is empty while nobody was asked for wishes.
    """

    PRIVACY: ClassVar = classified(
        clinical="modality travel_minutes part_of_day longest_day_minutes language video_place family_session "
        "video_state note nothing_else_at"
    )

    modality = models.CharField(max_length=10, default="hybrid")
    travel_minutes = models.JSONField(
        default=dict, help_text="Minutes to travel by site id; a missing site is unknown."
    )
    part_of_day = models.CharField(max_length=10, blank=True)
    longest_day_minutes = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=10, default="en")
    video_place = models.BooleanField(null=True, help_text="Has a private place for video; empty is unknown.")
    family_session = models.BooleanField(
        null=True, help_text="Would like a weekly session together with family; empty is unknown."
    )
    video_state = models.CharField(
        max_length=2, blank=True, help_text="The state the person is in while they take part by video; empty: unknown."
    )
    note = models.CharField(max_length=500, blank=True)
    nothing_else_at = models.DateTimeField(null=True, help_text="When it was said that nothing else is in the week.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "patient"], name="preference_once")]


class PersonToAvoid(PatientRow):
    """Somebody this person must not meet. Told in private; resolved to another patient by intake, seen by no peer.

    `source_id` is an entry of a list that staff alone keep: the person themself never sees such a row (migration 0002).
    """

    PRIVACY: ClassVar = classified(
        patient_private="described_as reason",
        clinical="other_patient source_id",
        operational="created_at resolved_by_id removed_at",
    )

    described_as = models.CharField(max_length=200)
    reason = models.CharField(max_length=200, blank=True)
    other_patient = models.ForeignKey(
        "people.Patient", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    resolved_by_id = models.UUIDField(null=True)
    source_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source_id"],
                name="kept_apart_once_by_entry",
                condition=Q(source_id__isnull=False, removed_at=None),
            ),
            models.CheckConstraint(
                name="entry_is_a_patient", condition=Q(source_id=None) | Q(other_patient__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "patient"], name="avoid_of_patient"),
            models.Index(fields=["organization", "other_patient"], name="avoid_of_other"),
        ]


class LifeStep(PatientRow):
    """What a change of somebody's life replaced, kept for a day so that it can be undone.

    `touched` are the ids of what was changed: responsibilities, or the patient's own id for the preferences.
    """

    PRIVACY: ClassVar = classified(clinical="before touched", operational="made_at made_by_id undone_at")

    before = models.JSONField()
    touched = ArrayField(models.UUIDField())
    made_by_id = models.UUIDField()
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "patient", "-made_at"], name="life_step_of_patient"),
            models.Index(fields=["organization", "made_at"], name="life_step_by_age"),
        ]
