"""Shape of practice. How it went is written by the person alone, appended, and corrected by a row that replaces.

Who else reads it is the person's word, and the database keeps it (migration 0002).
"""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.encounters.enums import NoteState
from midspan.domains.practice.enums import (
    OPEN,
    TRANSITIONS,
    AnchorKind,
    AssignmentState,
    EndReason,
    Guided,
    Helped,
    ReturnState,
    Sharing,
    Where,
)
from midspan.domains.skills.enums import SkillKind
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified

SCALE = (0, 10)
LONGEST_WORDS = 200
LONGEST_NOTE = 1000
LAST_MINUTE = 24 * 60 - 1


def on_scale(name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": SCALE})


def only_in_an_open_note() -> pgtrigger.Trigger:
    """A note names a practice of its own person while it is written; what is signed stays as it is."""
    return pgtrigger.Trigger(
        name="only_in_an_open_note",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        # The only thing that is put in is a state from this program.
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM encounters_individualentry entry
                WHERE entry.id = COALESCE(NEW.entry_id, OLD.entry_id)
                AND entry.patient_id = COALESCE(NEW.patient_id, OLD.patient_id)
                AND entry.state = '{NoteState.DRAFT}'
            ) THEN
                RAISE EXCEPTION 'A note that is signed is final; add an addendum.'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,  # noqa: S608 - as said above
    )


class Assignment(PatientRow):
    """A skill for one person to take home: what for, until when, and what they answered.

    `silent_since`: three reminders went unanswered, so nothing is said until the person answers one question.
    """

    PRIVACY: ClassVar = classified(
        clinical="skill edition purpose what_for session objective until_date short_allowed state decline_reason "
        "end_reason language offered_at answered_at ended_at is_paused silent_since",
        operational="offered_by ended_by",
    )

    skill = models.CharField(max_length=60, help_text="Key of the skill in the library.")
    edition = models.CharField(max_length=20, help_text="Of the skill's text, as it was taught.")
    purpose = models.CharField(max_length=10, choices=choices(SkillKind), blank=True)
    what_for = models.CharField(max_length=LONGEST_WORDS, blank=True, help_text="One line, in the person's terms.")
    session = models.ForeignKey(
        "schedule.Session", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The constraint stands in migration 0002: it holds the objective to the person's own plan.
    objective = models.ForeignKey(
        "plans.Objective", on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    until_date = models.DateField(null=True, help_text="The last day; empty is until further notice.")
    short_allowed = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="en", help_text="In which its words were written.")
    state = models.CharField(max_length=10, choices=choices(AssignmentState), default=AssignmentState.OFFERED)
    decline_reason = models.CharField(max_length=LONGEST_WORDS, blank=True)
    end_reason = models.CharField(max_length=10, choices=choices(EndReason), blank=True)
    offered_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="Empty: the person took it from the library themselves.",
    )  # fmt: skip
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    is_paused = models.BooleanField(default=False)
    silent_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # What a cue, a log and a day that comes back hang on: an assignment together with whose it is.
            models.UniqueConstraint(fields=["organization", "patient", "id"], name="assignment_of_its_person"),
            models.UniqueConstraint(
                fields=["organization", "patient", "skill"],
                name="skill_is_open_once",
                condition=Q(state__in=sorted(OPEN)),
            ),
            models.CheckConstraint(
                name="answered_assignment_says_when",
                condition=Q(state__in=[AssignmentState.OFFERED, AssignmentState.ENDED]) | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_assignment_says_why",
                condition=Q(state=AssignmentState.ENDED, ended_at__isnull=False) & ~Q(end_reason="")
                | ~Q(state=AssignmentState.ENDED) & Q(ended_at__isnull=True, end_reason=""),
            ),
            models.CheckConstraint(
                name="taken_back_before_an_answer",
                condition=~Q(end_reason=EndReason.TAKEN_BACK) | Q(answered_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "session"], name="assigned_in_session", condition=Q(session__isnull=False)
            ),
            models.Index(
                fields=["organization", "patient"], name="assignment_open", condition=Q(state__in=sorted(OPEN))
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="assignment_goes_its_way",
                field="state",
                transitions=[
                    (before, after) for before, all_after in TRANSITIONS.items() for after in sorted(all_after)
                ],
            ),
            pgtrigger.Protect(name="assignment_stays", operation=pgtrigger.Delete),
        ]


