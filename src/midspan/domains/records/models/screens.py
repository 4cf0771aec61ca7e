"""Shape of drug screens: what was ordered, each step, and how each substance came out. All of it is appended."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.records.enums import Result, ScreenStep, Specimen
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified


class DrugScreen(PatientRow):
    """One screen, by the edition of the panels it was ordered under."""

    PRIVACY: ClassVar = classified(clinical="panel reason ordered_at", operational="edition ordered_by")

    panel = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    ordered_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    ordered_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="screen_says_what_for", condition=~Q(reason=""))]
        indexes = [models.Index(fields=["organization", "patient", "-ordered_at"], name="screen_of_patient")]
        triggers = [append_only()]


class DrugScreenStep(PatientRow):
    """One step of a screen, signed by who did it. `number` counts from 1; `at` is when it happened.

    `is_observed` None: nobody said whether somebody watched.
    """

    PRIVACY: ClassVar = classified(
        clinical="screen number step at specimen is_observed laboratory words",
        operational="noted_at done_by credential",
    )

    screen = models.ForeignKey(DrugScreen, on_delete=models.PROTECT, related_name="steps", db_index=False)
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=14, choices=choices(ScreenStep))
    at = models.DateTimeField()
    specimen = models.CharField(max_length=12, choices=choices(Specimen), blank=True)
    is_observed = models.BooleanField(null=True)
    laboratory = models.CharField(max_length=160, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    noted_at = models.DateTimeField()
    done_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    credential = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "screen", "number"], name="screen_steps_in_order"),
            models.CheckConstraint(
                name="screen_begins_ordered", condition=Q(step=ScreenStep.ORDERED, number=1) | Q(number__gt=1)
            ),
            models.CheckConstraint(
                name="collected_says_of_what", condition=~Q(step=ScreenStep.COLLECTED) | ~Q(specimen="")
            ),
            models.CheckConstraint(
                name="some_steps_say_words",
                condition=~Q(step__in=[ScreenStep.NOT_COLLECTED, ScreenStep.WITHDRAWN, ScreenStep.ADDENDUM])
                | ~Q(words=""),
            ),
        ]
        triggers = [append_only()]


class SubstanceResult(PatientRow):
    """How one substance came out at one step: at a first test presumptive, at a laboratory's confirmed."""

    PRIVACY: ClassVar = classified(clinical="step substance result words")

    step = models.ForeignKey(DrugScreenStep, on_delete=models.PROTECT, related_name="results", db_index=False)
    substance = models.CharField(max_length=40)
    result = models.CharField(max_length=10, choices=choices(Result))
    words = models.CharField(max_length=200, blank=True, help_text="A level, or what the laboratory wrote.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "step", "substance"], name="substance_comes_out_once")
        ]
        triggers = [append_only()]
