"""Shape of alumni: memberships and answers are the person's own, events are the center's."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from midspan.domains.alumni.rules import LONGEST_NAME, LONGEST_WORDS
from midspan.kernel.models import OrganizationRow, PatientRow
from midspan.values import classified


class Membership(PatientRow):
    """That somebody is an alumnus, until they leave; how they hear of events, and by what name they are known there."""

    PRIVACY: ClassVar = classified(identity="shown_as", clinical="joined_at left_at hears_of_new is_reminded")

    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    hears_of_new = models.BooleanField(default=False, help_text="A notice of each new event.")
    is_reminded = models.BooleanField(default=False, help_text="A notice in the day before what they said yes to.")
    shown_as = models.CharField(max_length=LONGEST_NAME, blank=True, help_text="Empty: they are only counted.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient"], name="alumnus_once", condition=Q(left_at__isnull=True)
            ),
            models.CheckConstraint(
                name="alumnus_leaves_after_joining", condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at"))
            ),
        ]


class Event(OrganizationRow):
    """Something the center does for who left. It names no patient."""

    PRIVACY: ClassVar = classified(operational="title where words begins_at called_off_at made_by made_at")

    title = models.CharField(max_length=120)
    where = models.CharField(max_length=200)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    begins_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "begins_at"], name="alumni_event_by_time")]


class EventName(OrganizationRow):
    """A name that somebody who comes handed over for one event. Whose it is stands nowhere that staff can read.

    Empty once they come no more, or wish to be only counted.
    """

    PRIVACY: ClassVar = classified(identity="name", operational="event")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="names", db_index=False)
    name = models.CharField(max_length=LONGEST_NAME, blank=True)

    def __str__(self) -> str:
        return f"EventName {self.pk}"


class EventAnswer(PatientRow):
    """Yes or no to one event; the last word holds. `handed_over`: the name that stands for them with it."""

    PRIVACY: ClassVar = classified(clinical="event comes said_at handed_over reminded_at")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="answers", db_index=False)
    comes = models.BooleanField()
    said_at = models.DateTimeField()
    handed_over = models.ForeignKey(EventName, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "event", "patient"], name="alumnus_answers_once"),
        ]
