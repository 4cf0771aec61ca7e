"""Shape of the schedule. Double booking is impossible here, in the database, whatever the code does.

Occupied time stands in `tstzrange` columns under exclusion constraints: a room and a staff member through their
sessions, a patient through bookings, a seat through its number over a range of dates.
"""

import uuid
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from midspan.domains.schedule.absence_models import Absence, AbsenceStep
from midspan.domains.schedule.enums import (
    ClockCaseKind,
    DayChangeKind,
    OfferState,
    SessionKind,
    SessionState,
    SwapState,
)
from midspan.domains.schedule.proposal_models import Move, Proposal, Publication, choices
from midspan.domains.schedule.scenario_models import Advice, Scenario, ScenarioChange, ScenarioWeek
from midspan.domains.schedule.sharding_models import Shard, SharedWeek
from midspan.kernel.history import tracked
from midspan.kernel.models import OrganizationRow, PatientRow
from midspan.values import classified

__all__ = [
    "Absence",
    "AbsenceStep",
    "Advice",
    "Booking",
    "CalendarFeed",
    "ClockCase",
    "IndividualHour",
    "Move",
    "Offer",
    "Proposal",
    "Publication",
    "Scenario",
    "ScenarioChange",
    "ScenarioWeek",
    "Seat",
    "Section",
    "SectionDayChange",
    "SectionLeader",
    "SectionTime",
    "Session",
    "SessionStaff",
    "Shard",
    "SharedWeek",
    "SwapRequest",
]

SEAT_CAPACITY = "SELECT capacity FROM schedule_section WHERE id = NEW.section_id"
BOOKING_CAPACITY = """
    SELECT section.capacity FROM schedule_session session JOIN schedule_section section
    ON section.id = session.section_id WHERE session.id = NEW.session_id
"""


def within_capacity(name: str, capacity: str, *columns: str) -> pgtrigger.Trigger:
    """Refuses a row whose `number` is beyond the capacity that the query `capacity` finds for it."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns),  # type: ignore[no-untyped-call]  # untyped package
        func=f"""
            IF NEW.number > ({capacity}) THEN
                RAISE EXCEPTION 'Place % is beyond the capacity of the section.', NEW.number
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
        """,
    )


class Section(OrganizationRow):
    """A group that meets every week at set times; `capacity` seats, never more: seat numbers are checked against it.

    With `every_weeks` above 1 it meets every so many weeks, counted from the week of `anchor_date`.
    """

    PRIVACY: ClassVar = classified(
        operational="name group track level capacity comfortable_size minimum_to_run is_video site room video_url "
        "from_date until_date every_weeks anchor_date gender_note"
    )

    name = models.CharField(max_length=120)
    group = models.ForeignKey("programs.Group", on_delete=models.PROTECT, related_name="+")
    track = models.ForeignKey("programs.Track", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=5)
    capacity = models.PositiveSmallIntegerField()
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


@tracked
class Seat(PatientRow):
    """One patient's numbered place in a section over a range of dates. The same number never twice at a time."""

    PRIVACY: ClassVar = classified(clinical="section number dates offer created_at")

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="seats", db_index=False)
    number = models.PositiveSmallIntegerField()
    dates = DateRangeField()
    offer = models.ForeignKey(
        "schedule.Offer", on_delete=models.PROTECT, null=True, related_name="seats", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="seat_taken_once",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("section", RangeOperators.EQUAL),
                    ("number", RangeOperators.EQUAL),
                    ("dates", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="one_seat_per_person",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("section", RangeOperators.EQUAL),
                    ("patient", RangeOperators.EQUAL),
                    ("dates", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="seat_number_from_one", condition=Q(number__gte=1)),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="seat_of_patient")]
        triggers = [within_capacity("seat_within_capacity", SEAT_CAPACITY, "number", "section_id")]


