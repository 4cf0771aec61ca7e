"""Shape of encounters. A signed row cannot be changed by anybody: PostgreSQL refuses, and an addendum is the way."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from midspan.domains.encounters.enums import AttendanceState, Engagement, NoteState
from midspan.kernel.history import tracked
from midspan.kernel.models import OrganizationRow, PatientRow
from midspan.values import classified


def choices(enum: type) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in enum]


def signed_is_final() -> pgtrigger.Protect:
    return pgtrigger.Protect(
        name="signed_is_final",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__state=NoteState.SIGNED),
    )


@tracked
class Attendance(PatientRow):
    """One patient at one session: whether they came, and why not when they said."""

    PRIVACY: ClassVar = classified(clinical="booking session state reason", operational="recorded_by_id recorded_at")

    booking = models.ForeignKey(
        "schedule.Booking", on_delete=models.PROTECT, related_name="attendances", db_index=False
    )
    session = models.ForeignKey("schedule.Session", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=choices(AttendanceState), default=AttendanceState.EXPECTED)
    reason = models.CharField(max_length=200, blank=True)
    recorded_by_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        # One-to-one, spelled so that the key leads with the organization.
        constraints = [models.UniqueConstraint(fields=["organization", "booking"], name="attendance_once")]
        indexes = [
            models.Index(fields=["organization", "session"], name="attendance_of_session"),
            models.Index(fields=["organization", "patient"], name="attendance_of_patient"),
        ]


class Presence(PatientRow):
    """One stretch in the room, to the minute; open-ended while the person is there."""

    PRIVACY: ClassVar = classified(clinical="attendance during", operational="recorded_by_id")

    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="presences", db_index=False)
    during = DateTimeRangeField()
    recorded_by_id = models.UUIDField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="present_once",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("patient", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["organization", "attendance"], name="presence_of_attendance")]


class GroupNote(OrganizationRow):
    """What the group did, once, without names."""

    PRIVACY: ClassVar = classified(
        clinical="topic curriculum narrative", operational="session author state signed_at started_at updated_at"
    )

    session = models.OneToOneField("schedule.Session", on_delete=models.PROTECT, related_name="group_note")
    author = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=200, blank=True)
    curriculum = models.CharField(max_length=200, blank=True)
    narrative = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=choices(NoteState), default=NoteState.DRAFT)
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [signed_is_final()]

    def __str__(self) -> str:
        return f"GroupNote {self.pk}"


class IndividualEntry(PatientRow):
    """One patient's part of a session's record: engagement, response, progress, plan for next."""

    PRIVACY: ClassVar = classified(
        clinical="session group_note attendance engagement response progress plan_for_next objective flag minutes",
        operational="author credential state signed_at updated_at",
    )

    session = models.ForeignKey("schedule.Session", on_delete=models.PROTECT, related_name="+", db_index=False)
    group_note = models.ForeignKey(
        GroupNote, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False
    )
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="entries", db_index=False)
    author = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    credential = models.CharField(max_length=60, blank=True)
    engagement = models.CharField(max_length=12, choices=choices(Engagement), blank=True)
    response = models.TextField(blank=True)
    progress = models.TextField(blank=True)
    plan_for_next = models.TextField(blank=True)
    objective = models.CharField(max_length=300, blank=True)
    flag = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveIntegerField(null=True, help_text="Minutes present when signed; empty is unknown.")
    state = models.CharField(max_length=10, choices=choices(NoteState), default=NoteState.DRAFT)
    updated_at = models.DateTimeField(auto_now=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [signed_is_final()]
        constraints = [models.UniqueConstraint(fields=["organization", "attendance"], name="entry_once")]
        indexes = [
            models.Index(fields=["organization", "group_note"], name="entry_of_group_note"),
            models.Index(fields=["organization", "patient"], name="entry_of_patient"),
            models.Index(fields=["organization", "session"], name="entry_of_session"),
        ]


class Addendum(PatientRow):
    """An addition to a signed entry: dated, signed at once, never changed."""

    PRIVACY: ClassVar = classified(clinical="entry text", operational="author signed_at")

    entry = models.ForeignKey(IndividualEntry, on_delete=models.PROTECT, related_name="addenda", db_index=False)
    author = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="addendum_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]
        indexes = [
            models.Index(fields=["organization", "patient"], name="addendum_of_patient"),
            models.Index(fields=["organization", "entry"], name="addendum_of_entry"),
        ]
