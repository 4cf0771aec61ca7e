"""Deciding again at the moment of sending: what was chosen, allowed and unread when it was queued may be no longer."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.notices.enums import Channel, DeliveryState, NoticeKind, Occasion
from midspan.domains.notices.models import ContactSettings, Delivery, Notice
from midspan.domains.notices.outside.envelopes import occasion_of
from midspan.domains.notices.outside.leading import may_lead_elsewhere
from midspan.domains.notices.outside.limits import ignores_quiet_hours, is_never_held_back, limits_on
from midspan.domains.notices.rules import Decision, Situation, decide, next_open
from midspan.domains.people.queries import Reachable, reachable, staff_actor
from midspan.domains.privacy.queries import may_see_class, visible
from midspan.domains.programs.queries import home_zone
from midspan.kernel import clock
from midspan.values import Actor, ActorKind, DataClass

WENT_OUT = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.DELIVERED)


class Found(Struct, frozen=True, kw_only=True):
    """One delivery with everything about its recipient, read in the transaction that decides."""

    delivery: Delivery
    recipient: Actor
    chosen: ContactSettings | None
    person: Reachable | None
    now: datetime

    @property
    def channel(self) -> Channel:
        return Channel(self.delivery.channel)

    @property
    def occasion(self) -> Occasion:
        return occasion_of(self.delivery.notice.kind)

    @property
    def address(self) -> str:
        return self.chosen.address_on(self.channel) if self.chosen else ""

    @property
    def zone(self) -> ZoneInfo:
        own = self.person.time_zone if self.person else ""
        return ZoneInfo(own) if own else home_zone(organization_id=self.recipient.organization_id)


def found_for(delivery: Delivery) -> Found:
    recipient = recipient_of(delivery)
    mine = {"organization_id": recipient.organization_id, "recipient_id": recipient.id}
    return Found(
        delivery=delivery,
        recipient=recipient,
        # Locked: a change of the settings comes before this decision, or waits until it is kept.
        chosen=ContactSettings.objects.select_for_update().filter(**mine).first(),
        person=reachable(recipient=recipient),
        now=clock.now(),
    )


def recipient_of(delivery: Delivery | Notice) -> Actor:
    """The recipient as a viewer of today: with the roles they have now, not those of when they were told."""
    if delivery.recipient_kind == ActorKind.STAFF:
        return staff_actor(delivery.organization_id, delivery.recipient_id)
    return Actor(organization_id=delivery.organization_id, id=delivery.recipient_id, kind=ActorKind.PATIENT)


def decided(found: Found) -> Decision:
    """Whether it goes out now, later or not at all."""
    is_chosen = found.chosen is not None and found.channel in found.chosen.channels
    return decide(
        Situation(
            has_sign_in=found.person is not None,
            may_be_told=_may_be_told(found),
            is_chosen=is_chosen,
            address_holds=_address_holds(found),
            is_read=found.delivery.notice.read_at is not None,
            was_said_since=_was_said_since(found),
            sent_today=_sent_today(found),
            most_a_day=limits_on(found.now.astimezone(found.zone).date()).most_a_day,
            never_held_back=is_never_held_back(found.occasion, found.channel),
            opens_at=_opens_at(found),
            now=found.now,
        )
    )


def _may_be_told(found: Found) -> bool:
    """The gate, asked now: whether the recipient may see this, and still reaches the patient whom it is about."""
    notice, recipient = found.delivery.notice, found.recipient
    if recipient.is_staff and notice.patient_ref is None:
        return bool(may_see_class(recipient, DataClass.MESSAGE))
    about = "patient_ref" if recipient.is_staff else "recipient_id"
    rows = Notice.objects.filter(pk=notice.pk)
    return visible(rows, viewer=recipient, data_class=DataClass.MESSAGE, patient=about).exists()


def _address_holds(found: Found) -> bool:
    """A patient's number or address on file is still the one they chose here; somebody may have had to change it."""
    if found.person is None or found.recipient.is_staff:
        return found.person is not None
    on_file = {Channel.MAIL: found.person.email, Channel.TEXT: found.person.phone}
    return on_file.get(found.channel, "") == found.address


def _was_said_since(found: Found) -> bool:
    """An envelope says the same whatever it is about: one that went out after this notice was left says it too.

    But for one that may lead to a page of its own: another kind leads elsewhere.
    """
    notice = found.delivery.notice
    rows = _same_way(found).filter(sent_at__gte=notice.created_at)
    if may_lead_elsewhere(NoticeKind(notice.kind), channel=found.channel):
        rows = rows.filter(notice__kind=notice.kind)
    return rows.exists()


def _sent_today(found: Found) -> int:
    here = found.now.astimezone(found.zone)
    midnight = datetime.combine(here.date(), time(), tzinfo=found.zone)
    return _same_way(found).filter(sent_at__gte=midnight).count()


def _same_way(found: Found) -> QuerySet[Delivery]:
    mine = {"organization_id": found.recipient.organization_id, "recipient_id": found.recipient.id}
    rows = Delivery.objects.filter(**mine, channel=found.channel, state__in=WENT_OUT)
    return rows.exclude(pk=found.delivery.pk).exclude(notice__kind=NoticeKind.SIGN_IN_CHANGED)


def _opens_at(found: Found) -> datetime | None:
    if found.chosen is None or ignores_quiet_hours(found.occasion, found.channel):
        return found.now
    return next_open(found.now, zone=found.zone, hours=found.chosen.hours)