@tracked
class IndividualHour(PatientRow):
    """A weekly individual or family session with a counselor, over a range of dates, in local minutes of the site."""

    PRIVACY: ClassVar = classified(
        clinical="staff kind weekday start_minute end_minute is_video site room dates offer created_at"
    )

    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=choices(SessionKind))
    weekday = models.PositiveSmallIntegerField()
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()
    is_video = models.BooleanField(default=False)
    site = models.ForeignKey("programs.Site", on_delete=models.PROTECT, related_name="+", db_index=False)
    room = models.ForeignKey("programs.Room", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    dates = DateRangeField()
    offer = models.ForeignKey(
        "schedule.Offer", on_delete=models.PROTECT, null=True, related_name="individual_hours", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="individual_hour_in_week",
                condition=Q(weekday__lte=6, end_minute__lte=1440, start_minute__lt=F("end_minute")),
            ),
            # Beyond the weeks whose sessions stand on dates, this is what keeps a counselor's hour one person's.
            ExclusionConstraint(
                name="counselor_hour_taken_once",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("staff", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (Func(F("start_minute"), F("end_minute"), function="int4range"), RangeOperators.OVERLAPS),
                    ("dates", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="room_hour_taken_once",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("room", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (Func(F("start_minute"), F("end_minute"), function="int4range"), RangeOperators.OVERLAPS),
                    ("dates", RangeOperators.OVERLAPS),
                ],
                condition=Q(room__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "patient"], name="individual_of_patient"),
            models.Index(fields=["organization", "staff"], name="individual_of_staff"),
        ]


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


class Offer(PatientRow):
    """A week computed for a patient: the alternatives as the engine gave them, or why there is none."""

    PRIVACY: ClassVar = classified(
        clinical="episode alternatives explanation chosen from_date",
        operational="state rules_version computed_at accepted_at accepted_by_id",
    )

    episode = models.ForeignKey("journey.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=choices(OfferState), default=OfferState.OPEN)
    from_date = models.DateField()
    alternatives = models.JSONField(default=list)
    explanation = models.JSONField(null=True)
    chosen = models.PositiveSmallIntegerField(null=True)
    rules_version = models.CharField(max_length=40)
    computed_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "episode"], name="one_open_offer", condition=Q(state=OfferState.OPEN)
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient", "-computed_at"], name="offer_of_patient")]


class SwapRequest(PatientRow):
    """A patient asks to attend another session instead of one; the engine proposes, the rules of the program decide."""

    PRIVACY: ClassVar = classified(
        clinical="booking reason alternatives chosen_session state asked_at decided_at", operational="decided_by_id"
    )

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="swap_requests", db_index=False)
    state = models.CharField(max_length=10, choices=choices(SwapState), default=SwapState.ASKED)
    reason = models.CharField(max_length=200, blank=True)
    alternatives = models.JSONField(default=list)
    chosen_session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "patient"], name="swap_of_patient")]


class ClockCase(models.Model):
    """What a coming change of clocks does to one session, for nobody in particular or for one person's week.

    Computed anew every night. `changed_on` is the date on which the clocks of `zone` change.
    """

    PRIVACY: ClassVar = classified(
        operational="id organization kind session zone changed_on minutes found_at", clinical="patient"
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("kernel.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=choices(ClockCaseKind))
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+", db_index=False)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    zone = models.CharField(max_length=60)
    changed_on = models.DateField()
    minutes = models.SmallIntegerField(help_text="By how much its clocks go forward; below zero they go back.")
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "session", "patient", "kind"], name="clock_case_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="conflict_is_somebodys",
                condition=Q(kind=ClockCaseKind.CONFLICT, patient__isnull=False)
                | (~Q(kind=ClockCaseKind.CONFLICT) & Q(patient__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["organization", "changed_on"], name="clock_case_by_date")]

    def __str__(self) -> str:
        return f"ClockCase {self.pk}"


class CalendarFeed(PatientRow):
    """A patient's secret address for their own calendar app. Only its hash is kept; a new one ends the old."""

    PRIVACY: ClassVar = classified(
        patient_private="secret_hash shows_place shows_name", operational="created_at revoked_at last_read_at"
    )

    secret_hash = models.CharField(max_length=64)
    shows_place = models.BooleanField(default=False)
    shows_name = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    last_read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A calendar app brings nothing but the secret, so its key cannot lead with the organization.
            models.UniqueConstraint(fields=["secret_hash"], name="feed_secret_once"),
            models.UniqueConstraint(
                fields=["organization", "patient"], name="one_live_feed", condition=Q(revoked_at__isnull=True)
            ),
        ]
