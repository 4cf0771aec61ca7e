"""Shape of safety: obligations and what happened to them, none of which ever changes; the rota; the test alert."""

from datetime import timedelta
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from midspan.domains.safety.enums import (
    ROTA,
    ContactOutcome,
    Disposition,
    ObligationKind,
    PlacementLook,
    PlanLook,
    PlanPart,
    Rung,
    Safe,
    StepKind,
    Tier,
)
from midspan.kernel.models import OrganizationRow, PatientRow, append_only, choices
from midspan.values import classified

LONGEST_LINE = 200
MOST_KNOWN = timedelta(days=14)
TIER_STEPS = [StepKind.TIER_ASSIGNED.value, StepKind.TIER_RAISED.value, StepKind.JOINED_SOONER.value]


def _closed_by_who_holds_it() -> pgtrigger.Trigger:
    """The database looks for itself whether whoever closes works here and holds the credential they close with."""
    return pgtrigger.Trigger(
        name="closed_by_who_is_licensed",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM people_staff staff
                WHERE staff.organization_id = NEW.organization_id AND staff.id = NEW.closed_by_id
                AND staff.is_active AND NEW.credential = ANY(staff.credentials)
            ) OR NOT EXISTS (
                SELECT 1 FROM safety_formulation formulation
                WHERE formulation.id = NEW.formulation_id AND formulation.obligation_id = NEW.obligation_id
            ) THEN
                RAISE EXCEPTION 'Only a licensed clinician closes this, with its formulation.'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


class Obligation(PatientRow):
    """Somebody has to talk with the person by `due_at`. `tier` is what was computed; an assigned one is a step."""

    PRIVACY: ClassVar = classified(
        clinical="kind signal instrument item points words signs source tier due_at is_staffed opened_at follows joins",
        operational="edition opened_by",
    )

    kind = models.CharField(max_length=20, choices=choices(ObligationKind))
    signal = models.CharField(max_length=40, blank=True, help_text="The key in the edition that it was computed by.")
    edition = models.CharField(max_length=20)
    instrument = models.CharField(max_length=40, blank=True)
    item = models.CharField(max_length=20, blank=True)
    points = models.SmallIntegerField(null=True)
    words = models.TextField(blank=True, help_text="What staff saw or were told.")
    signs = ArrayField(models.CharField(max_length=40), default=list, help_text="Danger signs that the person named.")
    source = models.CharField(max_length=120, help_text="What it came with: the same thing sent twice is one.")
    tier = models.CharField(max_length=1, choices=choices(Tier))
    due_at = models.DateTimeField()
    is_staffed = models.BooleanField(help_text="Whether anybody was at the site at that moment.")
    opened_by = models.UUIDField(help_text="The person, a staff member, or the job that booked it.")
    opened_at = models.DateTimeField()
    follows = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    joins = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="joined",
        null=True,
        db_index=False,
        help_text="The one that was open already: this one has no clock of its own.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "source"], name="obligation_once"),
            models.CheckConstraint(name="obligation_due_after_opening", condition=Q(due_at__gt=F("opened_at"))),
        ]
        indexes = [models.Index(fields=["organization", "patient", "opened_at"], name="obligation_of_patient")]
        triggers = [append_only()]


