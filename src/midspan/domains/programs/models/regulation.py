"""Rules of law and of payers, as dated rows with their source. Every version is kept."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.programs.enums import Level, SourceStatus
from midspan.kernel.history import tracked
from midspan.kernel.models import OrganizationRow, choices
from midspan.values import classified

SOURCED = (
    "age_bands jurisdiction payer words source source_status author reviewed_on from_date until_date is_on pack key"
)


class SourcedRule(OrganizationRow):
    """What every rule says of itself: for whom, by whose word, since when, and whether it is switched on.

    An empty `age_bands`, `jurisdiction` or `payer` means "any". An empty number is unknown, never zero. An empty
    `from_date` means that the rule was already in force when it was reviewed. `pack` and `key` name the rule in the
    rule pack it came from; a rule of the program's own has neither.
    """

    age_bands = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    jurisdiction = models.CharField(max_length=20, blank=True)
    payer = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=300, help_text="The rule in one sentence.")
    source = models.CharField(max_length=300)
    source_status = models.CharField(max_length=10, choices=choices(SourceStatus))
    author = models.CharField(max_length=120)
    reviewed_on = models.DateField()
    from_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)
    is_on = models.BooleanField(default=True)
    pack = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_recalled_is_off",
                condition=Q(is_on=False) | Q(source_status=SourceStatus.CONFIRMED),
            ),
            models.CheckConstraint(
                name="%(class)s_ends_after_start",
                condition=Q(from_date__isnull=True) | Q(until_date__isnull=True) | Q(until_date__gt=F("from_date")),
            ),
            models.UniqueConstraint(
                fields=["organization", "pack", "key"], name="%(class)s_once_in_pack", condition=~Q(pack="")
            ),
        ]

    def __str__(self) -> str:
        return self.words


@tracked
class DoseRule(SourcedRule):
    """How many hours and days a week a level of care means."""

    PRIVACY: ClassVar = classified(
        operational="level minimum_weekly_minutes maximum_weekly_minutes minimum_days maximum_days "
        f"minimum_minutes_per_service_day counts_breaks {SOURCED}"
    )

    level = models.CharField(max_length=5, choices=choices(Level))
    minimum_weekly_minutes = models.PositiveIntegerField(null=True, blank=True)
    maximum_weekly_minutes = models.PositiveIntegerField(null=True, blank=True)
    minimum_days = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_days = models.PositiveSmallIntegerField(null=True, blank=True)
    minimum_minutes_per_service_day = models.PositiveIntegerField(null=True, blank=True)
    counts_breaks = models.BooleanField(null=True, blank=True)

    class Meta(SourcedRule.Meta):
        indexes = [models.Index(fields=["organization", "level"], name="dose_by_level")]


@tracked
class GroupCap(SourcedRule):
    """The fewest and the most people a type of group may hold; an empty `group_types` means every type."""

    PRIVACY: ClassVar = classified(operational=f"group_types minimum maximum {SOURCED}")

    group_types = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    minimum = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(SourcedRule.Meta):
        indexes = [models.Index(fields=["organization"], name="cap_by_organization")]
