"""The secret address of a calendar feed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.kernel.models import PatientRow
from midspan.values import classified


class CalendarFeed(PatientRow):
    """A patient's secret address for their own calendar app. Only its hash is kept; a new one ends the old."""

    PRIVACY: ClassVar = classified(
        patient_private="secret_hash shows_place shows_name", operational="created_at revoked_at last_read_at"
    )

    secret_hash = models.CharField(max_length=64)
    shows_place = models.BooleanField(default=False)
    shows_name = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    last_read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A calendar app brings nothing but the secret, so its key cannot lead with the organization.
            models.UniqueConstraint(fields=["secret_hash"], name="feed_secret_once"),
            models.UniqueConstraint(
                fields=["organization", "patient"], name="one_live_feed", condition=Q(revoked_at__isnull=True)
            ),
        ]
