"""The base of every model: an organization first, random ids made in Python, and no open door to patient rows."""

import uuid
from enum import StrEnum
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from midspan.values import NOBODY, FieldPrivacy, classified


def choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    """The members of an enum for a column's `choices`."""
    return [(member.value, member.value) for member in enum]


def append_only() -> pgtrigger.Protect:
    """For a table's `triggers`: its rows are never changed and never deleted."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Organization(models.Model):
    """The tenant: one treatment provider. Its id leads every key of every patient table."""

    PRIVACY: ClassVar = classified(operational="id name short_name jurisdiction phone crisis_phone created_at")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, help_text="A neutral name for letters, messages and page titles.")
    jurisdiction = models.CharField(max_length=20, help_text="State code whose rules apply, such as VA.")
    phone = models.CharField(max_length=30)
    crisis_phone = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        # A connection that acts for nobody has this id for its organization: no row may belong to it.
        constraints = [models.CheckConstraint(condition=~Q(id=NOBODY), name="organization_is_somebody")]

    def __str__(self) -> str:
        return self.name


class OrganizationRow(models.Model):
    """A row of one organization that is about no patient: sites, groups, staff."""

    PRIVACY: ClassVar[dict[str, FieldPrivacy]] = {}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class PatientRow(models.Model):
    """A row about one patient. PostgreSQL shows it only to those who reach that patient (`row_security`).

    The patient is named by string because every domain stands on the kernel, `people` included.
    """

    PRIVACY: ClassVar[dict[str, FieldPrivacy]] = {}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.object_name} {self.pk}"


class AuditEvent(models.Model):
    """Who did what to which row, when: ids only, appended and never changed."""

    PRIVACY: ClassVar = classified(
        operational="id organization at actor_kind actor_id verb subject_type subject_id", clinical="patient_ref"
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField()
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.UUIDField(null=True)
    patient_ref = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "-at"], name="audit_recent"),
            models.Index(
                fields=["organization", "patient_ref", "-at"],
                name="audit_patient",
                condition=Q(patient_ref__isnull=False),
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_id}"
