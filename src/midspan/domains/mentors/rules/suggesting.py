"""Whom a patient is suggested, and why, in reasons that are all said. Pure.

There is no score: a mentor who speaks none of the languages, or has no room, is not suggested; of the others those
who meet more of what the person said come first, and of those who meet as much, by name. What is met and what is not
stands beside each, and nothing else counts.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.mentors.enums import Experience, Meeting, Part
from midspan.values import Span
from midspan.values.wall_clock import instant_of

A_DAY = timedelta(days=1)
LOOKED_AHEAD = 7  # Days: one of each weekday.
SHORTEST = timedelta(minutes=30)  # Less is no talk.
PARTS = {Part.MORNING: (0, 720), Part.AFTERNOON: (720, 1020), Part.EVENING: (1020, 1440)}


class Window(Struct, frozen=True, order=True):
    """A stretch of every week: weekday (Monday 0) and minutes from midnight, on the center's clock."""

    weekday: int
    start: int
    end: int


class Offer(Struct, frozen=True, kw_only=True):
    """One mentor, as their approved profile has them; `room` is how many more people they have time for."""

    mentor_id: UUID
    name: str
    languages: frozenset[str]
    experience: frozenset[Experience]
    meetings: frozenset[Meeting]
    windows: tuple[Window, ...]
    room: int


class Wish(Struct, frozen=True, kw_only=True):
    """What matters to a patient. Empty is: it does not matter."""

    languages: frozenset[str] = frozenset()
    experience: frozenset[Experience] = frozenset()
    meetings: frozenset[Meeting] = frozenset()
    weekdays: frozenset[int] = frozenset()
    parts: frozenset[Part] = frozenset()


class Zones(Struct, frozen=True):
    """The clock on which mentors say their times, and the person's own."""

    center: ZoneInfo
    own: ZoneInfo


class About(StrEnum):
    LANGUAGE = "language"
    TIME = "time"
    EXPERIENCE = "experience"
    MEETING = "meeting"


class Reason(Struct, frozen=True):
    """One thing that is met, or is not: `word` is the language, experience or way; `window` when both are free."""

    about: About
    word: str = ""
    window: Window | None = None


class Suggestion(Struct, frozen=True, kw_only=True):
    offer: Offer
    met: tuple[Reason, ...]
    missed: tuple[Reason, ...]


def suggested(
    wish: Wish, offers: Iterable[Offer], *, taken: Collection[Span], now: datetime, zones: Zones
) -> list[Suggestion]:
    """The mentors to suggest, in the order in which they are shown. `taken` is what stands in the person's week."""
    found = [_suggestion(wish, one, taken, now, zones) for one in offers if is_possible(wish, one)]
    return sorted(found, key=lambda one: (-len(one.met), one.offer.name.casefold(), one.offer.mentor_id))


def is_possible(wish: Wish, offer: Offer) -> bool:
    """Whether there is room, and a language in which the two can talk."""
    return offer.room > 0 and (not wish.languages or bool(wish.languages & offer.languages))


def _suggestion(wish: Wish, offer: Offer, taken: Collection[Span], now: datetime, zones: Zones) -> Suggestion:
    free = free_together(wish, offer.windows, taken=taken, now=now, zones=zones)
    language = [Reason(About.LANGUAGE, one) for one in sorted(wish.languages & offer.languages)]
    time = [Reason(About.TIME, window=one) for one in free[:1]]
    been = [Reason(About.EXPERIENCE, one) for one in Experience if one in wish.experience & offer.experience]
    ways = [Reason(About.MEETING, one) for one in Meeting if one in wish.meetings & offer.meetings]
    missed = [Reason(About.EXPERIENCE, one) for one in Experience if one in wish.experience - offer.experience]
    if not free:
        missed.insert(0, Reason(About.TIME))
    if wish.meetings and not ways:
        missed.append(Reason(About.MEETING))
    return Suggestion(offer=offer, met=(*language, *time, *been, *ways), missed=tuple(missed))


def free_together(
    wish: Wish, windows: Sequence[Window], *, taken: Collection[Span], now: datetime, zones: Zones
) -> list[Window]:
    """When both are free in the coming week, for half an hour or longer, from now on, on the person's own clock."""
    found = []
    today = now.astimezone(zones.center).date()
    for step in range(LOOKED_AHEAD):
        day = today + step * A_DAY
        for window in sorted(windows):
            if window.weekday != day.weekday():
                continue
            for start, end in _wished(wish, window):
                begins, ends = (instant_of(day, minute, zones.center) for minute in (start, end))
                gaps = _gaps(begins, ends, taken, now)
                found += [_window(one, zones.own) for one in gaps if one.end - one.start >= SHORTEST]
    return found


def _wished(wish: Wish, window: Window) -> list[tuple[int, int]]:
    """The minutes of a window that the person could do on that day of the week."""
    if wish.weekdays and window.weekday not in wish.weekdays:
        return []
    if not wish.parts:
        return [(window.start, window.end)]
    cut = [(max(window.start, PARTS[one][0]), min(window.end, PARTS[one][1])) for one in Part if one in wish.parts]
    return _joined([(start, end) for start, end in cut if start < end])


def _joined(cut: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Afternoon and evening in a row are one stretch."""
    found: list[tuple[int, int]] = []
    for start, end in cut:
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _gaps(begins: datetime, ends: datetime, taken: Collection[Span], now: datetime) -> list[Span]:
    """What is left of a stretch beside what is taken. Nothing of one that a change of clocks skips."""
    start, found = max(begins, now), []
    for one in sorted(one for one in taken if one.start < ends and begins < one.end):
        if one.start > start:
            found.append(Span(start, one.start))
        start = max(start, one.end)
    return [*found, Span(start, ends)] if start < ends else found


def _window(gap: Span, zone: ZoneInfo) -> Window:
    start, end = gap.start.astimezone(zone), gap.end.astimezone(zone)
    until = (end.hour * 60 + end.minute) or 1440
    return Window(start.weekday(), start.hour * 60 + start.minute, until)
