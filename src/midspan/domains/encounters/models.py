"""Shape of encounters. A signed row cannot be changed by anybody: PostgreSQL refuses, and an addendum is the way."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from midspan.domains.encounters.enums import (
    AttendanceSource,
    AttendanceState,
    ContactKind,
    ContactMode,
    Engagement,
    FailureOf,
    NoteState,
    PhraseField,
)
from midspan.kernel.history import tracked
from midspan.kernel.models import OrganizationRow, PatientRow, append_only, choices
from midspan.values import classified


def signed_is_final() -> pgtrigger.Protect:
    return pgtrigger.Protect(
        name="signed_is_final",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__state=NoteState.SIGNED),
    )


def signed_times_are_final(attendance: str) -> pgtrigger.Trigger:
    """Who was there, and when, cannot change once a signed entry states the minutes."""
    return pgtrigger.Trigger(
        name="signed_times_are_final",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        # The only thing that is put in is a column's name from this file.
        func=f"""
            IF EXISTS (
                SELECT 1 FROM encounters_individualentry entry WHERE entry.state = '{NoteState.SIGNED}'
                AND entry.attendance_id = COALESCE(NEW.{attendance}, OLD.{attendance})
            ) THEN
                RAISE EXCEPTION 'The times of a signed entry are final; add an addendum.'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,  # noqa: S608 - as said above
    )