class Step(PatientRow):
    """One thing that happened. `staff_id` is whom it is about: who was alerted, took it, or was away."""

    PRIVACY: ClassVar = classified(
        clinical="obligation number kind at staff_id rung round outcome tier due_at plan_look "
        "placement_look link words",
        operational="by_id",
    )

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="steps", db_index=False)
    number = models.PositiveIntegerField(help_text="Its place in the order: several may happen at one instant.")
    kind = models.CharField(max_length=20, choices=choices(StepKind))
    at = models.DateTimeField()
    by_id = models.UUIDField()
    staff_id = models.UUIDField(null=True)
    rung = models.CharField(max_length=20, choices=choices(Rung), blank=True)
    round = models.PositiveIntegerField(null=True, help_text="Of an alert: those of one climb share it.")
    outcome = models.CharField(max_length=20, choices=choices(ContactOutcome), blank=True)
    tier = models.CharField(max_length=1, choices=choices(Tier), blank=True)
    due_at = models.DateTimeField(null=True, help_text="By when from now on, where the step changes it.")
    plan_look = models.CharField(max_length=20, choices=choices(PlanLook), blank=True)
    placement_look = models.CharField(max_length=20, choices=choices(PlacementLook), blank=True)
    link = models.CharField(max_length=20, blank=True, help_text="Key of the question that was answered.")
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "obligation", "number"], name="steps_in_order"),
            models.CheckConstraint(
                name="contact_has_outcome", condition=~Q(kind=StepKind.CONTACT.value) | ~Q(outcome="", words="")
            ),
            models.CheckConstraint(
                name="tier_step_has_tier",
                condition=~Q(kind__in=TIER_STEPS) | Q(due_at__isnull=False) & ~Q(tier=""),
            ),
            models.CheckConstraint(
                name="alert_has_round", condition=~Q(kind=StepKind.ALERTED.value) | Q(round__isnull=False)
            ),
            models.CheckConstraint(
                name="link_is_answered", condition=~Q(kind=StepKind.LINK.value) | ~Q(link="") & ~Q(words="")
            ),
            models.CheckConstraint(
                name="look_at_placement_is_whole",
                condition=~Q(kind=StepKind.PLACEMENT.value) | ~Q(placement_look="") & ~Q(words=""),
            ),
            models.CheckConstraint(
                name="response_is_whole", condition=~Q(kind=StepKind.RESPONDED.value) | ~Q(plan_look="") & ~Q(words="")
            ),
        ]
        triggers = [append_only()]


class OwnReply(PatientRow):
    """What the person said to the four questions on the screen that they see first. A later one stands beside it."""

    PRIVACY: ClassVar = classified(clinical="obligation safe place with_whom replied_at", contact="phone")

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="replies", db_index=False)
    safe = models.CharField(max_length=10, choices=choices(Safe))
    phone = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=200, blank=True)
    with_whom = models.CharField(max_length=200, blank=True)
    replied_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "obligation"], name="replies_of_obligation")]
        triggers = [append_only()]


class Formulation(PatientRow):
    """How a licensed clinician understands it: none of it may be left out."""

    PRIVACY: ClassVar = classified(
        clinical="obligation risk_factors protective_factors what_changed plan means_safety follow_up_at written_at",
        operational="written_by",
    )

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="formulations", db_index=False)
    risk_factors = models.TextField()
    protective_factors = models.TextField()
    what_changed = models.TextField()
    plan = models.TextField()
    means_safety = models.TextField()
    follow_up_at = models.DateTimeField()
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="formulation_is_whole",
                condition=~Q(risk_factors="")
                & ~Q(protective_factors="")
                & ~Q(what_changed="")
                & ~Q(plan="")
                & ~Q(means_safety=""),
            ),
            models.CheckConstraint(name="follow_up_comes_later", condition=Q(follow_up_at__gt=F("written_at"))),
        ]
        indexes = [models.Index(fields=["organization", "patient", "written_at"], name="formulation_of_patient")]
        triggers = [append_only()]


class Closing(PatientRow):
    """The only end of an obligation."""

    PRIVACY: ClassVar = classified(
        clinical="obligation formulation disposition closed_at", operational="closed_by credential"
    )

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="closings", db_index=False)
    formulation = models.ForeignKey(Formulation, on_delete=models.PROTECT, related_name="+", db_index=False)
    disposition = models.CharField(max_length=20, choices=choices(Disposition))
    closed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    credential = models.CharField(max_length=20)
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "obligation"], name="closed_once"),
            models.CheckConstraint(
                name="closing_credential_is_a_license", condition=~Q(credential__in=["", "intern", "CPRS"])
            ),
        ]
        triggers = [append_only(), _closed_by_who_holds_it()]


class Baseline(PatientRow):
    """A clinician knows of passive thoughts and looked at the plan with the person; for so long they are known."""

    PRIVACY: ClassVar = classified(clinical="words until_at recorded_at", operational="recorded_by")

    words = models.TextField()
    until_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="baseline_is_short",
                condition=Q(until_at__gt=F("recorded_at"), until_at__lte=F("recorded_at") + MOST_KNOWN),
            ),
            models.CheckConstraint(name="baseline_has_words", condition=~Q(words="")),
        ]
        indexes = [models.Index(fields=["organization", "patient", "until_at"], name="baseline_of_patient")]
        triggers = [append_only()]


