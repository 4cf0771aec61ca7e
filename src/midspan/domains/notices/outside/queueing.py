"""Queueing: a delivery for each channel the recipient chose, in the transaction that leaves the notice."""

from datetime import datetime

from midspan.domains.notices.enums import Channel, Occasion
from midspan.domains.notices.models import ContactSettings, Delivery, Notice
from midspan.domains.notices.outside.envelopes import occasion_of
from midspan.kernel import clock
from midspan.kernel.jobs import URGENT, enqueue_named

DELIVER = "midspan.domains.notices.tasks.deliver"


def queue_outside(notice: Notice) -> list[Delivery]:
    """Nothing is sent here: a job sends, after the commit, and decides again. Needs the recipient within reach."""
    mine = {"organization_id": notice.organization_id, "recipient_id": notice.recipient_id}
    chosen = ContactSettings.objects.filter(**mine, recipient_kind=notice.recipient_kind).first()
    return [_queued(notice, channel) for channel in chosen.channels] if chosen else []


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
