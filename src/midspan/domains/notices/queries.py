"""What waits for somebody. A notice is seen by its recipient alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.models import Notice
from midspan.domains.notices.wording import WORDING
from midspan.values import Actor


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice as its recipient reads it; `subject_id` is the row its link leads to."""

    id: UUID
    kind: NoticeKind
    subject_id: UUID | None
    created_at: datetime
    is_read: bool

    @property
    def text(self) -> str:
        return str(WORDING[self.kind])


def sentence_of(kind: NoticeKind) -> str:
    """What the recipient of such a notice reads: it may be shown before anybody is told."""
    return str(WORDING[kind])


def notices_for(*, viewer: Actor, count: int = 20) -> list[ShownNotice]:
    """The viewer's latest notices, newest first. One query."""
    rows = Notice.objects.filter(organization_id=viewer.organization_id, recipient_id=viewer.id)
    return [
        ShownNotice(row.pk, NoticeKind(row.kind), row.subject_id, row.created_at, row.read_at is not None)
        for row in rows.order_by("-created_at")[:count]
    ]


def unread_count(*, viewer: Actor) -> int:
    return unread_notices(viewer=viewer).count()


def unread_notices(*, viewer: Actor) -> QuerySet[Notice]:
    """What the viewer has not read yet, as a query set that a surface may count within its own query."""
    return Notice.objects.filter(organization_id=viewer.organization_id, recipient_id=viewer.id, read_at__isnull=True)
