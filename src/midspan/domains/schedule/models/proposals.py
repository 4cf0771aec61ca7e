"""Shape of the center's weeks: proposals, the moves in them, and publications."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.schedule.enums import MoveState, ProposalKind, ProposalState
from midspan.domains.schedule.models.computations import OF_COMPUTATION, Computation
from midspan.kernel.models import OrganizationRow, PatientRow, choices
from midspan.values import classified


class Proposal(Computation):
    """A new week for the whole center, while it is computed and after; or a repair. It names no patient; its moves do.

    A repair `mends` somebody's move that did not work for them, or (None) a week that does not hold any more.

    `summary` holds counts and minutes by track, `prices` what proves the bound.
    """

    PRIVACY: ClassVar = classified(operational=f"{OF_COMPUTATION} site summary prices rules_version kind mends")

    kind = models.CharField(max_length=10, choices=choices(ProposalKind), default=ProposalKind.CENTER)
    mends = models.ForeignKey("schedule.Move", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=choices(ProposalState), default=ProposalState.COMPUTING)
    site = models.ForeignKey("programs.Site", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    summary = models.JSONField(default=dict)
    prices = models.JSONField(default=dict)
    rules_version = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                name="one_proposal_computing",
                condition=Q(state=ProposalState.COMPUTING),
            ),
            models.CheckConstraint(
                name="failed_proposal_says_why", condition=Q(state=ProposalState.FAILED) ^ Q(failure="")
            ),
        ]
        indexes = [models.Index(fields=["organization", "-asked_at"], name="proposal_recent")]

    def __str__(self) -> str:
        return f"Proposal {self.pk}"


class Publication(OrganizationRow):
    """A numbered version of the center's weeks: the accepted moves of one proposal, in effect from a date on."""

    PRIVACY: ClassVar = classified(
        operational="number proposal takes_effect published_at published_by_id undone_at undone_by_id"
    )

    number = models.PositiveIntegerField()
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="publications", db_index=False)
    takes_effect = models.DateField()
    published_at = models.DateTimeField()
    published_by_id = models.UUIDField()
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="publication_number_once"),
            models.UniqueConstraint(fields=["organization", "proposal"], name="proposal_published_once"),
        ]

    def __str__(self) -> str:
        return f"Publication {self.number}"


class Move(PatientRow):
    """One person's week before and after. `after` None: no week was found, and `explanation` says why.

    `why` and `charges` are codes with ids, as the engine gives them; pages make words of them for each reader.
    `ended` are the seats and hours that the publication ended, so that they can be taken up again.
    """

    PRIVACY: ClassVar = classified(
        clinical="proposal publication episode state before after minutes_before minutes_after minutes_needed charges "
        "why explanation ended objection answered_at repair",
        operational="decided_at decided_by_id",
    )

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="moves", db_index=False)
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, related_name="moves", db_index=False
    )
    episode = models.ForeignKey("journey.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=choices(MoveState), default=MoveState.PROPOSED)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    minutes_before = models.PositiveIntegerField(default=0)
    minutes_after = models.PositiveIntegerField(default=0)
    minutes_needed = models.PositiveIntegerField(default=0)
    charges = models.JSONField(default=list)
    why = models.JSONField(default=list)
    explanation = models.JSONField(null=True)
    ended = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    objection = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    repair = models.ForeignKey("schedule.Offer", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "proposal", "patient"], name="one_move_per_proposal"),
            models.CheckConstraint(
                name="only_a_found_week_is_published",
                condition=Q(after__isnull=False) | Q(state__in=[MoveState.PROPOSED, MoveState.DECLINED]),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "patient", "state"], name="move_of_patient"),
            models.Index(fields=["organization", "state"], name="move_objected", condition=Q(state=MoveState.OBJECTED)),
        ]