class Cue(PatientRow):
    """After what in their own day somebody means to practice: one for each assignment, changed by the person alone.

    A cue on a time has weekdays (0 is Monday) and a minute of the day, and may remind; another has neither.
    """

    PRIVACY: ClassVar = classified(
        clinical="assignment kind anchor place will obstacle fallback weekdays minute chosen_at"
    )

    # The constraints of `assignment`, here and below, stand in migration 0002 and hold it to its own person.
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="cues", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=8, choices=choices(AnchorKind))
    anchor = models.CharField(max_length=LONGEST_WORDS, help_text="As it stands in the sentence: “After the bus home”.")
    place = models.CharField(max_length=LONGEST_WORDS, blank=True)
    will = models.CharField(max_length=LONGEST_WORDS, help_text="What they will do.")
    obstacle = models.CharField(max_length=LONGEST_WORDS, blank=True)
    fallback = models.CharField(max_length=LONGEST_WORDS, blank=True)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)
    minute = models.PositiveSmallIntegerField(null=True)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "assignment"], name="assignment_has_one_cue"),
            models.CheckConstraint(
                name="cue_of_an_event_has_no_time",
                condition=~Q(kind=AnchorKind.EVENT) | Q(minute__isnull=True, weekdays=[]),
            ),
            models.CheckConstraint(
                name="cue_has_days_with_its_minute",
                condition=Q(minute__isnull=True, weekdays=[])
                | Q(minute__lte=LAST_MINUTE, weekdays__len__gt=0, weekdays__contained_by=list(range(7))),
            ),
        ]


class PracticeLog(PatientRow):
    """One time that somebody practiced. `client_id` is made on their device, so that each is kept exactly once.

    `extras`: answers by the skill's own questions (`log_extras`). A row that `replaces` another is its correction, or
    says that it was not so at all (`is_taken_back`).
    """

    PRIVACY: ClassVar = classified(
        clinical="client_id assignment skill edition practiced_at local_date before after helped purpose where "
        "was_prompted guided extras replaces is_taken_back received_at"
    )

    client_id = models.UUIDField()
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, related_name="logs", db_index=False, db_constraint=False
    )
    skill = models.CharField(max_length=60)
    edition = models.CharField(max_length=20, blank=True)
    practiced_at = models.DateTimeField(help_text="By the clock of the device.")
    local_date = models.DateField(help_text="The day it was for the person.")
    before = models.PositiveSmallIntegerField(null=True)
    after = models.PositiveSmallIntegerField(null=True)
    helped = models.CharField(max_length=6, choices=choices(Helped), blank=True)
    purpose = models.CharField(max_length=10, choices=choices(SkillKind), blank=True)
    where = models.CharField(max_length=12, choices=choices(Where), blank=True)
    was_prompted = models.BooleanField(null=True, help_text="Empty is not said.")
    guided = models.CharField(max_length=10, choices=choices(Guided), default=Guided.BY_MYSELF)
    extras = models.JSONField(default=dict)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by", db_index=False
    )
    is_taken_back = models.BooleanField(default=False)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "client_id"], name="practice_is_kept_once"),
            models.UniqueConstraint(fields=["organization", "patient", "id"], name="practice_of_its_person"),
            models.UniqueConstraint(
                fields=["organization", "replaces"],
                name="practice_is_replaced_once",
                condition=Q(replaces__isnull=False),
            ),
            models.CheckConstraint(name="practice_on_scale", condition=on_scale("before") & on_scale("after")),
            models.CheckConstraint(
                name="practice_replaces_another", condition=Q(replaces__isnull=True) | ~Q(replaces=F("id"))
            ),
            models.CheckConstraint(
                name="taken_back_replaces_another", condition=Q(is_taken_back=False) | Q(replaces__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "patient", "-practiced_at"], name="practice_latest"),
            models.Index(
                fields=["organization", "patient", "assignment"],
                name="practice_of_assignment",
                condition=Q(assignment__isnull=False),
            ),
        ]
        triggers = [append_only()]


