"""Asking about entries: what was not taken in, when something was written, and whose a device's entries are."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from midspan.domains.entries.arriving import entry_of
from midspan.domains.entries.enums import Outcome
from midspan.domains.entries.models import DeviceShare, Entry
from midspan.domains.entries.rules import Made
from midspan.domains.privacy.queries import visible
from midspan.kernel import clock
from midspan.values import Actor, DataClass

__all__ = ["Made", "account_tag", "device_here", "is_late", "made", "not_taken_in", "own_not_taken_in"]
DEVICE_KEY = "entry_device"  # In the session of a sign-in: the device it was used on last.


def not_taken_in(*, viewer: Actor) -> list[Entry]:
    """The viewer's own entries that wait to be mended or dropped, the oldest first."""
    return list(own_not_taken_in(viewer=viewer).order_by("made_at_ours", "number", "id"))


def own_not_taken_in(*, viewer: Actor) -> QuerySet[Entry]:
    """The same as rows, for a page to ask whether there are any. Nobody else has some."""
    rows = Entry.objects.filter(patient_id=viewer.id, outcome=Outcome.REFUSED, ending="")
    return visible(rows, viewer=viewer, data_class=DataClass.DEVICE)


def made(request: HttpRequest) -> datetime:
    """When what a form sends was written: now, or for an entry that waited for a network, then."""
    kept = entry_of(request).made
    return kept.at if kept else clock.now()


def is_late(request: HttpRequest) -> bool:
    """Whether a form arrives by itself, while nobody looks at where it leads."""
    return entry_of(request).is_late


def device_here(request: HttpRequest) -> str:
    """The living device that this sign-in is known to be used on; empty where it told none, or that is revoked."""
    device = request.session.get(DEVICE_KEY, "")
    viewer: Actor = request.actor  # type: ignore[attr-defined]  # of our middleware
    rows = DeviceShare.objects.filter(device_id=device, revoked_at=None) if device else DeviceShare.objects.none()
    return device if visible(rows, viewer=viewer, data_class=DataClass.DEVICE).exists() else ""


def account_tag(viewer: Actor) -> str:
    """What a device knows an account by: it says nothing of the person, and tells two of them apart."""
    return _tag(viewer.id)


@lru_cache(maxsize=4096)
def _tag(viewer_id: UUID) -> str:
    return salted_hmac("midspan.entries", str(viewer_id), algorithm="sha256").hexdigest()[:24]
