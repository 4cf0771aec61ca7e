"""Web push: to every browser the person allowed it in. What it shows is the neutral envelope and nothing else."""

import json
import logging
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from midspan.domains.notices.enums import Reason
from midspan.domains.notices.outside.carriers.encryption import (
    authorization,
    encrypted,
    packed,
    private_key,
    public_bytes,
    unpacked,
)
from midspan.domains.notices.outside.carriers.parcel import Browser, Outcome, Parcel
from midspan.domains.notices.outside.carriers.web import post
from midspan.kernel import clock

logger = logging.getLogger(__name__)
SERVICES = Path(__file__).with_name("push_services.toml")
PAD_TO = 512  # Every push is as long as every other.
KEPT_SECONDS = 24 * 60 * 60  # How long the service keeps it for a phone that is off.
TAKEN_STATUSES = frozenset({200, 201, 202, 204})
GONE = frozenset({404, 410})
REFUSALS = frozenset({400, 401, 403, 413})


def is_set_up() -> bool:
    return bool(settings.PUSH_KEY)


def public_key() -> str:
    """What a browser needs to subscribe; empty when push is not set up."""
    return packed(public_bytes(private_key(settings.PUSH_KEY))) if is_set_up() else ""


def is_push_service(endpoint: str) -> bool:
    """Whether this is the secure address of a browser's push service."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_plain = parts.scheme == "https" and port in {None, 443} and parts.username is None
    return is_plain and any(host == known or (known[0] == "." and host.endswith(known)) for known in _services())


@cache
def _services() -> tuple[str, ...]:
    return tuple(tomllib.loads(SERVICES.read_text(encoding="utf8"))["hosts"])


def carry(parcel: Parcel, *, may_ask: Callable[[str], bool] = is_push_service) -> Outcome:
    """Push to each browser; taken when one of them takes it. Browsers that are none any more are named."""
    if not is_set_up():
        return Outcome(Reason.NOT_SET_UP)
    statuses = {browser.id: _push(browser, parcel) for browser in parcel.browsers if may_ask(browser.endpoint)}
    gone = tuple(one for one, status in statuses.items() if status in GONE)
    return Outcome(_reason(statuses.values()), gone)


def _reason(statuses: Iterable[int]) -> Reason | None:
    answers = set(statuses)
    if answers & TAKEN_STATUSES:
        return None
    is_final = answers <= GONE | REFUSALS
    return Reason.REFUSED if is_final else Reason.UNREACHABLE


def _push(browser: Browser, parcel: Parcel) -> int:
    shown = {"title": parcel.envelope.subject, "body": parcel.envelope.body, "urgent": parcel.is_urgent}
    plain = json.dumps(shown).encode()
    try:
        body = encrypted(plain, p256dh=unpacked(browser.p256dh), auth=unpacked(browser.auth), pad_to=PAD_TO)
    except ValueError:
        return min(GONE)  # Keys that are none never will be.
    status = post(browser.endpoint, body=body, headers=_headers(browser.endpoint, is_urgent=parcel.is_urgent))
    if status not in TAKEN_STATUSES:
        logger.warning("push_not_taken", extra={"delivery": str(parcel.delivery_id), "status": status})
    return status


def _headers(endpoint: str, *, is_urgent: bool) -> dict[str, str]:
    key, contact = private_key(settings.PUSH_KEY), settings.PUSH_CONTACT
    proof = authorization(endpoint, key=key, contact=contact, now=int(clock.now().timestamp()))
    told = {"Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream"}
    # One topic: a phone that was off shows one update when it comes back, however many there were. What is urgent has
    # its own, so that nothing else takes its place, and wakes a phone that saves its battery.
    urgency, topic = ("high", "urgent") if is_urgent else ("normal", "update")
    return {**told, "Authorization": proof, "TTL": str(KEPT_SECONDS), "Urgency": urgency, "Topic": topic}
