"""Shape of family tasks: versions of what is asked, and what guardians say to it; neither is ever changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.family_tasks.rules import LONGEST_ANSWER, LONGEST_TITLE, LONGEST_WORDS
from midspan.kernel.models import PatientRow, append_only
from midspan.values import classified


class FamilyTask(PatientRow):
    """One version of a task; of a `thread` the last holds. Without a guardian it is for all who may read it.

    `is_over`: staff ended it with this version. It is of that stay, and over with it.
    """

    PRIVACY: ClassVar = classified(
        clinical="thread number episode guardian title words due_date is_over", operational="said_by said_at"
    )

    thread = models.UUIDField(help_text="The id of its first version.")
    number = models.PositiveIntegerField(help_text="Of the versions: the first is 1.")
    episode = models.ForeignKey("journey.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    guardian = models.ForeignKey(
        "privacy.Guardian", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    title = models.CharField(max_length=LONGEST_TITLE)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    due_date = models.DateField(null=True)
    is_over = models.BooleanField(default=False)
    said_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "thread", "number"], name="family_task_in_order"),
            models.CheckConstraint(name="family_task_says_what", condition=~Q(title="")),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="family_task_of_patient")]
        triggers = [append_only()]


class FamilyTaskAnswer(PatientRow):
    """What one guardian says to a task; the last of each holds. `words`: what stood in the way where it is not done."""

    PRIVACY: ClassVar = classified(clinical="thread guardian number is_done words", operational="said_at")

    thread = models.UUIDField(help_text="Of the task.")
    guardian = models.ForeignKey("privacy.Guardian", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(
        help_text="Of what this guardian said to it: the first is 1, and the last holds."
    )
    is_done = models.BooleanField()
    words = models.CharField(max_length=LONGEST_ANSWER, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "thread", "guardian", "number"], name="family_task_answers_in_order"
            ),
            models.CheckConstraint(name="family_task_done_says_no_more", condition=Q(is_done=False) | Q(words="")),
        ]
        indexes = [models.Index(fields=["organization", "patient", "thread"], name="family_task_answers")]
        triggers = [append_only()]
