"""Shape of check-ups: a plan for each stay that ended, its days, every try, and words by hand."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from midspan.domains.checkups.enums import TALKED, Ending, Outcome
from midspan.domains.checkups.rules.deeds import LONGEST_WORD
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified

LONGEST_WORDS = 1000
LONGEST_WHY = 300
ENDED_WHOLE = Q(ended_at__isnull=True, ending="", ended_by_id__isnull=True) | Q(
    ~Q(ending=""), ended_at__isnull=False, ended_by_id__isnull=False
)
TAKEN_BACK_WHOLE = Q(taken_back_at__isnull=True, taken_back_by_id__isnull=True, why_taken_back="") | Q(
    ~Q(why_taken_back=""), taken_back_at__isnull=False, taken_back_by_id__isnull=False
)


class CheckUpPlan(PatientRow):
    """Who calls somebody after one stay. Only its owner and its end change; no end does but one by a death."""

    PRIVACY: ClassVar = classified(
        clinical="episode last_day ended_at ending", operational="owner edition made_at ended_by_id"
    )

    episode = models.ForeignKey("journey.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    last_day = models.DateField(help_text="Of the stay, on the center's calendar.")
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    edition = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, blank=True, choices=choices(Ending))
    ended_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient"],
                name="one_plan_of_calls_at_a_time",
                condition=Q(ended_at__isnull=True),
            ),
            models.UniqueConstraint(fields=["organization", "episode"], name="one_plan_for_a_stay"),
            models.CheckConstraint(name="calls_end_whole", condition=ENDED_WHOLE),
        ]
        indexes = [models.Index(fields=["organization", "owner"], name="plan_of_calls_by_owner")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False) & ~pgtrigger.Q(old__ending=Ending.DIED),
            ),
        ]


class CheckUp(PatientRow):
    """One day of a plan: so many days after the last one, as a date on the center's calendar."""

    PRIVACY: ClassVar = classified(clinical="plan day due_on")

    plan = models.ForeignKey(CheckUpPlan, on_delete=models.PROTECT, related_name="check_ups", db_index=False)
    day = models.PositiveSmallIntegerField(help_text="After the last day.")
    due_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "plan", "day"], name="check_up_once")]
        indexes = [models.Index(fields=["organization", "due_on"], name="check_up_by_day")]
        triggers = [append_only()]


class Try(PatientRow):
    """One attempt at a check-up, by whom, and what came of it."""

    PRIVACY: ClassVar = classified(clinical="check_up outcome words next_on", operational="made_by made_at")

    check_up = models.ForeignKey(CheckUp, on_delete=models.PROTECT, related_name="tries", db_index=False)
    outcome = models.CharField(max_length=12, choices=choices(Outcome))
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    next_on = models.DateField(null=True)
    made_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "check_up"], name="talked_once", condition=Q(outcome__in=sorted(TALKED))
            ),
            models.CheckConstraint(
                name="reached_is_not_tried_again", condition=Q(next_on__isnull=True) | ~Q(outcome__in=sorted(TALKED))
            ),
        ]
        indexes = [models.Index(fields=["organization", "check_up"], name="try_of_check_up")]
        triggers = [append_only()]


class BackAsk(PatientRow):
    """Somebody who left asks to come back; `answered_at` is when somebody began it or talked with them."""

    PRIVACY: ClassVar = classified(clinical="asked_at words answered_at", operational="answered_by_id")

    asked_at = models.DateTimeField()
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient"], name="asks_back_once", condition=Q(answered_at__isnull=True)
            )
        ]


class Death(PatientRow):
    """That somebody has died, as somebody wrote down; taken back with a reason where it was not so."""

    PRIVACY: ClassVar = classified(
        clinical="said_at taken_back_at why_taken_back", operational="said_by_id taken_back_by_id"
    )

    said_at = models.DateTimeField()
    said_by_id = models.UUIDField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by_id = models.UUIDField(null=True)
    why_taken_back = models.CharField(max_length=LONGEST_WHY, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient"], name="died_once", condition=Q(taken_back_at__isnull=True)
            ),
            models.CheckConstraint(name="death_is_taken_back_whole", condition=TAKEN_BACK_WHOLE),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="taken_back_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__taken_back_at__isnull=False),
            ),
        ]


class CaringWish(PatientRow):
    """That somebody wishes for caring words, until they say stop."""

    PRIVACY: ClassVar = classified(clinical="wished_at stopped_at")

    wished_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient"], name="one_caring_wish", condition=Q(stopped_at__isnull=True)
            ),
            models.CheckConstraint(
                name="caring_stops_after_it_began",
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("wished_at")),
            ),
        ]


class CaringWord(PatientRow):
    """A line or two that somebody wrote by hand and signed. Whether it is read is kept nowhere."""

    PRIVACY: ClassVar = classified(clinical="wish words sent_at", operational="signed_by")

    wish = models.ForeignKey(CaringWish, on_delete=models.PROTECT, related_name="words", db_index=False)
    words = models.CharField(max_length=LONGEST_WORD)
    signed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "patient", "-sent_at"], name="caring_word_of_patient")]
        triggers = [append_only()]
