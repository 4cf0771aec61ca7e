"""Shape of what a background job computes for the whole center: who asked, whose turn it is, how far it came."""

from typing import Self
from uuid import UUID

from django.db import models

from midspan.domains.schedule.enums import ProposalFailure
from midspan.kernel.models import OrganizationRow, choices

OF_COMPUTATION = (
    "state from_date asked_by_id asked_at run heard_at finished_at stop_asked_at phase rounds objective bound failure"
)


class Computation(OrganizationRow):
    """What a background job computes for the whole center from `from_date` on. It names no patient.

    `run` counts how often a worker began; what a worker says under an older number is not listened to. Each kind
    has states of its own, of which "computing", "ready", "stopped" and "failed" mean the same in all.
    """

    state = models.CharField(max_length=12)
    from_date = models.DateField()
    asked_by_id = models.UUIDField()
    asked_at = models.DateTimeField()
    run = models.PositiveSmallIntegerField(default=0)
    heard_at = models.DateTimeField(help_text="The last word from the computation; at first, when it was asked for.")
    finished_at = models.DateTimeField(null=True)
    stop_asked_at = models.DateTimeField(null=True)
    phase = models.CharField(max_length=20, blank=True)
    rounds = models.PositiveIntegerField(default=0)
    objective = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    failure = models.CharField(max_length=10, choices=choices(ProposalFailure), blank=True)

    class Meta:
        abstract = True

    @classmethod
    def computing(cls, organization_id: UUID) -> models.QuerySet[Self]:
        """An organization's rows of this kind that wait to be computed, or are."""
        return cls._default_manager.filter(organization_id=organization_id, state="computing")
