"""Shape of breaches: what happened, its assessments, whom it affects and how many, and each notice.

No row ever changes and none is deleted; what turns out differently is one more row, and the last one holds.
"""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.breaches.enums import Duty, FoundBy, Outcome, Step, Way
from midspan.kernel.models import OrganizationRow, PatientRow, append_only, choices
from midspan.values import classified

LONG, SHORT = 1000, 300


def _by() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)


class BreachRow(OrganizationRow):
    """A row about an event, whomever it affects; only the privacy officer reads it whole."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.object_name} {self.pk}"


class Breach(BreachRow):
    """Something happened from `first_date` to `last_date` (None: nobody knows, or it goes on), both included.

    `discovered_date` is the first day on which anybody here knew of it, or would have with care (45 CFR 164.404(a)(2)).
    """

    PRIVACY: ClassVar = classified(
        clinical="happened discovered_by first_date last_date discovered_date noted_at", operational="noted_by"
    )

    happened = models.CharField(max_length=LONG)
    discovered_by = models.CharField(max_length=200)
    first_date = models.DateField()
    last_date = models.DateField(null=True)
    discovered_date = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = _by()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="breach_days_in_order",
                condition=Q(discovered_date__gte=F("first_date"))
                & (Q(last_date__isnull=True) | Q(last_date__gte=F("first_date"))),
            ),
        ]
        indexes = [models.Index(fields=["organization", "discovered_date"], name="breach_by_discovery")]
        triggers = [append_only()]


class BreachStep(BreachRow):
    """One step of a breach: who did it and when. `number` counts from 1."""

    PRIVACY: ClassVar = classified(clinical="breach number step at", operational="done_by")

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="steps", db_index=False)
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=20, choices=choices(Step))
    at = models.DateTimeField()
    done_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "breach", "number"], name="breach_steps_in_order"),
            models.CheckConstraint(
                name="breach_begins_noted", condition=Q(step=Step.NOTED.value, number=1) | Q(number__gt=1)
            ),
        ]
        triggers = [append_only()]


class BreachAssessment(BreachRow):
    """The four factors of 45 CFR 164.402(2), each in words, and what they show together; `number` is its step's."""

    PRIVACY: ClassVar = classified(
        clinical="breach number nature recipient acquired mitigated outcome assessed_at", operational="assessed_by"
    )

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="assessments", db_index=False)
    number = models.PositiveIntegerField()
    nature = models.CharField(max_length=LONG)
    recipient = models.CharField(max_length=LONG)
    acquired = models.CharField(max_length=LONG)
    mitigated = models.CharField(max_length=LONG)
    outcome = models.CharField(max_length=20, choices=choices(Outcome))
    assessed_at = models.DateTimeField()
    assessed_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "breach", "number"], name="breach_assessments_in_order"),
            models.CheckConstraint(
                name="breach_factors_have_words",
                condition=~Q(nature="") & ~Q(recipient="") & ~Q(acquired="") & ~Q(mitigated=""),
            ),
        ]
        triggers = [append_only()]


class BreachPerson(PatientRow):
    """A breach affects somebody, or does not after all; of a person's rows the one with the highest number holds."""

    PRIVACY: ClassVar = classified(clinical="breach number is_affected found_by words at", operational="done_by")

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="people", db_index=False)
    number = models.PositiveIntegerField()
    is_affected = models.BooleanField()
    found_by = models.CharField(max_length=20, choices=choices(FoundBy))
    words = models.CharField(max_length=SHORT, blank=True)
    at = models.DateTimeField()
    done_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "breach", "number"], name="breach_of_person_in_order"
            ),
            models.CheckConstraint(name="not_affected_says_why", condition=Q(is_affected=True) | ~Q(words="")),
        ]
        indexes = [models.Index(fields=["organization", "breach"], name="people_of_breach")]
        triggers = [append_only()]


class BreachCount(BreachRow):
    """How many were affected and told as of one moment, as `rules.Affected` says; `others` None is unknown.

    After a search of the ledger also whose account was looked for, over which time, and how many people it found.
    """

    PRIVACY: ClassVar = classified(
        clinical="breach number known told in_one_state others since until found at", operational="account done_by"
    )

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="counts", db_index=False)
    number = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    told = models.PositiveIntegerField()
    in_one_state = models.PositiveIntegerField()
    others = models.PositiveIntegerField(null=True)
    account = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    found = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    done_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "breach", "number"], name="breach_counts_in_order"),
            models.CheckConstraint(
                name="breach_search_is_whole",
                condition=Q(account__isnull=True, since__isnull=True, until__isnull=True, found__isnull=True)
                | Q(account__isnull=False, since__lt=F("until"), found__isnull=False),
            ),
        ]
        triggers = [append_only()]


class BreachWords(BreachRow):
    """What those affected are told (45 CFR 164.404(c)), in both languages; it names none of them.

    `number` is its step's.
    """

    PRIVACY: ClassVar = classified(
        clinical="breach number happened_en happened_es classes doing_en doing_es advice contact"
    )

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="words", db_index=False)
    number = models.PositiveIntegerField()
    happened_en = models.CharField(max_length=LONG)
    happened_es = models.CharField(max_length=LONG)
    classes = ArrayField(models.CharField(max_length=40))
    doing_en = models.CharField(max_length=LONG)
    doing_es = models.CharField(max_length=LONG)
    advice = ArrayField(models.CharField(max_length=40))
    contact = models.CharField(max_length=SHORT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "breach", "number"], name="breach_words_in_order"),
            models.CheckConstraint(name="breach_words_say_what", condition=~Q(classes=[]) & ~Q(advice=[])),
        ]
        triggers = [append_only()]


class BreachNotice(BreachRow):
    """Somebody was told on `sent_date`: one person, or (no patient) the Secretary, the press, or people at large."""

    PRIVACY: ClassVar = classified(clinical="breach duty way sent_date words noted_at", operational="noted_by")

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="notices", db_index=False)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    duty = models.CharField(max_length=20, choices=choices(Duty))
    way = models.CharField(max_length=20, choices=choices(Way))
    sent_date = models.DateField()
    words = models.CharField(max_length=SHORT, blank=True)
    noted_at = models.DateTimeField()
    noted_by = _by()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="breach_notice_is_to_somebody",
                condition=(Q(patient__isnull=False, duty=Duty.PEOPLE.value) & ~Q(way=Way.REPORT.value))
                | Q(patient__isnull=True, duty=Duty.PEOPLE.value, way=Way.SUBSTITUTE.value)
                | (Q(patient__isnull=True, way=Way.REPORT.value) & ~Q(duty=Duty.PEOPLE.value)),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "breach"], name="notices_of_breach"),
            models.Index(fields=["organization", "patient"], name="breach_notices_of_person"),
        ]
        triggers = [append_only()]
