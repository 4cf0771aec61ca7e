"""Queueing: a delivery for each channel the recipient chose, in the transaction that leaves the notice."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.notices.enums import Channel, Occasion
from midspan.domains.notices.models import ContactSettings, Delivery, Notice
from midspan.domains.notices.outside.envelopes import occasion_of
from midspan.kernel import clock
from midspan.kernel.jobs import URGENT, enqueue_named
from midspan.kernel.prepared import Prepared, organization_reader
from midspan.values import Actor

DELIVER = "midspan.domains.notices.tasks.deliver"


def queue_outside(notice: Notice) -> list[Delivery]:
    """Nothing is sent here: a job sends, after the commit, and decides again. Needs the recipient within reach."""
    reader = organization_reader(notice.organization_id)
    chosen = _CHOSEN.instances(viewer=reader, recipient_id=notice.recipient_id, recipient_kind=notice.recipient_kind)
    return [_queued(notice, channel) for one in chosen for channel in one.channels]


def _chosen(*, viewer: Actor, recipient_id: UUID, recipient_kind: str) -> QuerySet[ContactSettings]:
    return ContactSettings.objects.filter(
        organization_id=viewer.organization_id, recipient_id=recipient_id, recipient_kind=recipient_kind
    )


_CHOSEN = Prepared(_chosen, recipient_id=UUID, recipient_kind=str)


def _queued(notice: Notice, channel: Channel) -> Delivery:
    now = clock.now()
    delivery = Delivery.objects.create(
        organization_id=notice.organization_id,
        recipient_kind=notice.recipient_kind,
        recipient_id=notice.recipient_id,
        notice=notice,
        channel=channel,
        queued_at=now,
        due_at=now,
    )
    ask_for(delivery)
    return delivery


def ask_for(delivery: Delivery, *, at: datetime | None = None) -> None:
    """Queue the job that takes care of this delivery, at once or not before `at`."""
    ids = {"organization_id": str(delivery.organization_id), "delivery_id": str(delivery.pk)}
    is_urgent = occasion_of(delivery.notice.kind) is Occasion.URGENT
    enqueue_named(DELIVER, at=at, priority=URGENT if is_urgent else 0, **ids)
