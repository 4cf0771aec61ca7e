"""What a carrier is given, and what it answers."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from midspan.domains.notices.enums import Reason
from midspan.domains.notices.outside.envelopes import Envelope


@dataclass(frozen=True, kw_only=True, slots=True)
class Browser:
    """One push subscription, opened: where it is pushed to, and with which keys."""

    id: UUID
    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """One envelope with where it goes. `delivery_id` goes along, so that the same thing twice can be known as such."""

    delivery_id: UUID
    envelope: Envelope = field(repr=False)
    address: str = field(default="", repr=False)
    browsers: tuple[Browser, ...] = ()
    receipt_url: str = field(default="", repr=False)
    is_urgent: bool = False


class Outcome(Struct, frozen=True):
    """Taken (no reason), or why not. `gone` are browsers that are none any more."""

    reason: Reason | None = None
    gone: tuple[UUID, ...] = ()


TAKEN = Outcome()


class Carrier(Protocol):
    """What every module of this package offers."""

    def is_set_up(self) -> bool: ...

    def carry(self, parcel: Parcel) -> Outcome: ...
