"""People who chose to be told outside, and the jobs that tell them, done by hand."""

from midspan.domains.notices.actions import Choice, choose_contact, deliver_one, tell
from midspan.domains.notices.enums import Channel, NoticeKind
from midspan.domains.notices.models import Delivery
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel.tests.factories import see_all
from midspan.values import ActorKind

NEVER_QUIET = {"quiet_from": 0, "quiet_until": 0}


def choose(person, *channels, mail="rowan@example.org", number="(804) 555-0100", **hours):
    """This person wants to be told on these channels, at any hour unless `hours` say otherwise."""
    values = {"channels": channels, "mail_address": mail, "text_number": number, **NEVER_QUIET, **hours}
    chosen = choose_contact(choice=Choice(**values), by=actor_for(person))
    person.refresh_from_db()
    return chosen


def leave(person, *, by, kind=NoticeKind.WEEK_READY, **about):
    """One notice for a patient or a staff member."""
    is_patient = hasattr(person, "given_names")
    recipient_kind = ActorKind.PATIENT if is_patient else ActorKind.STAFF
    return tell(kind=kind, recipient_id=person.pk, recipient_kind=recipient_kind, by=by, **about)


def deliver(delivery):
    """What a worker does with its job; the transaction afterwards sees the whole organization again."""
    state = deliver_one(organization_id=delivery.organization_id, delivery_id=delivery.pk)
    see_all(delivery.organization)
    delivery.refresh_from_db()
    return state


def only_delivery(channel=Channel.MAIL):
    return Delivery.objects.select_related("organization").get(channel=channel)
