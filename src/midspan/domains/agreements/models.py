"""Shape of agreements and of their ends. Neither row ever changes, and neither is about a patient."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.kernel.models import OrganizationRow, append_only
from midspan.values import classified


class Agreement(OrganizationRow):
    """An organization serves this one, from `first_date` to `last_date`, both included (None: until somebody ends it).

    `sha256` is that of `content`, in hexadecimal.
    """

    PRIVACY: ClassVar = classified(
        operational="name contact services classes clauses first_date last_date content sha256 media_type entered_at "
        "entered_by"
    )

    name = models.CharField(max_length=200)
    contact = models.CharField(max_length=300)
    services = ArrayField(models.CharField(max_length=40))
    classes = ArrayField(models.CharField(max_length=40))
    clauses = ArrayField(models.CharField(max_length=40))
    first_date = models.DateField()
    last_date = models.DateField(null=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name", "sha256", "first_date"], name="agreement_is_entered_once"
            ),
            models.CheckConstraint(
                name="agreement_days_in_order", condition=Q(last_date__isnull=True) | Q(last_date__gte=F("first_date"))
            ),
            models.CheckConstraint(name="agreement_says_what_for", condition=~Q(services=[]) & ~Q(classes=[])),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.name


class AgreementEnd(OrganizationRow):
    """Somebody ended an agreement before its time, from `ends_date` on."""

    PRIVACY: ClassVar = classified(operational="agreement reason ends_date ended_at ended_by")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="ends", db_index=False)
    reason = models.CharField(max_length=300)
    ends_date = models.DateField()
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "agreement"], name="agreement_ends_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"end of {self.agreement_id}"
