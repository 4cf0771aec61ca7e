"""Shape of rounds. A turn is about its patient; what was decided is final once the round is over."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.rounds.enums import TurnDecision, TurnState
from midspan.kernel.models import OrganizationRow, PatientRow, choices
from midspan.values import classified

LONGEST_WORDS, LONGEST_REASON = 2000, 300


def only_open_rounds_change() -> pgtrigger.Trigger:
    """For a table of what belongs to a round: nothing comes, goes or changes once that is over."""
    return pgtrigger.Trigger(
        name="only_open_rounds_change",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF EXISTS (
                SELECT 1 FROM rounds_round one WHERE one.id IN (NEW.round_id, OLD.round_id) AND one.ended_at IS NOT NULL
            ) THEN
                RAISE EXCEPTION 'This round is over.' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


class Round(OrganizationRow):
    """One meeting in which the team goes through people. It names none: each turn is a row about its patient."""

    PRIVACY: ClassVar = classified(operational="begun_by begun_at ended_at")

    begun_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "begun_by"], name="one_open_round_each", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="round_ends_after_it_began", condition=Q(ended_at__gte=F("begun_at"))),
        ]
        indexes = [models.Index(fields=["organization", "-begun_at"], name="rounds_lately")]
        triggers = [
            pgtrigger.Protect(
                name="round_that_is_over_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            )
        ]


class Attendee(OrganizationRow):
    """Somebody on the team who was there."""

    PRIVACY: ClassVar = classified(operational="round staff")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="attendees", db_index=False)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "round", "staff"], name="attends_a_round_once")]
        triggers = [only_open_rounds_change()]


class Turn(PatientRow):
    """One person's place in a round: why they are in it, and what was decided, or why they wait."""

    PRIVACY: ClassVar = classified(
        clinical="why state decision words reason", operational="round place kept_by kept_at"
    )

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="turns", db_index=False)
    place = models.PositiveSmallIntegerField()
    why = ArrayField(models.CharField(max_length=300), default=list, help_text="As the list said it that day.")
    state = models.CharField(max_length=10, choices=choices(TurnState), default=TurnState.WAITING)
    decision = models.CharField(max_length=10, choices=choices(TurnDecision), blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True, help_text="Why it was postponed.")
    kept_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    kept_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "round", "patient"], name="one_turn_in_a_round"),
            models.CheckConstraint(
                name="decided_turn_says_what",
                condition=~Q(state=TurnState.DECIDED) | (~Q(decision="") & ~Q(words="") & Q(kept_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="postponed_turn_says_why",
                condition=~Q(state=TurnState.POSTPONED) | (~Q(reason="") & Q(kept_by__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="turn_of_patient")]
        triggers = [only_open_rounds_change()]


class Errand(PatientRow):
    """What somebody took on in a turn, by a day."""

    PRIVACY: ClassVar = classified(clinical="turn words by_date", operational="owner done_at")

    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="errands", db_index=False)
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    words = models.CharField(max_length=300)
    by_date = models.DateField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="errand_says_what", condition=~Q(words=""))]
        indexes = [
            models.Index(fields=["organization", "patient"], name="errand_of_patient"),
            models.Index(fields=["organization", "owner"], name="errand_open", condition=Q(done_at__isnull=True)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="errand_done_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__done_at__isnull=False),
            )
        ]
