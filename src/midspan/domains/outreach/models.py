"""Shape of outreach: one clock at a time for each person, its steps and what became of them, none of which changes."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.outreach.enums import (
    SETTLES,
    AwayReason,
    Barrier,
    CallOutcome,
    Decision,
    DeedKind,
    DoorEnding,
    Ending,
    StepKey,
    TryOutcome,
)
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified

ENDED_TOGETHER = Q(ended_at__isnull=True, ending="", ended_by__isnull=True) | Q(
    ~Q(ending=""), ended_at__isnull=False, ended_by__isnull=False
)


class Outreach(PatientRow):
    """Somebody did not come to a session that began at `began_at`. Only a call asked for and its end change."""

    PRIVACY: ClassVar = classified(
        clinical="began_at tier opened_at wants_call_at call_late_at ended_at ending words",
        operational="edition ended_by",
    )

    began_at = models.DateTimeField(help_text="Start of the first session missed.")
    tier = models.CharField(
        max_length=1, blank=True, help_text="The soonest tier of safety that the person had lately."
    )
    edition = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    wants_call_at = models.DateTimeField(null=True, help_text="When the person asked to be called.")
    call_late_at = models.DateTimeField(null=True, help_text="When those above heard that nobody had called yet.")
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=20, choices=choices(Ending), blank=True)
    ended_by = models.UUIDField(null=True)
    words = models.TextField(blank=True, help_text="The decision that ended it, where one did.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient"], name="one_outreach_at_a_time", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="outreach_ends_whole", condition=ENDED_TOGETHER),
            models.CheckConstraint(
                name="outreach_decision_has_words", condition=~Q(ending=Ending.DECIDED.value, words="")
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient", "-opened_at"], name="outreach_of_patient")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
        ]


class Missed(PatientRow):
    """One session that the person did not come to: several belong to one clock."""

    PRIVACY: ClassVar = classified(clinical="outreach booking noted_at")

    outreach = models.ForeignKey(Outreach, on_delete=models.PROTECT, related_name="missed", db_index=False)
    booking = models.ForeignKey("schedule.Booking", on_delete=models.PROTECT, related_name="+", db_index=False)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "outreach", "booking"], name="missed_once")]
        indexes = [models.Index(fields=["organization", "booking"], name="missed_of_booking")]
        triggers = [append_only()]


class Step(PatientRow):
    """One step with its owner and its time, as planned when the clock began. `owner` null: done by itself."""

    PRIVACY: ClassVar = classified(clinical="outreach key due_at", operational="owner")

    outreach = models.ForeignKey(Outreach, on_delete=models.PROTECT, related_name="steps", db_index=False)
    key = models.CharField(max_length=20, choices=choices(StepKey))
    due_at = models.DateTimeField()
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "outreach", "key"], name="outreach_step_once"),
            models.CheckConstraint(
                name="outreach_step_has_owner", condition=Q(key=StepKey.SEAT.value) | Q(owner__isnull=False)
            ),
        ]
        triggers = [append_only()]


class Deed(PatientRow):
    """What became of a step. What was said about it is the person's life, and not for whoever sees that they came."""

    PRIVACY: ClassVar = classified(
        clinical="outreach step kind outcome barriers decision words contact at", operational="by_id told"
    )

    outreach = models.ForeignKey(Outreach, on_delete=models.PROTECT, related_name="deeds", db_index=False)
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="deeds", db_index=False)
    kind = models.CharField(max_length=20, choices=choices(DeedKind))
    outcome = models.CharField(max_length=20, choices=choices(CallOutcome), blank=True)
    barriers = ArrayField(models.CharField(max_length=20, choices=choices(Barrier)), default=list)
    decision = models.CharField(max_length=20, choices=choices(Decision), blank=True)
    words = models.TextField(blank=True)
    told = models.ForeignKey(
        "people.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="Whose step it is from then on, of a deed that says that its owner was told.",
    )
    contact = models.ForeignKey(
        "encounters.Contact",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="With a signed note, by which the person was reached: nothing is written twice.",
    )
    by_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "step"],
                name="step_settled_once",
                condition=Q(kind__in=sorted(one.value for one in SETTLES)),
            ),
            models.UniqueConstraint(fields=["organization", "step", "kind"], name="deed_of_a_kind_once"),
            models.CheckConstraint(name="left_out_with_a_reason", condition=~Q(kind=DeedKind.SKIPPED.value, words="")),
            models.CheckConstraint(name="decision_has_words", condition=Q(decision="") | ~Q(words="")),
            models.CheckConstraint(
                name="contact_reached_them",
                condition=Q(contact__isnull=True)
                | Q(kind=DeedKind.DONE.value, outcome=CallOutcome.REACHED.value, words="", decision=""),
            ),
        ]
        indexes = [models.Index(fields=["organization", "outreach"], name="deeds_of_outreach")]
        triggers = [append_only()]


