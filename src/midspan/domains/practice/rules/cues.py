"""After what in somebody's own week a practice could come: from their standing times, never inside a busy stretch.

A cue is an anchor, not an appointment. What stands in most days of the week is a better one than what stands in one.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from midspan.domains.practice.enums import AnchorKind

DAY_MINUTES = 24 * 60
# A pause that is worth naming: long enough to do the short version unhurried, short enough to be one pause.
SHORTEST_BREAK, LONGEST_BREAK = 15, 150
ROOM = 10  # Minutes that have to be free after the anchor.
WAKING = range(6 * 60, 23 * 60)
AT_MOST = 3


class CueSource(StrEnum):
    """What an anchor is made of; pages have the words."""

    AFTER = "after"  # After something of the week, where it ends.
    BACK_FROM = "back_from"  # Once back from it: the way there is known.
    AFTER_SESSION = "after_session"
    BETWEEN = "between"
    WAKING = "waking"  # Events of any day, which no phone can see.
    LUNCH = "lunch"
    BEDTIME = "bedtime"


EVENTS = (CueSource.LUNCH, CueSource.BEDTIME, CueSource.WAKING)


class Busy(Struct, frozen=True, kw_only=True):
    """One standing stretch on one weekday (0 is Monday), in minutes of the day by the person's own clock.

    `key` is the same on every day it recurs. `way_minutes` is how long the way home takes; `is_weekly` false: not every
    week, so that it keeps its time free of cues but is no anchor. `weight` orders what is equally frequent.
    """

    key: str
    weekday: int
    start: int
    end: int
    title: str
    way_minutes: int = 0
    is_session: bool = False
    is_weekly: bool = True
    weight: int = 0


class Anchor(Struct, frozen=True, kw_only=True):
    """One suggestion. `minute` is None for an event, on which nothing can remind."""

    source: CueSource
    kind: AnchorKind
    title: str = ""
    other: str = ""
    weekdays: tuple[int, ...] = ()
    minute: int | None = None

    @property
    def key(self) -> str:
        """The same for the same anchor while the week stays as it is."""
        days = "".join(map(str, self.weekdays))
        return f"{self.source}-{'' if self.minute is None else self.minute}-{days}"


def suggested_anchors(week: Sequence[Busy], *, for_sleep: bool = False) -> list[Anchor]:
    """Three anchors, the most frequent first and no two of one sort while there are others; events fill the rest."""
    found = sorted(_anchors(week), key=lambda one: (-_weight(one, week), -len(one.weekdays), one.minute or 0))
    chosen = [Anchor(source=CueSource.BEDTIME, kind=AnchorKind.EVENT)] if for_sleep else []
    for one in [*_first_of_each(found), *found]:
        if one not in chosen and len(chosen) < AT_MOST:
            chosen.append(one)
    for event in EVENTS:
        if len(chosen) < AT_MOST and event not in {one.source for one in chosen}:
            chosen.append(Anchor(source=event, kind=AnchorKind.EVENT))
    return chosen


def _first_of_each(found: Iterable[Anchor]) -> Iterator[Anchor]:
    seen: set[CueSource] = set()
    for one in found:
        if one.source not in seen:
            seen.add(one.source)
            yield one


def _weight(one: Anchor, week: Sequence[Busy]) -> int:
    return max((busy.weight for busy in week if busy.title == one.title), default=0)


def _anchors(week: Sequence[Busy]) -> Iterator[Anchor]:
    """Everything the week offers, days of one anchor together."""
    days: dict[tuple[CueSource, AnchorKind, str, str, int], set[int]] = {}
    for source, kind, title, other, weekday, minute in [*_ends(week), *_breaks(week)]:
        if is_free(week, weekday=weekday, minute=minute):
            days.setdefault((source, kind, title, other, minute), set()).add(weekday)
    for (source, kind, title, other, minute), on in days.items():
        yield Anchor(source=source, kind=kind, title=title, other=other, weekdays=tuple(sorted(on)), minute=minute)


def _ends(week: Sequence[Busy]) -> Iterator[tuple[CueSource, AnchorKind, str, str, int, int]]:
    for one in week:
        minute = one.end + one.way_minutes
        if not one.is_weekly or minute not in WAKING:
            continue
        if one.is_session:
            yield CueSource.AFTER_SESSION, AnchorKind.TIME, one.title, "", one.weekday, minute
        elif one.way_minutes:
            yield CueSource.BACK_FROM, AnchorKind.COMMUTE, one.title, "", one.weekday, minute
        else:
            yield CueSource.AFTER, AnchorKind.TIME, one.title, "", one.weekday, minute


def _breaks(week: Sequence[Busy]) -> Iterator[tuple[CueSource, AnchorKind, str, str, int, int]]:
    for weekday in range(7):
        today = sorted((one for one in week if one.weekday == weekday), key=lambda one: one.start)
        for before, after in pairwise(today):
            begins = before.end + before.way_minutes
            gap = after.start - after.way_minutes - begins
            if before.is_weekly and after.is_weekly and SHORTEST_BREAK <= gap <= LONGEST_BREAK and begins in WAKING:
                yield CueSource.BETWEEN, AnchorKind.BREAK, before.title, after.title, weekday, begins


def is_free(week: Iterable[Busy], *, weekday: int, minute: int) -> bool:
    """Whether nothing of the week, nor the way to or from it, is on in the minutes that a short practice takes."""
    return not any(
        one.weekday == weekday and one.start - one.way_minutes < minute + ROOM and minute < one.end + one.way_minutes
        for one in week
    )
