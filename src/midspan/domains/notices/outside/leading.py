"""Where an envelope leads: to the application, or to the one page of it that a higher domain opens for who gets it."""

from collections.abc import Callable

from django.conf import settings

from midspan.domains.notices.enums import Channel, NoticeKind
from midspan.values import Actor

Way = Callable[..., str]
_WAYS: dict[NoticeKind, Way] = {}


def leads_outside(kind: NoticeKind) -> Callable[[Way], Way]:
    """Let a higher domain say where an envelope of that kind leads: `way(recipient=)`, a path or "". Twice is once.

    It is asked as the envelope is handed over, within the organization's reach and on its clock, and what it answers
    is kept nowhere.
    """

    def kept(way: Way) -> Way:
        _WAYS[kind] = way
        return way

    return kept


def address_for(kind: NoticeKind, *, channel: Channel, recipient: Actor) -> str:
    """The application's own address, or one below it; "" where the center names none."""
    if not may_lead_elsewhere(kind, channel=channel):
        return settings.ADDRESS
    path = _WAYS[kind](recipient=recipient)
    return f"{settings.ADDRESS.rstrip('/')}{path}" if path else settings.ADDRESS


def may_lead_elsewhere(kind: NoticeKind, *, channel: Channel) -> bool:
    """Whether an envelope of that kind may carry an address of its own, which no other envelope says."""
    return kind in _WAYS and bool(settings.ADDRESS) and channel is not Channel.PUSH  # What is tapped needs none.
