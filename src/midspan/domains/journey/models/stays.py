"""Shape of stays: what arrived, what was decided, and the one open episode."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from midspan.domains.journey.enums import (
    ENDED,
    DifferenceReason,
    EpisodeState,
    FactDecision,
    FactKind,
    LevelDecision,
    Naloxone,
    ReferralState,
)
from midspan.kernel.history import tracked
from midspan.kernel.models import PatientRow, choices
from midspan.values import classified


def _steps_in_order() -> pgtrigger.Trigger:
    """One stage holds on each day: each begins after the one before it, and has time."""
    return pgtrigger.Trigger(
        name="steps_in_order",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("step_dates", "step_minutes"),  # type: ignore[no-untyped-call]  # untyped package
        condition=pgtrigger.Condition("CARDINALITY(NEW.step_dates) > 0"),
        func="""
            IF EXISTS (
                SELECT FROM generate_subscripts(NEW.step_dates, 1) AS place
                WHERE NEW.step_dates[place] IS NULL
                   OR NEW.step_dates[place] <= NEW.step_dates[place - 1]
                   OR NEW.step_minutes[place] = 0
            ) THEN
                RAISE EXCEPTION 'The stages of a step down begin one after the other.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'steps_in_order';
            END IF;
            RETURN NEW;
        """,
    )


@tracked
class Episode(PatientRow):
    """One stay with the organization, from referral to discharge; at most one is open for a patient."""

    PRIVACY: ClassVar = classified(
        clinical="state level track payer jurisdiction primary_counselor minimum_weekly_minutes maximum_weekly_minutes "
        "authorized_weekly_minutes minimum_days maximum_days past_until past_levels past_limits step_dates "
        "step_minutes expected_start planned_end admitted_at ended_at ended_reason opened_at site labels",
        identity="alias",
    )

    state = models.CharField(max_length=20, choices=choices(EpisodeState), default=EpisodeState.REFERRED)
    level = models.CharField(max_length=5, blank=True)
    track = models.ForeignKey("programs.Track", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    site = models.ForeignKey("programs.Site", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    payer = models.CharField(max_length=80, blank=True)
    jurisdiction = models.CharField(max_length=20, blank=True)
    primary_counselor = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    alias = models.CharField(max_length=40, blank=True, help_text="What peers call this person in groups.")
    minimum_weekly_minutes = models.PositiveIntegerField(null=True)
    maximum_weekly_minutes = models.PositiveIntegerField(null=True)
    authorized_weekly_minutes = models.PositiveIntegerField(null=True)
    minimum_days = models.PositiveSmallIntegerField(null=True)
    maximum_days = models.PositiveSmallIntegerField(null=True)
    past_until = ArrayField(
        models.DateField(), default=list, help_text="Before which day each of the levels before held, in order."
    )
    past_levels = ArrayField(models.CharField(max_length=5), default=list)
    past_limits = ArrayField(
        ArrayField(models.PositiveIntegerField(null=True)),
        default=list,
        help_text="Of each its least and most minutes a week, and its least and most days.",
    )
    step_dates = ArrayField(
        models.DateField(), default=list, help_text="From which day on each stage of a step down holds, in order."
    )
    step_minutes = ArrayField(
        models.PositiveIntegerField(null=True),
        default=list,
        help_text="The minutes a week of each; null: from that day on the plan of care holds again.",
    )
    expected_start = models.DateField(null=True)
    planned_end = models.DateField(
        null=True, help_text="The first day after what is planned at this level: a discharge or a step down."
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    admitted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=300, blank=True)
    labels = ArrayField(models.CharField(max_length=20), default=list, help_text="Added by origin, never taken away.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient"],
                name="one_open_episode",
                condition=~Q(state__in=sorted(ENDED)),
            ),
            models.UniqueConstraint(
                fields=["organization", "alias"],
                name="alias_once",
                condition=~Q(state__in=sorted(ENDED)) & ~Q(alias=""),
            ),
            models.CheckConstraint(
                name="past_level_has_its_limits",
                condition=Q(past_until__len=models.F("past_levels__len"))
                & Q(past_until__len=models.F("past_limits__len")),
            ),
            models.CheckConstraint(
                name="step_has_its_minutes", condition=Q(step_dates__len=models.F("step_minutes__len"))
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "patient"], name="episode_of_patient"),
            models.Index(fields=["organization", "state"], name="episode_by_state"),
            models.Index(fields=["organization", "primary_counselor"], name="episode_by_counselor"),
            models.Index(fields=["organization", "admitted_at"], name="episode_by_admission"),
        ]
        triggers = [_steps_in_order()]


class Referral(PatientRow):
    """What arrived, whole: the bytes as sent, their hash, and what became of them. No patient until a human decides."""

    PRIVACY: ClassVar = classified(
        clinical="patient episode content sending_unit sender_phone expected_discharge confidentiality "
        "redisclosure_prohibited warnings summary declined_reason",
        operational="file_name sha256 size format state refused_reason received_at received_by_id source",
    )

    patient = models.ForeignKey(  # type: ignore[assignment]  # nobody yet, until a human decides
        "people.Patient", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, related_name="referrals", db_index=False)
    source = models.CharField(max_length=10, choices=[("file", "file"), ("form", "form")])
    file_name = models.CharField(max_length=255, blank=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    format = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=choices(ReferralState))
    refused_reason = models.CharField(max_length=500, blank=True)
    declined_reason = models.CharField(max_length=500, blank=True)
    sending_unit = models.CharField(max_length=200, blank=True)
    sender_phone = models.CharField(max_length=40, blank=True)
    expected_discharge = models.DateField(null=True)
    confidentiality = models.CharField(max_length=60, blank=True)
    redisclosure_prohibited = models.BooleanField(null=True)
    warnings = models.JSONField(default=list)
    summary = models.JSONField(default=dict, help_text="Patient block as understood, before anybody confirmed it.")
    received_at = models.DateTimeField(auto_now_add=True)
    received_by_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "sha256"], name="referral_file_once")]
        indexes = [
            models.Index(fields=["organization", "state", "-received_at"], name="referral_inbox"),
            models.Index(fields=["organization", "patient"], name="referral_of_patient"),
        ]
        triggers = [
            pgtrigger.Protect(name="keep_referrals", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="keep_content", fields=["content", "sha256", "size", "file_name", "received_at"]),
        ]


class ProposedFact(PatientRow):
    """One thing a referral says, and what a human decided about it; `place` says where in the file it stood."""

    PRIVACY: ClassVar = classified(
        clinical="patient kind code system text status value place",
        operational="referral position decision decided_by_id decided_at",
    )

    patient = models.ForeignKey(  # type: ignore[assignment]  # nobody yet, until a human decides
        "people.Patient", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="facts", db_index=False)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=choices(FactKind))
    code = models.CharField(max_length=60, blank=True)
    system = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    status = models.CharField(max_length=60, blank=True)
    value = models.JSONField(default=dict)
    place = models.TextField(blank=True)
    decision = models.CharField(max_length=10, choices=choices(FactDecision), default=FactDecision.PROPOSED)
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "referral", "position"], name="fact_once")]
        indexes = [models.Index(fields=["organization", "patient", "kind"], name="fact_of_patient")]


class Screening(PatientRow):
    """The red-flag checklist of one episode: each flag answered yes, no or not known, a yes cleared with a reason."""

    PRIVACY: ClassVar = classified(
        clinical="episode answers phone_screen note completed_at completed_by", operational="edition started_at"
    )

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="screenings", db_index=False)
    edition = models.CharField(max_length=40, help_text="Which dated checklist was asked.")
    answers = models.JSONField(default=dict)
    phone_screen = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["organization", "patient"], name="screening_of_patient")]


class Placement(PatientRow):
    """The neutral placement worksheet: ratings with reasons, indicated and actual level, two signatures."""

    PRIVACY: ClassVar = classified(
        clinical="episode ratings indicated_level actual_level difference_reason difference_note patient_view "
        "next_review_date decision decision_reason",
        operational="edition created_at signed_by signed_at asked_to_sign countersigned_by countersigned_at",
    )

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="placements", db_index=False)
    edition = models.CharField(max_length=40)
    ratings = models.JSONField(default=dict)
    indicated_level = models.CharField(max_length=5, blank=True)
    actual_level = models.CharField(max_length=5, blank=True)
    difference_reason = models.CharField(max_length=30, blank=True, choices=choices(DifferenceReason))
    difference_note = models.TextField(blank=True)
    patient_view = models.TextField(blank=True)
    decision = models.CharField(
        max_length=10,
        blank=True,
        choices=choices(LevelDecision),
        help_text="Of a review; the first placement has none.",
    )
    decision_reason = models.TextField(blank=True)
    next_review_date = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    signed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    signed_at = models.DateTimeField(null=True)
    asked_to_sign = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    countersigned_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    countersigned_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "patient"], name="placement_of_patient"),
            models.Index(
                fields=["organization", "asked_to_sign"],
                name="placement_to_sign",
                condition=Q(countersigned_at__isnull=True, signed_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="difference_has_reason",
                condition=Q(signed_at__isnull=True)
                | Q(indicated_level=models.F("actual_level"))
                | ~Q(difference_reason=""),
            ),
            models.CheckConstraint(
                name="decision_has_reason",
                condition=Q(signed_at__isnull=True) | Q(decision="") | ~Q(decision_reason=""),
            ),
            models.CheckConstraint(
                name="two_different_signers",
                condition=Q(countersigned_by__isnull=True) | ~Q(countersigned_by=models.F("signed_by")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="fully_signed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__countersigned_at__isnull=False),
            ),
        ]


class Handoff(PatientRow):
    """The landing from residential care: who sends, when, whom they meet, how they come, which medicines bridge."""

    PRIVACY: ClassVar = classified(
        clinical="episode sending_unit expected_discharge discharged_on transport medicines_bridge refills_until "
        "safety_plan_received naloxone unit_may_tell met_on",
        contact="sender_name sender_phone",
        operational="person_met created_at called_on_discharge_day_at",
    )

    episode = models.OneToOneField(Episode, on_delete=models.PROTECT, related_name="handoff")
    sending_unit = models.CharField(max_length=200)
    sender_name = models.CharField(max_length=120, blank=True)
    sender_phone = models.CharField(max_length=40, blank=True)
    expected_discharge = models.DateField(null=True)
    discharged_on = models.DateField(null=True)
    person_met = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    met_on = models.DateField(null=True)
    transport = models.CharField(max_length=200, blank=True)
    medicines_bridge = models.CharField(max_length=300, blank=True)
    refills_until = models.DateField(null=True)
    safety_plan_received = models.BooleanField(null=True)
    naloxone = models.CharField(max_length=16, blank=True, choices=choices(Naloxone))
    unit_may_tell = models.BooleanField(
        null=True, help_text="Whether the person signed there that the unit may tell us."
    )
    called_on_discharge_day_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="who_was_met_was_met_by_somebody", condition=Q(met_on=None) | Q(person_met__isnull=False)
            )
        ]
        indexes = [
            models.Index(fields=["organization", "patient"], name="handoff_of_patient"),
            models.Index(
                fields=["organization", "person_met"],
                name="handoff_to_meet",
                condition=Q(met_on=None, person_met__isnull=False),
            ),
        ]


class OrientationTask(PatientRow):
    """One task of admission, saved as far as it got and returned to."""

    PRIVACY: ClassVar = classified(
        patient_private="draft", clinical="episode", operational="key completed_at completed_by_id updated_at"
    )

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="orientation_tasks", db_index=False)
    key = models.CharField(max_length=40)
    draft = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)
    completed_at = models.DateTimeField(null=True)
    completed_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "episode", "key"], name="orientation_task_once")]
        indexes = [models.Index(fields=["organization", "patient"], name="orientation_of_patient")]
