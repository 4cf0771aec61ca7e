"""Shape of promises and needs. What was promised never changes; how it stands does, and each change is a row.

Promises are of the class of the plan: what a person and their team agreed on is read by who reads the plan. Needs are
of the class of life, for they are housing, rides and papers, which peers and managers see to, and they read no plan.
Whom somebody told of a promise is of their journal: theirs alone, unless they let the team read it.
"""

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from midspan.domains.commitments.enums import (
    NEED_TRANSITIONS,
    PROMISE_TRANSITIONS,
    REPLACED,
    UNDONE,
    Helped,
    NeedKind,
    NeedState,
    PromiseKind,
    PromiseState,
    Side,
)
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified

LONGEST_PROMISE = 1000  # As long as an answer of the look back at a week, which may become one.
LONGEST_WORDS = 300
SCALE = (0, 10)
PROPOSALS = (PromiseState.PROPOSED, PromiseState.DECLINED, PromiseState.REWORDED, PromiseState.TAKEN_BACK)


class Promise(PatientRow):
    """One version of what somebody says they will do by a day. Versions of a thread follow each other by number."""

    PRIVACY: ClassVar = classified(
        clinical="thread number kind words by_date because confidence in_the_way who_knows beside from_week state "
        "state_at renegotiated_on made_at",
        operational="owner proposed_by missed_told_at",
    )

    thread = models.UUIDField(help_text="The same for all versions of one promise.")
    number = models.PositiveSmallIntegerField(help_text="Of the versions: the first is 1.")
    kind = models.CharField(max_length=5, choices=choices(PromiseKind))
    words = models.CharField(max_length=LONGEST_PROMISE, help_text="I will …")
    by_date = models.DateField()
    because = models.CharField(max_length=LONGEST_WORDS, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True)
    in_the_way = models.CharField(max_length=LONGEST_WORDS, blank=True)
    who_knows = models.CharField(
        max_length=LONGEST_WORDS, blank=True, help_text="As far as the person lets the team read it."
    )
    beside = models.UUIDField(null=True, help_text="Of what the team does: the thread of the person's it belongs to.")
    from_week = models.DateField(null=True, help_text="The day of the look back that it was taken from.")
    state = models.CharField(max_length=12, choices=choices(PromiseState))
    state_at = models.DateTimeField()
    renegotiated_on = models.DateField(null=True)
    owner = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="Of the team's: who does it.",
    )  # fmt: skip
    proposed_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="Who proposed it to the person.",
    )  # fmt: skip
    made_at = models.DateTimeField()
    missed_told_at = models.DateTimeField(
        null=True, help_text="Of the team's: when the person was told that its day went by."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "id"], name="promise_of_its_person"),
            models.UniqueConstraint(
                fields=["organization", "patient", "thread", "number"], name="promise_versions_in_order"
            ),
            models.UniqueConstraint(
                fields=["organization", "patient", "thread"],
                name="one_version_holds",
                condition=~Q(state__in=sorted(REPLACED)),
            ),
            models.UniqueConstraint(
                fields=["organization", "patient", "from_week"],
                name="one_promise_of_a_week",
                condition=Q(from_week__isnull=False),
            ),
            models.CheckConstraint(name="promise_says_what", condition=~Q(words="")),
            models.CheckConstraint(
                name="confidence_on_its_scale", condition=Q(confidence__isnull=True) | Q(confidence__range=SCALE)
            ),
            models.CheckConstraint(
                name="the_team_has_an_owner",
                condition=Q(kind=PromiseKind.TEAM, owner__isnull=False, confidence__isnull=True, who_knows="")
                | ~Q(kind=PromiseKind.TEAM) & Q(owner__isnull=True, beside__isnull=True),
            ),
            models.CheckConstraint(
                name="proposed_by_somebody_to_the_person",
                condition=~Q(state__in=PROPOSALS) | ~Q(kind=PromiseKind.TEAM) & Q(proposed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="renegotiated_before_its_day",
                condition=Q(state=PromiseState.RENEGOTIATED, renegotiated_on__lte=F("by_date"))
                | ~Q(state=PromiseState.RENEGOTIATED) & Q(renegotiated_on__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "patient", "by_date"], name="promise_by_day"),
            models.Index(
                fields=["organization", "owner", "by_date"],
                name="promise_of_owner",
                condition=Q(kind=PromiseKind.TEAM, state__in=sorted(UNDONE)),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="promise_goes_its_way",
                field="state",
                transitions=[
                    (before, after) for before, every in PROMISE_TRANSITIONS.items() for after in sorted(every)
                ],
            ),
            pgtrigger.ReadOnly(
                name="what_was_promised_stays",
                fields=[
                    "thread", "number", "kind", "words", "by_date", "because", "confidence", "in_the_way", "who_knows",
                    "beside", "from_week", "proposed_by", "made_at",
                ],
            ),
            pgtrigger.Protect(name="promise_stays", operation=pgtrigger.Delete),
        ]  # fmt: skip

    @property
    def whose(self) -> Side:
        return Side.TEAM if self.kind == PromiseKind.TEAM else Side.MINE


