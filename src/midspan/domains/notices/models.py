"""Shape of notices."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.notices.enums import NoticeKind
from midspan.kernel.models import Organization
from midspan.values import ActorKind, classified


class Notice(models.Model):
    """One thing one person should know. `recipient_id` is a patient's or staff member's id."""

    PRIVACY: ClassVar = classified(
        operational="id organization recipient_kind kind created_at read_at",
        clinical="recipient_id subject_id patient_ref",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    recipient_kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ActorKind])
    recipient_id = models.UUIDField()
    kind = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in NoticeKind])
    subject_id = models.UUIDField(null=True)
    patient_ref = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "recipient_id", "-created_at"], name="notice_of_recipient"),
            models.Index(
                fields=["organization", "recipient_id"], condition=Q(read_at__isnull=True), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"Notice {self.pk}"