def signed_note_is_final(own_key: str, entry_key: str) -> pgtrigger.Trigger:
    """What a note rests on, such as a contact's times or its objectives, cannot change once the note is signed."""
    return pgtrigger.Trigger(
        name="signed_note_is_final",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        # The only things that are put in are columns' names from this file.
        func=f"""
            IF EXISTS (
                SELECT 1 FROM encounters_individualentry entry WHERE entry.state = '{NoteState.SIGNED}'
                AND (entry.{entry_key} = OLD.{own_key} OR entry.{entry_key} = NEW.{own_key})
            ) THEN
                RAISE EXCEPTION 'This belongs to a signed note, which is final; add an addendum.'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,  # noqa: S608 - as said above
    )


@tracked
class Attendance(PatientRow):
    """One patient at one session: whether they came, and why not when they said."""

    PRIVACY: ClassVar = classified(
        clinical="booking session state reason", operational="source recorded_by_id recorded_at"
    )

    booking = models.ForeignKey(
        "schedule.Booking", on_delete=models.PROTECT, related_name="attendances", db_index=False
    )
    session = models.ForeignKey("schedule.Session", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=choices(AttendanceState), default=AttendanceState.EXPECTED)
    reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=6, choices=choices(AttendanceSource), default=AttendanceSource.HAND)
    recorded_by_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        # One-to-one, spelled so that the key leads with the organization.
        constraints = [models.UniqueConstraint(fields=["organization", "booking"], name="attendance_once")]
        indexes = [
            models.Index(fields=["organization", "session"], name="attendance_of_session"),
            models.Index(fields=["organization", "patient"], name="attendance_of_patient"),
        ]
        triggers = [signed_times_are_final("id")]


@tracked
class Presence(PatientRow):
    """One stretch in the room, to the minute; open-ended while the person is there."""

    PRIVACY: ClassVar = classified(clinical="attendance during correction", operational="recorded_by_id")

    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="presences", db_index=False)
    during = DateTimeRangeField()
    correction = models.CharField(max_length=200, blank=True, help_text="Why the times were changed by hand.")
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
        triggers = [signed_times_are_final("attendance_id")]


@tracked
class LostTime(PatientRow):
    """Time of a session that a technical failure took from one person, and whose failure it was.

    It changes no minute of presence: who was cut off and gone has left, by their times.
    """

    PRIVACY: ClassVar = classified(clinical="attendance during failure_of", operational="recorded_by_id")

    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="lost", db_index=False)
    during = DateTimeRangeField()
    failure_of = models.CharField(max_length=8, choices=choices(FailureOf))
    recorded_by_id = models.UUIDField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="time_is_lost_once",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("attendance", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="lost_time_has_both_ends",
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="lost_time_of_patient")]
        triggers = [signed_times_are_final("attendance_id")]


class GroupNote(OrganizationRow):
    """What the group did, once, without names."""

    PRIVACY: ClassVar = classified(
        clinical="topic curriculum methods narrative",
        operational="session author credential state signed_at started_at updated_at",
    )

    session = models.OneToOneField("schedule.Session", on_delete=models.PROTECT, related_name="group_note")
    author = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    credential = models.CharField(max_length=60, blank=True)
    topic = models.CharField(max_length=200, blank=True)
    curriculum = models.CharField(max_length=200, blank=True)
    methods = models.CharField(max_length=200, blank=True)
    narrative = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=choices(NoteState), default=NoteState.DRAFT)
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [signed_is_final()]

    def __str__(self) -> str:
        return f"GroupNote {self.pk}"


class Contact(PatientRow):
    """A contact outside planned sessions: what for, how, from when to when, where, who was there, what was done.

    Times are unknown while its note is a draft that does not say them. `local_date` is the day on the person's clock.
    """

    PRIVACY: ClassVar = classified(
        clinical="kind mode local_date began_at ended_at place was_alone people activities methods curriculum event "
        "off_plan_reason"
    )

    kind = models.CharField(max_length=16, choices=choices(ContactKind))
    mode = models.CharField(max_length=10, choices=choices(ContactMode), blank=True)
    local_date = models.DateField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    was_alone = models.BooleanField(default=False, help_text="Nobody but the patient and the author was there.")
    people = models.CharField(max_length=300, blank=True)
    activities = models.TextField(blank=True)
    methods = models.CharField(max_length=200, blank=True)
    curriculum = models.CharField(max_length=200, blank=True)
    event = models.TextField(blank=True)
    off_plan_reason = models.CharField(max_length=300, blank=True, help_text="Why it served no objective of the plan.")

    class Meta:
        constraints = [
            # What a step of reaching out is answered by: a contact together with whose it is.
            models.UniqueConstraint(fields=["organization", "patient", "id"], name="contact_of_its_person"),
            models.CheckConstraint(name="contact_ends_after_it_began", condition=Q(ended_at__gt=F("began_at"))),
            # A year of two digits is none, and no calendar reckons with it.
            models.CheckConstraint(name="contact_is_of_our_time", condition=Q(local_date__gte=date(2000, 1, 1))),
        ]
        indexes = [models.Index(fields=["organization", "patient", "local_date"], name="contact_of_patient")]
        triggers = [signed_note_is_final("id", "contact_id")]


class IndividualEntry(PatientRow):
    """One patient's part of a record: of a session, or of one contact. Response, progress, plan for next.

    From `place` to `event` an entry of a session of one person says itself; of a group its own part says them once,
    and of a contact the contact. `people` of a group's entry is how many came, set at the signature.
    """

    PRIVACY: ClassVar = classified(
        clinical="session group_note attendance contact place was_alone people activities methods curriculum event "
        "engagement response progress plan_for_next objective off_plan_reason flag name_reason copy_reason minutes",
        operational="author credential state signed_at updated_at",
    )

    session = models.ForeignKey(
        "schedule.Session", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    group_note = models.ForeignKey(
        GroupNote, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False
    )
    attendance = models.ForeignKey(
        Attendance, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False)
    author = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    credential = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=200, blank=True)
    was_alone = models.BooleanField(default=False, help_text="Nobody but the patient and the author was there.")
    people = models.CharField(max_length=300, blank=True)
    activities = models.TextField(blank=True)
    methods = models.CharField(max_length=200, blank=True)
    curriculum = models.CharField(max_length=200, blank=True)
    event = models.TextField(blank=True)
    engagement = models.CharField(max_length=12, choices=choices(Engagement), blank=True)
    response = models.TextField(blank=True)
    progress = models.TextField(blank=True)
    plan_for_next = models.TextField(blank=True)
    # The constraint stands in migration 0002: it holds the objective to the entry's own patient.
    objective = models.ForeignKey(
        "plans.Objective", on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    off_plan_reason = models.CharField(max_length=300, blank=True, help_text="Why it served no objective of the plan.")
    flag = models.CharField(max_length=200, blank=True)
    name_reason = models.CharField(
        max_length=200, blank=True, help_text="Why a word stays that is another member's name as well."
    )
    copy_reason = models.CharField(max_length=200, blank=True, help_text="Why it nearly is a note about somebody else.")
    minutes = models.PositiveIntegerField(null=True, help_text="Minutes present when signed; empty is unknown.")
    state = models.CharField(max_length=10, choices=choices(NoteState), default=NoteState.DRAFT)
    updated_at = models.DateTimeField(auto_now=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [signed_is_final()]
        constraints = [
            models.UniqueConstraint(fields=["organization", "attendance"], name="entry_once"),
            models.UniqueConstraint(fields=["organization", "contact"], name="contact_has_one_note"),
            models.CheckConstraint(
                name="entry_is_of_session_or_contact",
                condition=Q(contact=None, session__isnull=False, attendance__isnull=False)
                | Q(contact__isnull=False, session=None, attendance=None, group_note=None),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "group_note"], name="entry_of_group_note"),
            models.Index(fields=["organization", "patient"], name="entry_of_patient"),
            models.Index(fields=["organization", "session"], name="entry_of_session"),
            models.Index(
                fields=["organization", "patient", "objective"],
                name="entry_of_objective",
                condition=Q(objective__isnull=False),
            ),
            models.Index(fields=["organization", "author", "updated_at"], name="entry_of_author"),
            models.Index(fields=["organization", "author"], name="entry_in_work", condition=Q(state=NoteState.DRAFT)),
            models.Index(
                fields=["organization", "patient"],
                name="entry_flagged",
                condition=Q(state=NoteState.SIGNED) & ~Q(flag=""),
            ),
        ]


class EntryObjective(PatientRow):
    """A note names an objective of its own person's plan, as it stood when the note was written."""

    PRIVACY: ClassVar = classified(clinical="entry objective")

    entry = models.ForeignKey(IndividualEntry, on_delete=models.PROTECT, related_name="objectives", db_index=False)
    # The constraint stands in migration 0002: it holds the objective to the note's own patient.
    objective = models.ForeignKey(
        "plans.Objective", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "entry", "objective"], name="entry_names_objective_once"),
        ]
        indexes = [models.Index(fields=["organization", "patient", "objective"], name="objective_in_entries")]
        triggers = [signed_note_is_final("entry_id", "id")]


