"""Shape of incidents: what happened, whom it concerned, each step, telling and addendum.

No row ever changes and none is deleted. Reading is the author's and the reviewers': PostgreSQL shows an incident, and
with it every row of it, to who wrote it and to who reaches the whole center.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from midspan.domains.incidents.enums import Answer, Step
from midspan.kernel.models import OrganizationRow, PatientRow, append_only, choices
from midspan.values import classified

LONG, SHORT = 2000, 300


def _by() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)


class IncidentRow(OrganizationRow):
    """A row about an event, whomever it concerned."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.object_name} {self.pk}"


class Incident(IncidentRow):
    """What happened and what was done at once; `noticed_at` is when somebody here first knew. `kind` is the book's."""

    PRIVACY: ClassVar = classified(
        clinical="kind occurred_at noticed_at place happened done_at_once noted_at", operational="noted_by"
    )

    kind = models.CharField(max_length=30)
    occurred_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    place = models.CharField(max_length=SHORT)
    happened = models.CharField(max_length=LONG)
    done_at_once = models.CharField(max_length=LONG)
    noted_at = models.DateTimeField()
    noted_by = _by()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="incident_times_in_order",
                condition=Q(noticed_at__gte=F("occurred_at"), noted_at__gte=F("noticed_at")),
            ),
            models.CheckConstraint(
                name="incident_says_what", condition=~Q(happened="") & ~Q(done_at_once="") & ~Q(place="")
            ),
        ]
        indexes = [models.Index(fields=["organization", "noted_by"], name="incident_of_author")]
        triggers = [append_only()]


class IncidentStep(IncidentRow):
    """One step of an incident: who did it, when, and what they found or learned. `number` counts from 1."""

    PRIVACY: ClassVar = classified(clinical="incident number step words at", operational="done_by")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="steps", db_index=False)
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=20, choices=choices(Step))
    words = models.CharField(max_length=LONG, blank=True)
    at = models.DateTimeField()
    done_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "incident", "number"], name="incident_steps_in_order"),
            models.CheckConstraint(
                name="incident_begins_noted",
                condition=Q(step=Step.NOTED.value, number=1) | (Q(number__gt=1) & ~Q(step=Step.NOTED.value)),
            ),
            models.CheckConstraint(name="incident_step_says_why", condition=Q(step=Step.NOTED.value) | ~Q(words="")),
        ]
        triggers = [append_only()]


class IncidentTelling(IncidentRow):
    """What became of one duty of the book: `words` says who was told and how, or why nobody has to be."""

    PRIVACY: ClassVar = classified(clinical="incident duty answer told_at words noted_at", operational="noted_by")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="tellings", db_index=False)
    duty = models.CharField(max_length=40)
    answer = models.CharField(max_length=20, choices=choices(Answer))
    told_at = models.DateTimeField()
    words = models.CharField(max_length=SHORT)
    noted_at = models.DateTimeField()
    noted_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "incident", "duty"], name="incident_duty_answered_once"),
            models.CheckConstraint(name="incident_telling_says_whom", condition=~Q(words="")),
            models.CheckConstraint(name="told_before_it_is_noted", condition=Q(told_at__lte=F("noted_at"))),
        ]
        triggers = [append_only()]


class IncidentAddition(IncidentRow):
    """An addendum: what was written wrongly, or is known since."""

    PRIVACY: ClassVar = classified(clinical="incident words at", operational="done_by")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="additions", db_index=False)
    words = models.CharField(max_length=LONG)
    at = models.DateTimeField()
    done_by = _by()

    class Meta:
        constraints = [models.CheckConstraint(name="incident_addition_says_what", condition=~Q(words=""))]
        indexes = [models.Index(fields=["organization", "incident"], name="additions_of_incident")]
        triggers = [append_only()]


class IncidentPerson(PatientRow):
    """It concerned this patient."""

    PRIVACY: ClassVar = classified(clinical="incident at", operational="done_by")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="people", db_index=False)
    at = models.DateTimeField()
    done_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "incident"], name="incident_concerns_a_person_once"
            )
        ]
        indexes = [models.Index(fields=["organization", "incident"], name="people_of_incident")]
        triggers = [append_only()]


class IncidentStaff(IncidentRow):
    """It concerned somebody who works here."""

    PRIVACY: ClassVar = classified(clinical="incident at", operational="staff done_by")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="staff", db_index=False)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    done_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "incident", "staff"], name="incident_concerns_staff_once")
        ]
        triggers = [append_only()]
