"""Sending one delivery: decide again, hand it over with no transaction open, and keep what came of it."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from midspan.domains.notices.actions.telling import tell
from midspan.domains.notices.enums import Channel, DeliveryState, NoticeKind, Occasion, Reason
from midspan.domains.notices.models import Delivery, PushSubscription
from midspan.domains.notices.outside.browsers import browsers_of
from midspan.domains.notices.outside.carriers import carrier_for
from midspan.domains.notices.outside.carriers.parcel import Outcome, Parcel
from midspan.domains.notices.outside.deciding import Found, decided, found_for
from midspan.domains.notices.outside.envelopes import template_for
from midspan.domains.notices.outside.leading import address_for
from midspan.domains.notices.outside.limits import limits_on
from midspan.domains.notices.outside.moving import move
from midspan.domains.notices.outside.queueing import ask_for
from midspan.domains.notices.outside.receipts import receipt_url
from midspan.domains.notices.rules import Decision, next_try
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.programs.queries import home_zone
from midspan.kernel import clock
from midspan.kernel.actions import record
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

REACH_OTHERWISE = (Role.FRONT_DESK, Role.INTAKE, Role.DIRECTOR)
ITS_END = frozenset({DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.GIVEN_UP, DeliveryState.STOPPED})


def deliver_one(*, organization_id: UUID, delivery_id: UUID) -> DeliveryState:
    """Take one delivery as far as it goes now, and return its state. Twice is once.

    Raises Delivery.DoesNotExist for a delivery that is none of this organization's.
    """
    by = Actor(organization_id=organization_id, id=delivery_id, kind=ActorKind.JOB)
    # What an envelope leads to may wait until the end of a day, which ends by the clock of the center.
    with acting_for(by, Reach.ALL), timezone.override(home_zone(organization_id=organization_id)):
        delivery = _locked(delivery_id, by=by)
        parcel = None if delivery.state in ITS_END else _claimed(delivery, by=by)
    if parcel is None:
        return DeliveryState(delivery.state)
    # No transaction is open while a server outside takes its time.
    outcome = _carried(Channel(delivery.channel), parcel)
    with acting_for(by, Reach.ALL):
        return DeliveryState(_keep(_locked(delivery_id, by=by), outcome, by=by).state)


def _locked(delivery_id: UUID, *, by: Actor) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("notice")
    return rows.get(organization_id=by.organization_id, pk=delivery_id)


def _claimed(delivery: Delivery, *, by: Actor) -> Parcel | None:
    """What to hand over, with the delivery marked as being handed over; None when it waits or is stopped."""
    if delivery.state == DeliveryState.SENDING:
        # A worker died on the way. A mail that was taken all the same carries the same id the second time.
        fail(delivery, Reason.LOST, by=by)
        return None
    found = found_for(delivery)
    decision = decided(found)
    if not decision.sends:
        _held(delivery, decision, by=by)
        return None
    move(delivery, DeliveryState.SENDING, tried_at=found.now, tries=delivery.tries + 1)
    return _parcel(found)


def _held(delivery: Delivery, decision: Decision, *, by: Actor) -> None:
    if decision.until:
        delivery.due_at = decision.until
        delivery.save(update_fields=["due_at"])
        ask_for(delivery, at=decision.until)
        return
    move(delivery, DeliveryState.STOPPED, reason=decision.reason)
    record(by=by, verb="delivery.stop", subject=delivery)


def _parcel(found: Found) -> Parcel:
    delivery, language = found.delivery, found.person.language if found.person else ""
    words = template_for(found.occasion, on=found.now.date())
    ids = {"organization_id": delivery.organization_id, "delivery_id": delivery.pk}
    leads_to = address_for(NoticeKind(delivery.notice.kind), channel=found.channel, recipient=found.recipient)
    return Parcel(
        delivery_id=delivery.pk,
        envelope=words.envelope(found.channel, language=language, address=leads_to),
        address=found.address,
        browsers=browsers_of(found.recipient) if found.channel is Channel.PUSH else (),
        receipt_url=receipt_url(**ids) if found.channel is Channel.TEXT else "",
        is_urgent=found.occasion is Occasion.URGENT,
    )


def _carried(channel: Channel, parcel: Parcel) -> Outcome:
    carrier = carrier_for(channel)
    outcome: Outcome = carrier.carry(parcel) if carrier.is_set_up() else Outcome(Reason.NOT_SET_UP)
    return outcome


def _keep(delivery: Delivery, outcome: Outcome, *, by: Actor) -> Delivery:
    """What the carrier answered; browsers that are none any more are forgotten."""
    if outcome.gone:
        PushSubscription.objects.filter(organization_id=by.organization_id, pk__in=outcome.gone).delete()
    if outcome.reason:
        return fail(delivery, outcome.reason, by=by)
    move(delivery, DeliveryState.SENT, sent_at=clock.now(), reason="")
    record(by=by, verb="delivery.send", subject=delivery)
    return delivery


def fail(delivery: Delivery, reason: Reason, *, by: Actor) -> Delivery:
    """Try again later, or give up and let somebody know who can reach the person in another way."""
    now = clock.now()
    wait = next_try(tries=delivery.tries, reason=reason, waits=limits_on(now.date()).retry_after)
    move(delivery, DeliveryState.FAILED, reason=reason, due_at=now + (wait or now - now))
    if wait:
        ask_for(delivery, at=delivery.due_at)
    else:
        _give_up(delivery, by=by)
    return delivery


def _give_up(delivery: Delivery, *, by: Actor) -> None:
    """No silence: whoever can reach a patient otherwise is told, by name of the delivery and nothing else."""
    move(delivery, DeliveryState.GIVEN_UP)
    record(by=by, verb="delivery.give_up", subject=delivery)
    if delivery.recipient_kind == ActorKind.PATIENT:
        for staff in _who_reaches_otherwise(delivery.organization_id):
            tell(
                kind=NoticeKind.NOT_DELIVERED,
                recipient_id=staff.pk,
                recipient_kind=ActorKind.STAFF,
                patient_id=delivery.recipient_id,
                subject_id=delivery.pk,
                by=by,
            )


def _who_reaches_otherwise(organization_id: UUID) -> list[Any]:
    """The front desk; where there is none, the next who sees every patient."""
    asked = (active_staff(organization_id=organization_id, role=role) for role in REACH_OTHERWISE)
    return next(filter(None, asked), [])
