"""Shape of going back: versions that are never changed, and from which of them on the counselor reads it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.going_back.enums import GoingTo, WhoKnows
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified

LONGEST_NAME, LONGEST_WORDS = 120, 1000


def _words() -> "models.CharField[str, str]":
    return models.CharField(max_length=LONGEST_WORDS, blank=True)


class BackVersion(PatientRow):
    """One version, as the person wrote it. `stages`: day and minutes a week; `hard`: what gets hard, and what then."""

    PRIVACY: ClassVar = classified(
        clinical="number going_to name stages hard who_knows they_know breaks transport fallback review_date",
        operational="written_at page_id",
    )

    number = models.PositiveIntegerField(help_text="Of the versions: the first is 1, and the last holds.")
    going_to = models.CharField(max_length=6, choices=choices(GoingTo))
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    stages = models.JSONField()
    hard = models.JSONField(default=list)
    who_knows = models.CharField(max_length=7, choices=choices(WhoKnows))
    they_know = _words()
    breaks = _words()
    transport = _words()
    fallback = _words()
    review_date = models.DateField(null=True)
    page_id = models.UUIDField(null=True, help_text="The opening of the form that it was written in.")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "number"], name="back_versions_in_order"),
            models.CheckConstraint(
                name="who_knows_there_knows_something",
                condition=Q(who_knows=WhoKnows.NOBODY, they_know="") | ~Q(who_knows=WhoKnows.NOBODY) & ~Q(they_know=""),
            ),
        ]
        triggers = [append_only()]


class BackSharing(PatientRow):
    """From which version on the counselor of `episode` reads it; null is from none. No row: they have not said."""

    PRIVACY: ClassVar = classified(clinical="since_number episode", operational="said_at")

    since_number = models.PositiveIntegerField(null=True)
    episode = models.ForeignKey(
        "journey.Episode", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient"], name="one_word_on_going_back"),
            models.CheckConstraint(
                name="going_back_is_shared_in_a_stay",
                condition=Q(since_number=None, episode=None) | Q(episode__isnull=False),
            ),
        ]


class BackLook(PatientRow):
    """That a person and their counselor of that stay looked at a version again; taken back it counts no more."""

    PRIVACY: ClassVar = classified(clinical="number episode", operational="looked_by looked_at taken_back_at")

    number = models.PositiveIntegerField(help_text="Of the version.")
    episode = models.ForeignKey("journey.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    looked_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    looked_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "episode", "number"],
                condition=Q(taken_back_at=None),
                name="looked_at_once",
            )
        ]
