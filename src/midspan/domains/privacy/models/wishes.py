"""Shape of wishes: consents and limits, each a row that never changes and, when it is over, a row that says so.

What is compiled from them for queries stands in `Withheld`; `Epoch` counts the changes. The database moves the count
itself (migration 0005), so that no change can leave it where it was.
"""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from midspan.domains.privacy.enums import EndCause
from midspan.engines.disclosure import Effect
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified


def words(**options: Any) -> Any:
    return ArrayField(models.CharField(max_length=200), **options)


class Consent(PatientRow):
    """One consent as it was signed: a rule with one level of exceptions, in the disclosure engine's words.

    `scope` and each of `exceptions` are what `privacy.scopes` writes. With `unclear_reason` it is quarantined.
    """

    PRIVACY: ClassVar = classified(
        clinical="effect scope exceptions version categories replaces unclear_reason sentence given_at",
        operational="given_by",
    )

    effect = models.CharField(max_length=10, choices=choices(Effect))
    scope = models.JSONField()
    exceptions = models.JSONField(default=list)
    version = models.CharField(max_length=40)
    categories = words(default=list)
    replaces = ArrayField(models.UUIDField(), default=list)
    unclear_reason = models.CharField(max_length=300, blank=True)
    sentence = models.CharField(max_length=600, blank=True, help_text="What the patient read, and reads as the reason.")
    given_at = models.DateTimeField()
    given_by = models.UUIDField(help_text="Whoever put it on file: the patient, or a staff member from paper.")

    class Meta:
        indexes = [models.Index(fields=["organization", "patient"], name="consent_of_patient")]
        constraints = [
            models.CheckConstraint(name="consent_has_effect", condition=Q(effect__in=[one.value for one in Effect]))
        ]
        triggers = [append_only()]


class Revocation(PatientRow):
    """A consent is over: the patient took it back, or what it was to end with happened.

    What was disclosed before stays disclosed; nothing is from here on.
    """

    PRIVACY: ClassVar = classified(clinical="consent cause revoked_at", operational="revoked_by")

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+", db_index=False)
    cause = models.CharField(max_length=20, choices=choices(EndCause), default=EndCause.TAKEN_BACK)
    revoked_at = models.DateTimeField()
    revoked_by = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "consent"], name="consent_revoked_once")]
        indexes = [models.Index(fields=["organization", "patient"], name="revocation_of_patient")]
        triggers = [append_only()]


class Restriction(PatientRow):
    """A limit the patient asked for and was granted (42 CFR 2.26, 45 CFR 164.522). A list that is null means any.

    `actors` are ids of staff members or references to people outside. `is_block`: these people never see anything.
    """

    PRIVACY: ClassVar = classified(clinical="actors purposes classes is_block granted_at", operational="granted_by")

    actors = words(null=True)
    purposes = words(null=True)
    classes = words(null=True)
    is_block = models.BooleanField(default=False)
    granted_at = models.DateTimeField()
    granted_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["organization", "patient"], name="restriction_of_patient")]
        constraints = [
            models.CheckConstraint(
                name="block_is_of_somebody_and_of_everything",
                condition=Q(is_block=False) | Q(actors__len__gt=0, purposes=None, classes=None),
            ),
            models.CheckConstraint(
                name="restriction_lists_are_null_or_filled",
                condition=(Q(actors=None) | Q(actors__len__gt=0))
                & (Q(purposes=None) | Q(purposes__len__gt=0))
                & (Q(classes=None) | Q(classes__len__gt=0)),
            ),
        ]
        triggers = [append_only()]


class RestrictionEnd(PatientRow):
    """A limit is over, because the patient said so."""

    PRIVACY: ClassVar = classified(clinical="restriction ended_at", operational="ended_by")

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField()
    ended_by = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "restriction"], name="restriction_ended_once")]
        indexes = [models.Index(fields=["organization", "patient"], name="restriction_end_of_patient")]
        triggers = [append_only()]


class Epoch(PatientRow):
    """How often a patient's wishes have changed. What is compiled from them holds for one number."""

    PRIVACY: ClassVar = classified(clinical="number")

    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "patient"], name="one_epoch_of_patient")]


class Withheld(PatientRow):
    """What a patient's limits take from lists, compiled: one narrowing of the engine. A list that is null means any.

    Every query of staff about patients asks this table (`midspan_withheld`), so that what is counted, searched and
    paged is what is shown.
    """

    PRIVACY: ClassVar = classified(clinical="actors purposes classes")

    actors = words(null=True)
    purposes = words(null=True)
    classes = words(null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "patient"], name="withheld_of_patient")]