class AgreedLine(PatientRow):
    """From which urge to hurt themselves on somebody talks with this person, as agreed: never later than with all.

    The newest counts. Without `points` it is as with everybody again.
    """

    PRIVACY: ClassVar = classified(clinical="number points words agreed_at", operational="agreed_by")

    number = models.PositiveIntegerField(help_text="The first is 1.")
    points = models.PositiveSmallIntegerField(null=True)
    words = models.TextField()
    agreed_by = models.UUIDField()
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreed_line_is_an_answer", condition=Q(points__isnull=True) | Q(points__gte=1)
            ),
            models.CheckConstraint(name="agreed_line_has_words", condition=~Q(words="")),
            models.UniqueConstraint(fields=["organization", "patient", "number"], name="agreed_lines_in_order"),
        ]
        triggers = [append_only()]


def _own_lines() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=LONGEST_LINE), default=list)


class SafetyPlan(PatientRow):
    """One version of what the person does when it gets worse, in their own words. A later one stands beside it."""

    PRIVACY: ClassVar = classified(
        clinical="number signs alone distractions people professionals surroundings reasons written_at",
        operational="written_by",
    )

    number = models.PositiveIntegerField(help_text="The first is 1.")
    signs = _own_lines()
    alone = _own_lines()
    distractions = _own_lines()
    people = _own_lines()
    professionals = _own_lines()
    surroundings = _own_lines()
    reasons = _own_lines()
    written_by = models.UUIDField(help_text="The person, or the staff member who wrote it with them.")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "number"], name="plan_versions_in_order"),
            models.CheckConstraint(name="plan_says_something", condition=~Q(**{part.value: [] for part in PlanPart})),
        ]
        triggers = [append_only()]


class PlanReading(PatientRow):
    """A staff member read one version of the plan through with the person, and nothing had to be changed."""

    PRIVACY: ClassVar = classified(clinical="plan read_on", operational="read_by read_at")

    plan = models.ForeignKey(SafetyPlan, on_delete=models.PROTECT, related_name="+", db_index=False)
    read_by = models.UUIDField()
    read_at = models.DateTimeField()
    read_on = models.DateField(help_text="Its day, there where it was read.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "plan", "read_by", "read_on"], name="plan_read_once_a_day")
        ]
        indexes = [models.Index(fields=["organization", "patient", "read_at"], name="plan_reading_of_patient")]
        triggers = [append_only()]


class SharedPart(PatientRow):
    """The person lets one recipient have one part of their safety plan, as it stands whenever that is asked.

    `reference` is what the gate calls the recipient. Beside it a consent to them has to name the plan for a crisis.
    """

    PRIVACY: ClassVar = classified(clinical="part shared_at ended_at", contact="reference recipient")

    reference = models.CharField(max_length=200)
    recipient = models.CharField(max_length=200)
    part = models.CharField(max_length=20, choices=choices(PlanPart))
    shared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "reference", "part"],
                name="part_shared_once",
                condition=Q(ended_at__isnull=True),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
        ]


class Duty(OrganizationRow):
    """One staff member stands on one rung for a time. One that was called off stays, so that it is known later."""

    PRIVACY: ClassVar = classified(operational="staff rung during written_by written_at called_off_by called_off_at")

    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    rung = models.CharField(max_length=20, choices=choices(Rung))
    during = DateTimeRangeField()
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    called_off_by = models.UUIDField(null=True)
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_on_each_rung",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("rung", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(called_off_at__isnull=True),
            ),
            models.CheckConstraint(name="rota_has_two_rungs", condition=Q(rung__in=[one.value for one in ROTA])),
        ]

    def __str__(self) -> str:
        return f"Duty {self.pk}"


class UnstaffedChoice(OrganizationRow):
    """Whether a questionnaire asks what may be a signal while nobody is at the site. No row: it does not."""

    PRIVACY: ClassVar = classified(operational="instrument keeps chosen_by chosen_at")

    instrument = models.CharField(max_length=40)
    keeps = models.BooleanField()
    chosen_by = models.UUIDField()
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "instrument"], name="unstaffed_choice_once")]

    def __str__(self) -> str:
        return f"UnstaffedChoice {self.instrument}"


class AlertTest(OrganizationRow):
    """The alert of a day that is about nobody: whether alerts arrive and somebody answers them."""

    PRIVACY: ClassVar = classified(operational="staff on_date sent_at due_at answered_by answered_at failed_at")

    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    on_date = models.DateField()
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True, help_text="It did not go out, or there was nobody to send it to.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "on_date"], name="test_once_a_day")]

    def __str__(self) -> str:
        return f"AlertTest {self.on_date}"
