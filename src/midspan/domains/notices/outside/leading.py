"""Where an envelope leads: to the application, or to the one page of it that a higher domain opens for who gets it."""

from collections.abc import Callable

from django.conf import settings

from midspan.domains.notices.enums import Channel, NoticeKind
from midspan.values import Actor

Way = Callable[..., str]
_WAYS: dict[NoticeKind, Way] = {}


def leads_outside(kind: NoticeKind) -> Callable[[Way], Way]:
    """Let a higher domain say where an envelope of that kind leads: `way(recipient=)`, a path or "". Twice is once.

    It is asked as the envelope is handed over, within the organization's reach, and what it answers is kept nowhere.
    """

    def kept(way: Way) -> Way:
        _WAYS[kind] = way
        return way

    return kept


def address_for(kind: NoticeKind, *, channel: Channel, recipient: Actor) -> str:
    """The application's own address, or one below it; "" where the center names none."""
    way = _WAYS.get(kind)
    if way is None or not settings.ADDRESS or channel is Channel.PUSH:  # What is tapped needs no address.
        return settings.ADDRESS
    path = way(recipient=recipient)
    return f"{settings.ADDRESS.rstrip('/')}{path}" if path else settings.ADDRESS
