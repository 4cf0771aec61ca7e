"""What a person holds every week: a numbered seat in a group, and hours with a counselor."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from midspan.domains.schedule.enums import (
    SessionKind,
)
from midspan.domains.schedule.models.capacity import within_capacity
from midspan.domains.schedule.models.sections import Section
from midspan.kernel.history import tracked
from midspan.kernel.models import PatientRow, choices
from midspan.values import classified

FAMILY_PLACES = "SELECT family_places FROM schedule_section WHERE id = NEW.section_id"
SEAT_CAPACITY = "SELECT capacity FROM schedule_section WHERE id = NEW.section_id"


@tracked
class Seat(PatientRow):
    """One patient's numbered place in a section over a range of dates. The same number never twice at a time.

    A seat that is frozen stays whatever week is computed: no offer, proposal or repair leaves it.
    """

    PRIVACY: ClassVar = classified(clinical="section number dates offer created_at frozen_at frozen_by_id")

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="seats", db_index=False)
    number = models.PositiveSmallIntegerField()
    dates = DateRangeField()
    offer = models.ForeignKey(
        "schedule.Offer", on_delete=models.PROTECT, null=True, related_name="seats", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_by_id = models.UUIDField(null=True)

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
            models.CheckConstraint(
                name="frozen_seat_says_by_whom",
                condition=Q(frozen_at__isnull=True, frozen_by_id__isnull=True)
                | Q(frozen_at__isnull=False, frozen_by_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "patient"], name="seat_of_patient"),
            models.Index(fields=["organization", "section"], name="seat_of_section"),
        ]
        triggers = [within_capacity("seat_within_capacity", SEAT_CAPACITY, "number", "section_id")]


class FamilyPlace(PatientRow):
    """A numbered place beside the seats of a family group, for somebody whom one patient asks to come with them.

    Who that is, a higher domain says; it is never shown to the patient who asked, nor to anybody else in the group.
    Whoever comes with two patients has one number: numbers count people in the room.
    """

    PRIVACY: ClassVar = classified(clinical="section guest_id account_id number dates", operational="taken_at taken_by")

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+", db_index=False)
    guest_id = models.UUIDField()
    account_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    dates = DateRangeField()
    taken_at = models.DateTimeField()
    taken_by = models.UUIDField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="family_place_taken_once",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("section", RangeOperators.EQUAL),
                    ("number", RangeOperators.EQUAL),
                    ("dates", RangeOperators.OVERLAPS),
                    ("account_id", RangeOperators.NOT_EQUAL),
                ],
            ),
            ExclusionConstraint(
                name="one_place_per_family_guest",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("section", RangeOperators.EQUAL),
                    ("guest_id", RangeOperators.EQUAL),
                    ("dates", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="family_place_from_one", condition=Q(number__gte=1)),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="family_place_of_patient")]
        triggers = [within_capacity("within_family_places", FAMILY_PLACES, "number", "section_id")]


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
