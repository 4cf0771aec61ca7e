"""A week to draw: entries laid on a grid of five-minute rows, read equally well as a list."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache

from django.utils.formats import time_format
from django.utils.translation import get_language
from msgspec import Struct

from midspan.ui.kinds import KIND_ICONS, EntryKind, EntryState, kind_words

MINUTES_PER_ROW = 5
ROWS_PER_HOUR = 60 // MINUTES_PER_ROW
MINUTES_PER_DAY = 24 * 60
MOST_LANES = 4  # More at once cannot be told apart; a fifth shares a lane.


class WeekEntry(Struct, frozen=True):
    """What a page knows of one stretch of time; `start` and `end` are aware."""

    start: datetime
    end: datetime
    kind: EntryKind
    label: str
    detail: str = ""
    url: str = ""
    state: EntryState = EntryState.PLANNED


class PlacedEntry(Struct, frozen=True):
    """An entry on its day: minutes after local midnight, and the classes that put it in its place."""

    entry: WeekEntry
    start_minute: int
    end_minute: int
    place: str = ""

    @property
    def times(self) -> str:
        return _times_words(
            self.start_minute % MINUTES_PER_DAY, self.end_minute % MINUTES_PER_DAY, get_language() or ""
        )

    @property
    def icon(self) -> str:
        return KIND_ICONS[self.entry.kind]

    @property
    def kind_words(self) -> str:
        return kind_words(self.entry.kind)


class WeekDay(Struct, frozen=True):
    day: date
    is_today: bool
    now_place: str
    entries: tuple[PlacedEntry, ...]


class HourMark(Struct, frozen=True):
    words: str
    place: str


class WeekView(Struct, frozen=True):
    hours: tuple[HourMark, ...]
    days: tuple[WeekDay, ...]


def week_view(
    entries: Iterable[WeekEntry],
    *,
    first_day: date,
    zone: tzinfo,
    now: datetime | None = None,
    earliest_hour: int = 8,
    latest_hour: int = 18,
) -> WeekView:
    """Seven days from `first_day`, by the wall clock of `zone`; the hours shown grow when an entry needs it."""
    known = tuple(entries)
    days = [first_day + timedelta(days=step) for step in range(7)]
    by_day: dict[date, list[PlacedEntry]] = {day: [] for day in days}
    for entry in known:
        for day, piece in _by_day(entry, zone):
            if day in by_day:
                by_day[day].append(piece)
    pieces = [piece for found in by_day.values() for piece in found]
    first = min([earliest_hour, *(piece.start_minute // 60 for piece in pieces)])
    last = max([latest_hour, *(-(-piece.end_minute // 60) for piece in pieces)])
    local_now = now.astimezone(zone) if now else None
    return WeekView(
        hours=tuple(HourMark(clock_words(hour * 60), _rows(hour * 60, 60, first)) for hour in range(first, last)),
        days=tuple(_day(day, by_day[day], first_hour=first, last_hour=last, now=local_now) for day in days),
    )


def clock_words(minute: int) -> str:
    """A time of day as the reader's language writes it."""
    return _clock_words(minute % MINUTES_PER_DAY, get_language() or "")


@lru_cache(maxsize=4096)
def _times_words(start: int, end: int, language: str) -> str:
    return f"{_clock_words(start % MINUTES_PER_DAY, language)} – {_clock_words(end % MINUTES_PER_DAY, language)}"


@cache
def _clock_words(minute: int, language: str) -> str:  # noqa: ARG001 - the words differ by it
    return time_format(time(minute // 60, minute % 60), "TIME_FORMAT")


def _by_day(entry: WeekEntry, zone: tzinfo) -> Iterator[tuple[date, PlacedEntry]]:
    """The entry cut at local midnights."""
    start, end = entry.start.astimezone(zone), entry.end.astimezone(zone)
    day, last_day = start.date(), end.date()
    if day == last_day:
        # In the hour the clocks repeat, an entry may end "before" it starts; it is still drawn.
        first = _minute(start)
        yield day, PlacedEntry(entry, first, max(_minute(end), first + MINUTES_PER_ROW))
        return
    while day <= last_day:
        first = _minute(start) if day == start.date() else 0
        last = _minute(end) if day == last_day else MINUTES_PER_DAY
        if first < last:
            yield day, PlacedEntry(entry, first, last)
        day += timedelta(days=1)


def _day(day: date, pieces: list[PlacedEntry], *, first_hour: int, last_hour: int, now: datetime | None) -> WeekDay:
    today = now if now is not None and now.date() == day else None
    shows_now = today is not None and first_hour <= today.hour < last_hour
    return WeekDay(
        day=day,
        is_today=today is not None,
        now_place=_rows(_minute(today), MINUTES_PER_ROW, first_hour) if today and shows_now else "",
        entries=tuple(_placed(pieces, first_hour)),
    )


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _placed(pieces: list[PlacedEntry], first_hour: int) -> Iterator[PlacedEntry]:
    for together in _overlapping(sorted(pieces, key=lambda piece: (piece.start_minute, piece.end_minute))):
        lanes = _lanes(together)
        count = min(MOST_LANES, max(lanes) + 1)
        for piece, lane in zip(together, lanes, strict=True):
            minutes = piece.end_minute - piece.start_minute
            lane_class = f"lane-{lane % MOST_LANES + 1}-of-{count}"
            rows = _rows(piece.start_minute, minutes, first_hour)
            yield PlacedEntry(piece.entry, piece.start_minute, piece.end_minute, f"{rows} {lane_class}")


def _overlapping(pieces: list[PlacedEntry]) -> Iterator[list[PlacedEntry]]:
    """The pieces in groups that touch each other's time."""
    group: list[PlacedEntry] = []
    end = 0
    for piece in pieces:
        if group and piece.start_minute >= end:
            yield group
            group, end = [], 0
        group.append(piece)
        end = max(end, piece.end_minute)
    if group:
        yield group


def _lanes(group: list[PlacedEntry]) -> list[int]:
    """For each piece the first lane that is free when it starts."""
    ends: list[int] = []
    lanes = []
    for piece in group:
        lane = next((place for place, end in enumerate(ends) if end <= piece.start_minute), len(ends))
        ends[lane : lane + 1] = [piece.end_minute]
        lanes.append(lane)
    return lanes


@lru_cache(maxsize=4096)
def _rows(minute: int, minutes: int, first_hour: int) -> str:
    first = (minute - first_hour * 60) // MINUTES_PER_ROW
    last = -(-(minute + minutes - first_hour * 60) // MINUTES_PER_ROW)
    return f"row-{first + 1} span-{max(1, last - first)}"
