"""Where a carrier says that something arrived: an address for one delivery, which tells nothing and opens nothing."""

import json
from urllib.parse import parse_qsl
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

STATUS_FIELDS = ("status", "MessageStatus", "message_status", "state", "event")  # As gateways call it.
SALT = "midspan delivery receipt"
ARRIVED = frozenset({"delivered", "received", "read", "success"})
CAME_BACK = frozenset({"failed", "undelivered", "rejected", "bounced", "expired"})


def receipt_url(*, organization_id: UUID, delivery_id: UUID) -> str:
    """The whole address; empty where the deployment named none of its own."""
    if not settings.ADDRESS:
        return ""
    token = signing.dumps([organization_id.hex, delivery_id.hex], salt=SALT)
    return settings.ADDRESS.rstrip("/") + reverse("notices:receipt", args=[token])


def delivery_behind(token: str) -> tuple[UUID, UUID] | None:
    """Organization and delivery of an address that we gave out; None for any other."""
    try:
        organization_id, delivery_id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return UUID(organization_id), UUID(delivery_id)


def status_in(body: bytes) -> str:
    """The status in a gateway's message, whether JSON or a form; "" where there is none."""
    try:
        told = json.loads(body)
        fields = told if isinstance(told, dict) else {}
    except ValueError:
        fields = dict(parse_qsl(body.decode("utf-8", "replace")))
    found = next((fields[name] for name in STATUS_FIELDS if name in fields), "")
    return found.strip().lower() if isinstance(found, str) else ""