class Try(PatientRow):
    """Somebody tried to reach the person, who was not reached by it: no contact, and no word of what it was about."""

    PRIVACY: ClassVar = classified(clinical="outcome made_at", operational="made_by taken_back_at")

    outcome = models.CharField(max_length=12, choices=choices(TryOutcome))
    made_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, help_text="Pressed by mistake: by whoever had pressed it.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="try_is_taken_back_later",
                condition=Q(taken_back_at__isnull=True) | Q(taken_back_at__gte=F("made_at")),
            )
        ]
        indexes = [models.Index(fields=["organization", "patient", "-made_at"], name="outreach_try_of_patient")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="taken_back_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__taken_back_at__isnull=False),
            ),
            pgtrigger.ReadOnly(name="try_stays_as_made", fields=["outcome", "made_by", "made_at"]),
        ]


class Away(PatientRow):
    """Days on which the person is in hospital or on leave, told to us: nobody is missed on them, and nothing is due."""

    PRIVACY: ClassVar = classified(
        clinical="reason first until ended_at", operational="recorded_by recorded_at ended_by"
    )

    reason = models.CharField(max_length=20, choices=choices(AwayReason))
    first = models.DateTimeField(help_text="The beginning of the first day, on the person's clock.")
    until = models.DateTimeField(help_text="The end of the last day.")
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="They are back before the last day.")
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="away_lasts", condition=Q(until__gt=F("first")))]
        indexes = [models.Index(fields=["organization", "patient", "until"], name="away_of_patient")]


class OpenDoor(PatientRow):
    """A stay was paused and its door left open until a day, by which its owner decides how it goes on."""

    PRIVACY: ClassVar = classified(
        clinical="episode due_at longer_than words opened_at told_at wants_back_at late_at ended_at ending",
        operational="owner told opened_by ended_by",
    )

    episode = models.ForeignKey("journey.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField(help_text="The end of the last day, on the person's clock.")
    longer_than = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False, help_text="The row before it."
    )
    words = models.TextField(blank=True, help_text="Why it stays open longer.")
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    told = models.ForeignKey(
        "people.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="Whose it is on the last day, or once the person asks: the owner, or who stands in for them.",
    )
    told_at = models.DateTimeField(null=True)
    wants_back_at = models.DateTimeField(null=True, help_text="When the person asked to be called about coming back.")
    late_at = models.DateTimeField(null=True, help_text="When those above heard that nothing was decided.")
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=20, choices=choices(DoorEnding), blank=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient"], name="one_door_at_a_time", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="door_ends_whole", condition=ENDED_TOGETHER),
            models.CheckConstraint(name="door_lasts", condition=Q(due_at__gt=F("opened_at"))),
            models.CheckConstraint(name="longer_with_a_reason", condition=Q(longer_than__isnull=True) | ~Q(words="")),
            models.CheckConstraint(
                name="told_somebody",
                condition=Q(told__isnull=True, told_at__isnull=True) | Q(told__isnull=False, told_at__isnull=False),
            ),
            models.CheckConstraint(
                name="who_wants_back_is_somebodys", condition=Q(wants_back_at__isnull=True) | Q(told_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient", "-opened_at"], name="door_of_patient")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
            pgtrigger.ReadOnly(
                name="door_stays_as_opened",
                fields=["episode", "owner", "due_at", "longer_than", "words", "opened_at", "opened_by"],
            ),
        ]
