"""What could not be delivered is somebody's to take care of; and what a carrier says afterwards."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from midspan.domains.notices.actions.delivering import fail
from midspan.domains.notices.enums import DUE, DeliveryState, Reason
from midspan.domains.notices.models import Delivery
from midspan.domains.notices.outside.moving import move
from midspan.domains.notices.outside.queueing import ask_for
from midspan.domains.notices.outside.receipts import ARRIVED, CAME_BACK
from midspan.domains.notices.queries import undelivered
from midspan.domains.notices.rules import may_settle
from midspan.kernel import clock
from midspan.kernel.actions import action, record
from midspan.values import Actor


@action("delivery.try_again")
def try_again(*, delivery_id: UUID, by: Actor) -> Delivery:
    """Queue it anew, with all tries before it. Raises Delivery.DoesNotExist for one that is not theirs to settle."""
    may_settle(by).require()
    delivery = _given_up(delivery_id, by)
    move(delivery, DeliveryState.QUEUED, tries=0, reason="")
    ask_for(delivery)
    return delivery


@action("delivery.settle")
def settle(*, delivery_id: UUID, by: Actor) -> Delivery:
    """Somebody reached the person in another way, as agreed with them."""
    may_settle(by).require()
    delivery = _given_up(delivery_id, by)
    delivery.settled_at, delivery.settled_by = clock.now(), by.id
    delivery.save(update_fields=["settled_at", "settled_by"])
    return delivery


def _given_up(delivery_id: UUID, by: Actor) -> Delivery:
    return undelivered(viewer=by).select_for_update(of=("self",)).get(pk=delivery_id)


def keep_receipt(*, delivery_id: UUID, status: str, by: Actor) -> Delivery | None:
    """What a gateway says became of it, in one of the words gateways use; None for any other word or state."""
    delivery = Delivery.objects.select_for_update().filter(organization_id=by.organization_id, pk=delivery_id).first()
    if delivery is None or delivery.state != DeliveryState.SENT:
        return None
    if status in ARRIVED:
        move(delivery, DeliveryState.DELIVERED)
    elif status in CAME_BACK:
        fail(delivery, Reason.BOUNCED, by=by)
    else:
        return None
    record(by=by, verb="delivery.receipt", subject=delivery)
    return delivery


@action("delivery.find_lost")
def queue_lost(*, older_than: timedelta, by: Actor) -> int:
    """Queue anew what no job took care of. Returns how many those were."""
    before = clock.now() - older_than
    waiting = Q(state__in=sorted(DUE), due_at__lt=before)
    begun = Q(state=DeliveryState.SENDING, tried_at__lt=before)
    rows = Delivery.objects.filter(waiting | begun, organization_id=by.organization_id)
    lost = list(rows.select_for_update(skip_locked=True))
    for delivery in lost:
        ask_for(delivery)
        if delivery.state in DUE:
            delivery.due_at = clock.now()
            delivery.save(update_fields=["due_at"])
    return len(lost)
