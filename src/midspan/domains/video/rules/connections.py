"""What a server tells of joining and leaving, as stretches in the room: the same, in whatever order it is told."""

from collections.abc import Iterable
from datetime import datetime

from midspan.domains.video.rules.coming import CLOSES_AFTER, OPENS_BEFORE
from midspan.values import Span

Ends = tuple[datetime | None, datetime | None]


def told(known: Ends, heard: Ends) -> Ends:
    """A connection's two ends once more is heard of it: the earliest joining, and the leaving that is told of it.

    In whatever order they come, and however often, the same is known in the end: its own leaving stands in place of
    the room's end (`ended`), which may have come before.
    """
    joined = min((one for one in (known[0], heard[0]) if one), default=None)
    return joined, _not_before(joined, heard[1] or known[1])


def ended(known: Ends, at: datetime | None) -> Ends:
    """A connection's two ends once its room is over: only a leaving of which nothing was heard is filled in."""
    joined, left = known
    return joined, left or _not_before(joined, at)


def _not_before(joined: datetime | None, left: datetime | None) -> datetime | None:
    """Two clocks may differ: nobody left before they came."""
    return max(joined, left) if joined and left else left


def stretches_in_room(connections: Iterable[Ends], *, session: Span) -> list[Ends]:
    """Connections as stretches of whole minutes, in order: overlapping ones are one, and the last may be open.

    Of which no joining is known yet, nothing is known. Who was there for no full minute was not there, and what lies
    outside the time in which the session's door is open does not belong to it.
    """
    opens, closes = session.start - OPENS_BEFORE, session.end + CLOSES_AFTER
    there = sorted((_minute(joined), left) for joined, left in connections if joined and opens <= joined < session.end)
    found: list[Ends] = []
    for joined, left in there:
        until = _minute(min(left, closes)) if left else None
        if found and _reaches(found[-1][1], joined):
            found[-1] = (found[-1][0], _later(found[-1][1], until))
        else:
            found.append((joined, until))
    return [one for one in found if one[1] is None or one[0] < one[1]]  # type: ignore[operator]  # the first is known


def _reaches(until: datetime | None, moment: datetime) -> bool:
    return until is None or until >= moment


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return None if one is None or other is None else max(one, other)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
