"""Sessions on dates, who leads them, and who is booked into them. Nobody and no room is booked twice."""

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from midspan.domains.schedule.enums import (
    SessionKind,
    SessionState,
)
from midspan.domains.schedule.models.capacity import within_capacity
from midspan.domains.schedule.models.seats import IndividualHour, Seat
from midspan.domains.schedule.models.sections import Section
from midspan.kernel.models import OrganizationRow, PatientRow, choices
from midspan.values import classified

BOOKING_CAPACITY = """
    SELECT section.capacity FROM schedule_session session JOIN schedule_section section
    ON section.id = session.section_id WHERE session.id = NEW.session_id
"""


class Session(models.Model):
    """One meeting on one date. A group session names no patient; an individual one names its own."""

    PRIVACY: ClassVar = classified(
        operational="id organization kind state section lead room site is_video during local_date title needs_cover "
        "canceled_reason moved_from",
        clinical="patient hour",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("kernel.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=choices(SessionKind))
    state = models.CharField(max_length=10, choices=choices(SessionState), default=SessionState.PLANNED)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, related_name="sessions", db_index=False)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    hour = models.ForeignKey(
        IndividualHour, on_delete=models.PROTECT, null=True, related_name="sessions", db_index=False
    )
    lead = models.ForeignKey(
        "people.Staff",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="Nobody: needs cover.",
    )
    site = models.ForeignKey("programs.Site", on_delete=models.PROTECT, related_name="+", db_index=False)
    room = models.ForeignKey("programs.Room", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_video = models.BooleanField(default=False)
    title = models.CharField(max_length=120)
    during = DateTimeRangeField()
    local_date = models.DateField(help_text="The date on the site's own calendar.")
    needs_cover = models.BooleanField(default=False, help_text="Nobody who leads it can be there that day.")
    canceled_reason = models.CharField(max_length=200, blank=True)
    moved_from = models.DateField(
        null=True, help_text="The date of its weekly hour, where this one session was moved to another time."
    )

    class Meta:
        constraints = [
            # A canceled session leaves its room to others.
            ExclusionConstraint(
                name="room_booked_once",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("room", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(state=SessionState.PLANNED, room__isnull=False),
            ),
            models.UniqueConstraint(fields=["organization", "section", "during"], name="section_session_once"),
            models.UniqueConstraint(fields=["organization", "hour", "local_date"], name="hour_session_once"),
            models.CheckConstraint(
                name="session_is_of_a_section_or_a_patient",
                condition=Q(kind=SessionKind.GROUP, section__isnull=False, patient__isnull=True)
                | (~Q(kind=SessionKind.GROUP) & Q(section__isnull=True, patient__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "local_date", "during"], name="session_in_order"),
            models.Index(fields=["organization", "lead", "local_date"], name="session_by_lead"),
            models.Index(
                fields=["organization", "patient", "local_date"],
                name="session_of_patient",
                condition=Q(patient__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Session {self.pk}"


class SessionStaff(OrganizationRow):
    """A staff member in a session. `during` repeats the session's, so that PostgreSQL can exclude a second one."""

    PRIVACY: ClassVar = classified(operational="session staff during is_active")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="staffing")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="staff_booked_once",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("staff", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_active=True),
            ),
            models.UniqueConstraint(fields=["organization", "session", "staff"], name="session_staff_once"),
        ]

    def __str__(self) -> str:
        return f"SessionStaff {self.pk}"


class Booking(PatientRow):
    """One patient in one session. `during` repeats the session's, so that PostgreSQL can exclude a second one.

    In a group session `number` is the place taken that day: the seat's own, or one that is free for a guest.
    """

    PRIVACY: ClassVar = classified(clinical="session number during local_date is_active seat makes_up_for ended_reason")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="bookings", db_index=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="bookings", db_index=False)
    number = models.PositiveSmallIntegerField(null=True)
    during = DateTimeRangeField()
    local_date = models.DateField()
    is_active = models.BooleanField(default=True)
    makes_up_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="patient_booked_once",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("patient", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_active=True),
            ),
            models.UniqueConstraint(fields=["organization", "session", "patient"], name="booking_once"),
            models.UniqueConstraint(
                fields=["organization", "session", "number"],
                name="place_taken_once",
                condition=Q(is_active=True, number__isnull=False),
            ),
        ]
        triggers = [within_capacity("booking_within_capacity", BOOKING_CAPACITY, "is_active", "number")]
        indexes = [
            models.Index(fields=["organization", "patient", "local_date"], name="booking_of_patient"),
            models.Index(fields=["organization", "session"], name="booking_of_session"),
        ]
