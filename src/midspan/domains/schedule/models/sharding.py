"""Shape of a week whose pricing is shared among workers. Nothing here outlives the computation."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.schedule.models.proposals import Proposal
from midspan.kernel.models import OrganizationRow
from midspan.values import classified


class SharedWeek(OrganizationRow):
    """A center's problem, packed, while one run of a proposal shares its pricing. `helpers` are ready to answer."""

    PRIVACY: ClassVar = classified(clinical="problem", operational="proposal run helpers opened_at")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.PositiveSmallIntegerField()
    problem = models.BinaryField()
    helpers = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "proposal", "run"], name="week_shared_once_a_run"),
        ]

    def __str__(self) -> str:
        return f"SharedWeek {self.pk}"


class Shard(OrganizationRow):
    """One question about some of the people: waiting, taken by a helper, or answered."""

    PRIVACY: ClassVar = classified(clinical="question answer", operational="week number taken_at")

    week = models.ForeignKey(SharedWeek, on_delete=models.CASCADE, related_name="shards", db_index=False)
    number = models.PositiveIntegerField()
    question = models.BinaryField()
    answer = models.BinaryField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "week", "number"], name="shard_number_once"),
            models.CheckConstraint(
                name="only_a_taken_shard_is_answered", condition=Q(answer=None) | Q(taken_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Shard {self.pk}"
