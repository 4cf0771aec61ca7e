"""Pure rules of entries: when something was written by which clock, and whether it still fits what there is."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

A_MINUTE = timedelta(minutes=1)
AGREES_WITHIN = 5 * A_MINUTE  # Of a clock that nobody set meanwhile; networks are slower than clocks drift.
OLDEST = timedelta(days=400)  # Nobody's phone waits so long for a network.


class Stamped(Struct, frozen=True, kw_only=True):
    """An entry's moments as its device tells them.

    `offset` is what the server's clock was ahead by at the last contact before it was written.
    """

    made_at: datetime
    sent_at: datetime
    offset: timedelta


class Made(Struct, frozen=True):
    """When something was written, by the server's clock; doubtful where the device's clock contradicts itself."""

    at: datetime
    is_doubtful: bool


def when_made(stamped: Stamped, *, now: datetime) -> Made:
    """The moment of writing by the server's clock; never later than `now`.

    The offset is measured anew as it is sent: a clock that was set in between gives two offsets that differ, and
    nobody knows before or after which of the two the words were written.
    """
    offset_now = now - stamped.sent_at
    agrees = abs(offset_now - stamped.offset) <= AGREES_WITHIN
    try:
        at = stamped.made_at + (offset_now if agrees else stamped.offset)
    except OverflowError:  # Before the year 1, or after 9999.
        return Made(now, is_doubtful=True)
    if at > now + A_MINUTE or at < now - OLDEST:
        return Made(now, is_doubtful=True)
    return Made(min(at, now), is_doubtful=not agrees)


def followed(version: str, changes: Mapping[str, str]) -> str:
    """The version that came of `version` by this device's own entries: `changes` maps before → after."""
    seen = {version}
    while (after := changes.get(version)) and after not in seen:
        seen.add(after)
        version = after
    return version


def still_fits(made_from: str, *, now: str, changes: Mapping[str, str]) -> bool:
    """Whether what an entry changes is as the person saw it, but for what they wrote before on the same device.

    An entry that says nothing of what it was made from, where a version is kept, does not fit.
    """
    return made_from == now or (made_from != "" and followed(made_from, changes) == now)