class PromiseStep(PatientRow):
    """How a promise stood from then on, and who had it, with a word. `by` is a person's or a staff member's id."""

    PRIVACY: ClassVar = classified(clinical="promise number state words", operational="owner at by")

    # The constraint stands in migration 0002 and holds it to its own person; so with the others below.
    promise = models.ForeignKey(
        Promise, on_delete=models.PROTECT, related_name="steps", db_index=False, db_constraint=False
    )
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=choices(PromiseState))
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "promise", "number"], name="promise_steps_in_order"
            )
        ]
        triggers = [append_only()]


class WhoKnows(PatientRow):
    """Whom the person told of a promise, in their words."""

    PRIVACY: ClassVar = classified(patient_private="promise names")

    promise = models.ForeignKey(
        Promise, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    names = models.CharField(max_length=LONGEST_WORDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "promise"], name="who_knows_said_once")
        ]
        triggers = [append_only()]


class LifeNeed(PatientRow):
    """What somebody needs outside treatment, in their words: who has it until when, and what came of it."""

    PRIVACY: ClassVar = classified(
        clinical="kind words state by_date outcome helped asked_at asked_again_at", operational="owner asked_by"
    )

    kind = models.CharField(max_length=10, choices=choices(NeedKind))
    words = models.CharField(max_length=LONGEST_PROMISE)
    state = models.CharField(max_length=13, choices=choices(NeedState), default=NeedState.ASKED)
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    by_date = models.DateField(null=True)
    outcome = models.CharField(max_length=LONGEST_WORDS, blank=True, help_text="What was done, or why it is not there.")
    helped = models.CharField(max_length=5, choices=choices(Helped), blank=True, help_text="Empty: nobody knows.")
    asked_at = models.DateTimeField()
    asked_again_at = models.DateTimeField(null=True, help_text="After it was over, the last time.")
    asked_by = models.UUIDField(help_text="The person, or who wrote it down for them.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "id"], name="need_of_its_person"),
            models.CheckConstraint(name="need_says_what", condition=~Q(words="")),
            models.CheckConstraint(
                name="need_is_somebodys_by_a_day",
                condition=~Q(state=NeedState.TAKEN) | Q(owner__isnull=False, by_date__isnull=False),
            ),
            models.CheckConstraint(
                name="asked_need_is_nobodys",
                condition=~Q(state=NeedState.ASKED) | Q(owner__isnull=True, by_date__isnull=True),
            ),
            models.CheckConstraint(
                name="need_not_met_says_why",
                condition=~Q(state__in=[NeedState.NOT_AVAILABLE, NeedState.PARTLY]) | ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="helped_by_what_was_done", condition=Q(helped="") | Q(state__in=[NeedState.MET, NeedState.PARTLY])
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "patient"], name="need_of_patient"),
            models.Index(
                fields=["organization", "owner"],
                name="need_open",
                condition=Q(state__in=[NeedState.ASKED, NeedState.TAKEN]),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="need_goes_its_way",
                field="state",
                transitions=[(before, after) for before, every in NEED_TRANSITIONS.items() for after in sorted(every)],
            ),
            pgtrigger.ReadOnly(name="what_was_asked_stays", fields=["kind", "words", "asked_at", "asked_by"]),
            pgtrigger.Protect(name="need_stays", operation=pgtrigger.Delete),
        ]

    @property
    def open_since(self) -> datetime:
        """When it was asked for the last time."""
        return self.asked_again_at or self.asked_at


class LifeNeedStep(PatientRow):
    """How a need stood from then on, whose it was until when, and a word."""

    PRIVACY: ClassVar = classified(clinical="need number state by_date words helped", operational="owner at by")

    need = models.ForeignKey(
        LifeNeed, on_delete=models.PROTECT, related_name="steps", db_index=False, db_constraint=False
    )
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=13, choices=choices(NeedState))
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    by_date = models.DateField(null=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    helped = models.CharField(max_length=5, choices=choices(Helped), blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "need", "number"], name="need_steps_in_order")
        ]
        triggers = [append_only()]
