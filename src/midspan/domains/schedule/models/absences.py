"""Shape of absences: who is away, and what was decided for each session they would have led."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from midspan.domains.schedule.enums import StepKind
from midspan.kernel.models import OrganizationRow, choices
from midspan.values import classified


class Absence(OrganizationRow):
    """Somebody who called in, from `first` to before `until`. The reason is nobody's business and is not kept."""

    PRIVACY: ClassVar = classified(operational="staff first until made_at made_by_id undone_at undone_by_id")

    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    first = models.DateField()
    until = models.DateField()
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField()
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="absence_has_days", condition=Q(until__gt=F("first")))]
        indexes = [models.Index(fields=["organization", "until"], name="absence_by_end")]

    def __str__(self) -> str:
        return f"Absence {self.pk}"


class AbsenceStep(models.Model):
    """What an absence did to one session. `before` is the session as it was, so that it can be undone.

    An individual session's step names its patient and is seen by those who reach them, as the session is.
    """

    PRIVACY: ClassVar = classified(
        operational="id organization absence session kind stand_in", clinical="patient before"
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organization = models.ForeignKey("kernel.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    absence = models.ForeignKey(Absence, on_delete=models.CASCADE, related_name="steps", db_index=False)
    session = models.ForeignKey("schedule.Session", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=choices(StepKind))
    stand_in = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    before = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "absence", "session"], name="absence_step_once"),
            models.CheckConstraint(
                name="cover_names_the_stand_in", condition=~Q(kind=StepKind.COVERED) | Q(stand_in__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"AbsenceStep {self.pk}"
