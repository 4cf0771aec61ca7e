"""What is offered: levels of care, tracks and groups."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.programs.enums import Focus, GroupType, Level, Modality
from midspan.kernel.models import OrganizationRow, choices
from midspan.values import classified


class LevelOfCare(OrganizationRow):
    PRIVACY: ClassVar = classified(operational="code name is_active")

    code = models.CharField(max_length=5, choices=choices(Level))
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "code"], name="level_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Track(OrganizationRow):
    """For whom a section is: an age band, a focus, a language and a mode."""

    PRIVACY: ClassVar = classified(operational="name age_band focus language modality family_minutes is_active")

    name = models.CharField(max_length=120)
    age_band = models.CharField(max_length=20)
    focus = models.CharField(max_length=20, choices=choices(Focus))
    language = models.CharField(max_length=10, default="en")
    modality = models.CharField(max_length=10, choices=choices(Modality), default=Modality.HYBRID)
    family_minutes = models.PositiveSmallIntegerField(
        null=True, help_text="Minutes of the weekly family session this track plans; empty: it plans none."
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="track_name_once")]

    def __str__(self) -> str:
        return self.name


class Group(OrganizationRow):
    """A group that is offered: its type, curriculum, length, and who may lead it."""

    PRIVACY: ClassVar = classified(
        operational="name group_type curriculum minutes break_minutes minimum_to_run cap facilitators_needed "
        "credentials is_active"
    )

    name = models.CharField(max_length=120)
    group_type = models.CharField(max_length=30, choices=choices(GroupType))
    curriculum = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField()
    break_minutes = models.PositiveSmallIntegerField(default=0)
    minimum_to_run = models.PositiveSmallIntegerField(default=2)
    cap = models.PositiveSmallIntegerField()
    facilitators_needed = models.PositiveSmallIntegerField(default=1)
    credentials = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text="Any one of these leads; empty means anybody.",
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="group_name_once"),
            models.CheckConstraint(name="group_cap_above_minimum", condition=Q(cap__gte=F("minimum_to_run"))),
            models.CheckConstraint(name="group_has_minutes", condition=Q(minutes__gt=F("break_minutes"))),
        ]

    def __str__(self) -> str:
        return self.name
