"""Shape of leaving: what became of each item of the discharge list, and how a stay was left. Nothing of it changes."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.journey.enums import (
    LOCKS,
    NOTHING_TO_OFFER,
    WAITS_FOR_LIST,
    WHY_DIED,
    WITHOUT,
    AtDischarge,
    Leaving,
    NoCalls,
)
from midspan.domains.journey.models.stays import Episode
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified

LONGEST_KEY = 40
SAFETY_PLAN = "safety_plan"  # The item's key.
OPEN_LOCK = reduce(or_, [Q(open__contains=[key]) for key in LOCKS])
LOCK_NOT_POSSIBLE = reduce(or_, [Q(without__contains={key: AtDischarge.NOT_POSSIBLE}) for key in LOCKS])


class DischargeAnswer(PatientRow):
    """What became of one item of the discharge list. The newest of an item counts; those before it stay."""

    PRIVACY: ClassVar = classified(
        clinical="episode key answer words on_date confirmed_on", operational="edition said_by said_at"
    )

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+", db_index=False)
    edition = models.CharField(max_length=40)
    key = models.CharField(max_length=LONGEST_KEY)
    answer = models.CharField(max_length=16, choices=choices(AtDischarge))
    words = models.CharField(max_length=500, blank=True, help_text="Why it was not done, or who and where.")
    on_date = models.DateField(null=True)
    confirmed_on = models.DateField(null=True, help_text="The day of what a done one rests on in the record.")
    said_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_not_done_says_why", condition=Q(answer=AtDischarge.DONE) | ~Q(words="")
            ),
            models.CheckConstraint(
                name="safety_plan_is_done_of_one_read_through",
                condition=~Q(key=SAFETY_PLAN, answer=AtDischarge.DONE) | Q(confirmed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="what_was_offered_has_its_day",
                condition=~Q(answer__in=sorted(WITHOUT)) | Q(on_date__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient", "said_at"], name="discharge_answer_of_patient")]
        triggers = [append_only()]


class Departure(PatientRow):
    """How and why a stay was left, what of its list stood open then, and who calls the person from then on."""

    PRIVACY: ClassVar = classified(
        clinical="episode how why open without no_calls left_at", operational="edition reasons caller said_by_id"
    )

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+", db_index=False)
    edition = models.CharField(max_length=40)
    how = models.CharField(max_length=16, choices=choices(Leaving))
    reasons = models.CharField(max_length=40, help_text="The edition of the reasons.")
    why = models.CharField(max_length=LONGEST_KEY, help_text="Key of the reason.")
    caller = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    no_calls = models.CharField(max_length=8, blank=True, choices=choices(NoCalls))
    open = models.JSONField(default=list, help_text="Keys of the items that nobody had answered.")
    without = models.JSONField(default=dict, help_text="Of what was not done: key and answer.")
    said_by_id = models.UUIDField()
    left_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "episode"], name="stay_is_left_once"),
            models.CheckConstraint(
                name="planned_end_leaves_nothing_open", condition=~Q(how__in=sorted(WAITS_FOR_LIST)) | Q(open=[])
            ),
            models.CheckConstraint(name="no_stay_is_left_with_a_lock_open", condition=Q(how=Leaving.DIED) | ~OPEN_LOCK),
            models.CheckConstraint(
                name="not_possible_is_of_who_was_not_seen_again",
                condition=Q(how__in=sorted(NOTHING_TO_OFFER)) | ~LOCK_NOT_POSSIBLE,
            ),
            models.CheckConstraint(
                name="somebody_calls_or_it_says_why_not",
                condition=Q(caller__isnull=False, no_calls="") | Q(caller__isnull=True) & ~Q(no_calls=""),
            ),
            models.CheckConstraint(
                name="death_is_said_in_both_places",
                condition=Q(how=Leaving.DIED, why=WHY_DIED) | ~Q(how=Leaving.DIED) & ~Q(why=WHY_DIED),
            ),
            models.CheckConstraint(
                name="nobody_is_called_after_a_death",
                condition=Q(how=Leaving.DIED, no_calls=NoCalls.DIED) | ~Q(how=Leaving.DIED) & ~Q(no_calls=NoCalls.DIED),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "patient"], name="departure_of_patient"),
            models.Index(fields=["organization", "left_at"], name="departure_by_day"),
        ]
        triggers = [append_only()]
