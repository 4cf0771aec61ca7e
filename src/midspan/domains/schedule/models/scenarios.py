"""Shape of what is tried on a copy of the center's week: scenarios, their changes, what comes of them, and advice."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.schedule.enums import AdviceState, ScenarioChangeKind, ScenarioState
from midspan.domains.schedule.models.computations import OF_COMPUTATION, Computation
from midspan.kernel.models import PatientRow, choices
from midspan.values import classified


class Scenario(Computation):
    """A copy of the center's week with some changes, and counts of what comes of them in `summary`."""

    PRIVACY: ClassVar = classified(operational=f"{OF_COMPUTATION} number summary rules_version")

    number = models.PositiveIntegerField(help_text="What people call it by: the third one is what-if 3.")
    state = models.CharField(max_length=12, choices=choices(ScenarioState), default=ScenarioState.DRAFT)
    summary = models.JSONField(default=dict)
    rules_version = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="scenario_number_once"),
            models.CheckConstraint(
                name="failed_scenario_says_why", condition=Q(state=ScenarioState.FAILED) ^ Q(failure="")
            ),
        ]
        indexes = [models.Index(fields=["organization", "-asked_at"], name="scenario_recent")]

    def __str__(self) -> str:
        return f"Scenario {self.pk}"


class ScenarioChange(models.Model):
    """One change of a scenario; `details` are ids, numbers and times. About a person only where it changes their life.

    `section` is the real section that it became, once somebody made it so.
    """

    PRIVACY: ClassVar = classified(
        operational="id organization scenario number kind section made_at made_by_id", clinical="patient details"
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("kernel.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="changes", db_index=False)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=choices(ScenarioChangeKind))
    details = models.JSONField()
    section = models.ForeignKey(
        "schedule.Section", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField(null=True)
    made_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "scenario", "number"], name="change_number_once"),
            models.CheckConstraint(
                name="change_of_a_life_is_somebodys",
                condition=Q(kind=ScenarioChangeKind.PERSON, patient__isnull=False)
                | (~Q(kind=ScenarioChangeKind.PERSON) & Q(patient__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"ScenarioChange {self.pk}"


class ScenarioWeek(PatientRow):
    """One person's week today and in a scenario. `after` None: they would have none.

    Only whoever's week differs, or who has none, is a row. Codes and ids as in a move.
    """

    PRIVACY: ClassVar = classified(
        clinical="scenario episode before after minutes_before minutes_after minutes_needed charges why explanation"
    )

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="weeks", db_index=False)
    episode = models.ForeignKey("journey.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    minutes_before = models.PositiveIntegerField()
    minutes_after = models.PositiveIntegerField()
    minutes_needed = models.PositiveIntegerField()
    charges = models.JSONField(default=list)
    why = models.JSONField(default=list)
    explanation = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "scenario", "patient"], name="one_week_per_scenario")
        ]


class Advice(Computation):
    """What would help the center most: `found` lists changes with what each brings, proven by solving again."""

    PRIVACY: ClassVar = classified(operational=f"{OF_COMPUTATION} found")

    state = models.CharField(max_length=12, choices=choices(AdviceState), default=AdviceState.COMPUTING)
    found = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], name="one_advice_computing", condition=Q(state=AdviceState.COMPUTING)
            ),
            models.CheckConstraint(
                name="failed_advice_says_why", condition=Q(state=AdviceState.FAILED) ^ Q(failure="")
            ),
        ]
        indexes = [models.Index(fields=["organization", "-asked_at"], name="advice_recent")]

    def __str__(self) -> str:
        return f"Advice {self.pk}"