class PracticeNote(PatientRow):
    """Words beside one practice: private, unless the person shares these very words."""

    PRIVACY: ClassVar = classified(patient_private="words", clinical="log is_shared")

    log = models.ForeignKey(
        PracticeLog, on_delete=models.PROTECT, related_name="notes", db_index=False, db_constraint=False
    )
    words = models.CharField(max_length=LONGEST_NOTE)
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "log"], name="practice_has_one_note"),
        ]


class PracticeSharing(PatientRow):
    """What the team sees of somebody's practice, by their own word; without a row, nothing."""

    PRIVACY: ClassVar = classified(clinical="setting said_at")

    setting = models.CharField(max_length=10, choices=choices(Sharing))
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "patient"], name="one_word_on_sharing")]


class Return(PatientRow):
    """One day on which a practice comes back; `step` is its place in the spacing, 0 the first."""

    PRIVACY: ClassVar = classified(clinical="assignment due_on step state settled_at")

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="returns", db_index=False, db_constraint=False
    )
    due_on = models.DateField()
    step = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=choices(ReturnState), default=ReturnState.DUE)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "assignment"],
                name="one_return_is_due",
                condition=Q(state=ReturnState.DUE),
            ),
            models.CheckConstraint(
                name="settled_return_says_when",
                condition=Q(state=ReturnState.DUE, settled_at__isnull=True)
                | ~Q(state=ReturnState.DUE) & Q(settled_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "due_on"], name="return_is_due", condition=Q(state=ReturnState.DUE))
        ]


class Reminding(PatientRow):
    """How somebody wants to be reminded of cues on times, and how much comes back on a day; no row: not at all."""

    PRIVACY: ClassVar = classified(clinical="is_on most_a_day changed_at")

    is_on = models.BooleanField(default=False)
    most_a_day = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient"], name="one_word_on_reminding"),
            models.CheckConstraint(name="something_comes_back_a_day", condition=Q(most_a_day__range=(1, 3))),
        ]


class Prompt(PatientRow):
    """One reminder that went out, and whether the person did anything after it."""

    PRIVACY: ClassVar = classified(clinical="assignment on_date sent_at answered_at")

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="prompts", db_index=False, db_constraint=False
    )
    on_date = models.DateField(help_text="The person's own day.")
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "assignment", "on_date"], name="one_prompt_a_day_each"
            )
        ]
        indexes = [models.Index(fields=["organization", "patient", "-sent_at"], name="prompt_latest")]


class SkillOpening(PatientRow):
    """A skill that wants a clinician first, opened to one person by somebody who may, and perhaps closed again."""

    PRIVACY: ClassVar = classified(clinical="skill opened_at closed_at", operational="opened_by credential closed_by")

    skill = models.CharField(max_length=60)
    opened_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    credential = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "skill"],
                name="skill_is_opened_once",
                condition=Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="closed_skill_says_by_whom", condition=Q(closed_at__isnull=True) ^ Q(closed_by__isnull=False)
            ),
        ]


class NotedPractice(PatientRow):
    """A note speaks of a practice: an entry of a session or of a contact, and the assignment."""

    PRIVACY: ClassVar = classified(clinical="entry assignment", operational="noted_by noted_at")

    # It goes with a draft that is dropped; the trigger keeps it with what is signed.
    entry = models.ForeignKey("encounters.IndividualEntry", on_delete=models.CASCADE, related_name="+", db_index=False)
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    noted_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "entry", "assignment"], name="practice_is_noted_once"),
        ]
        indexes = [models.Index(fields=["organization", "patient", "assignment"], name="noted_practice_of")]
        triggers = [only_in_an_open_note()]
