"""How somebody wants to be told outside: everybody chooses for themselves, and nobody for somebody else."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from midspan.domains.notices.enums import Channel
from midspan.domains.notices.models import ContactSettings, PushSubscription
from midspan.domains.notices.outside.browsers import seal_context
from midspan.domains.notices.outside.carriers.encryption import point, unpacked
from midspan.domains.notices.outside.carriers.push import is_push_service
from midspan.domains.notices.outside.limits import limits_on
from midspan.domains.notices.rules import WEEK, agent_hash, dialable, may_choose
from midspan.domains.people.actions import SafeContact, keep_addresses
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.kernel.sealing import seal
from midspan.values import Actor, RefusedError, refused

MOST_BROWSERS = 5
NOT_A_BROWSER = "This browser cannot be reached that way. Choose another way, or try another browser."


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """E-mail and texts as chosen. Minutes are those of their own day; `days` are those on which something may come.

    Push is chosen in the browser that is to show it (`keep_browser`).
    """

    channels: Sequence[Channel]
    mail_address: str = field(default="", repr=False)
    text_number: str = field(default="", repr=False)
    quiet_from: int
    quiet_until: int
    days: Sequence[int] = WEEK


@action("contact.choose")
def choose_contact(*, choice: Choice, by: Actor) -> ContactSettings:
    """Keep the person's own choice. What is queued already is decided by it too, when it is about to go out."""
    country = limits_on(clock.local_date()).country_code
    may_choose(choice.channels, mail=choice.mail_address, number=choice.text_number, country=country).require()
    if by.is_patient:  # One safe number and one safe address: those on file are those chosen here.
        keep_addresses(patient_id=by.id, phone=choice.text_number, email=choice.mail_address, by=by)
    return _kept(
        by,
        by_mail=Channel.MAIL in choice.channels,
        by_text=Channel.TEXT in choice.channels,
        mail_address=choice.mail_address,
        text_number=choice.text_number,
        quiet_from=choice.quiet_from,
        quiet_until=choice.quiet_until,
        days=sorted(choice.days),
    )


def _kept(by: Actor, **values: Any) -> ContactSettings:
    limits = limits_on(clock.local_date())
    usual = {"quiet_from": limits.quiet_from, "quiet_until": limits.quiet_until, "recipient_kind": by.kind}
    kept = {**values, "changed_at": clock.now()}
    row, _ = ContactSettings.objects.update_or_create(
        organization_id=by.organization_id, recipient_id=by.id, defaults=kept, create_defaults={**usual, **kept}
    )
    return row


@action("contact.follow")
def follow_contact(*, contact: SafeContact, by: Actor) -> ContactSettings | None:
    """A patient who just said which number and address are safe is told there from now on, or not at all."""
    row = ContactSettings.objects.filter(organization_id=by.organization_id, recipient_id=by.id).first()
    if row is None:
        return None
    country = limits_on(clock.local_date()).country_code
    row.by_mail, row.by_text = (
        row.by_mail and bool(contact.email),
        row.by_text and bool(dialable(contact.phone, country=country)),
    )
    row.mail_address, row.text_number, row.changed_at = contact.email, contact.phone, clock.now()
    row.save()
    return row


@action("contact.keep_browser")
def keep_browser(*, endpoint: str, p256dh: str, auth: str, by: Actor, agent: str = "") -> PushSubscription:
    """Push to this browser from now on, for whoever is signed in to it. Raises RefusedError for what is none."""
    if not _is_browser(endpoint, p256dh, auth):
        raise RefusedError(refused(NOT_A_BROWSER))
    mine = {"organization_id": by.organization_id, "recipient_id": by.id}
    hashed = sha256(endpoint.encode()).hexdigest()
    with widened(by):  # It may have been somebody else's until now, whose rows are not seen otherwise.
        PushSubscription.objects.filter(organization_id=by.organization_id, endpoint_hash=hashed).delete()
    row = PushSubscription(id=uuid4(), recipient_kind=by.kind, endpoint_hash=hashed, **mine)
    row.agent_hash = agent_hash(agent) if agent else ""
    keys = json.dumps({"endpoint": endpoint, "p256dh": p256dh, "auth": auth})
    row.sealed = seal(keys, context=seal_context(row))
    row.save(force_insert=True)
    kept = PushSubscription.objects.filter(**mine).order_by("-created_at").values_list("pk", flat=True)
    PushSubscription.objects.filter(**mine).exclude(pk__in=list(kept[:MOST_BROWSERS])).delete()
    _kept(by, by_push=True)
    return row


def _is_browser(endpoint: str, p256dh: str, auth: str) -> bool:
    try:
        point(unpacked(p256dh))
        secret = unpacked(auth)
    except ValueError:
        return False
    return is_push_service(endpoint) and len(secret) == 16  # noqa: PLR2004 - RFC 8291, 3.2


@action("contact.forget_browsers")
def forget_browsers(*, by: Actor, browser_id: UUID | None = None) -> int:
    """Push to this one of the person's browsers no more, or (None) to none of them. Returns how many that were."""
    mine = PushSubscription.objects.filter(organization_id=by.organization_id, recipient_id=by.id)
    forgotten, _ = (mine.filter(pk=browser_id) if browser_id else mine).delete()
    if forgotten and not mine.exists():
        _kept(by, by_push=False)
    return forgotten


@action("contact.forget_device")
def forget_device(*, agent: str, by: Actor) -> int:
    """Push no more to the person's browsers that call themselves so; and to those of which nobody knows how they do.

    Two alike are both forgotten: rather one too many than one that is somebody else's by now.
    """
    mine = PushSubscription.objects.filter(organization_id=by.organization_id, recipient_id=by.id)
    forgotten, _ = mine.filter(agent_hash__in=["", agent_hash(agent)]).delete()
    if forgotten and not mine.exists():
        _kept(by, by_push=False)
    return forgotten