class Countersignature(PatientRow):
    """A licensed colleague's name under the note of somebody who writes under supervision."""

    PRIVACY: ClassVar = classified(clinical="entry", operational="author credential signed_at")

    entry = models.ForeignKey(
        IndividualEntry, on_delete=models.PROTECT, related_name="countersignatures", db_index=False
    )
    author = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    credential = models.CharField(max_length=60)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "entry", "author"], name="entry_is_countersigned_once"),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="countersigned_of_patient")]
        triggers = [append_only()]


class FlagTaken(PatientRow):
    """Somebody of the team says that they took up what a signed entry flags: who, and when."""

    PRIVACY: ClassVar = classified(clinical="entry", operational="taken_by taken_at")

    entry = models.ForeignKey(IndividualEntry, on_delete=models.PROTECT, related_name="takings", db_index=False)
    taken_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "entry"], name="flag_is_taken_up_once"),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="flag_taken_of_patient")]
        triggers = [append_only()]


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


class StaffPhrase(OrganizationRow):
    """A sentence a staff member keeps for one field of their notes: their own words, one key away."""

    PRIVACY: ClassVar = classified(operational="staff field text created_at")

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=14, choices=choices(PhraseField))
    text = models.CharField(max_length=400)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "staff", "field", "text"], name="phrase_once"),
        ]

    def __str__(self) -> str:
        return f"StaffPhrase {self.pk}"
