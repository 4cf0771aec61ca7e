"""A week to draw: entries laid on a grid of five-minute rows, read equally well as a list."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from operator import itemgetter

from django.utils.formats import time_format
from django.utils.translation import get_language
from msgspec import Struct

from midspan.ui.kinds import KIND_ICONS, EntryKind, EntryState, kind_words

MINUTES_PER_ROW = 5
ROWS_PER_HOUR = 60 // MINUTES_PER_ROW
MINUTES_PER_DAY = 24 * 60
MOST_LANES = 4  # More at once cannot be told apart; a fifth shares a lane.
DAYS = 7
FROM_UNTIL = itemgetter(0, 1)
ALONE = (0,)  # The lane of a piece that shares its time with none.


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
        return times_words(self.start_minute, self.end_minute, get_language() or "")

    @property
    def icon(self) -> str:
        return KIND_ICONS[self.entry.kind]

    @property
    def kind_words(self) -> str:
        return kind_words(self.entry.kind)


Piece = tuple[int, int, WeekEntry]  # What of an entry is of one day: from and until, in minutes after local midnight.


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
    by_day: tuple[list[Piece], ...] = tuple([] for _ in range(DAYS))
    first_ordinal = first_day.toordinal()
    for entry in entries:
        for step, piece in _pieces(entry, first_ordinal, zone):
            if 0 <= step < DAYS:
                by_day[step].append(piece)
    first = min([earliest_hour, *(start // 60 for pieces in by_day for start, _, _ in pieces)])
    last = max([latest_hour, *(-(-end // 60) for pieces in by_day for _, end, _ in pieces)])
    local_now = now.astimezone(zone) if now else None
    days = (
        _day(first_day + timedelta(days=step), pieces, first_hour=first, last_hour=last, now=local_now)
        for step, pieces in enumerate(by_day)
    )
    return WeekView(hours=_hours(first, last, get_language() or ""), days=tuple(days))


@lru_cache(maxsize=128)
def _hours(first: int, last: int, language: str) -> tuple[HourMark, ...]:
    hours = range(first, last)
    return tuple(HourMark(_clock_words(hour * 60, language), _rows(hour * 60, 60, first)) for hour in hours)


def clock_words(minute: int) -> str:
    """A time of day as the reader's language writes it."""
    return _clock_words(minute % MINUTES_PER_DAY, get_language() or "")


@lru_cache(maxsize=4096)
def times_words(start: int, end: int, language: str) -> str:
    """From when until when, both in minutes after midnight."""
    return f"{_clock_words(start % MINUTES_PER_DAY, language)} – {_clock_words(end % MINUTES_PER_DAY, language)}"


@cache
def _clock_words(minute: int, language: str) -> str:  # noqa: ARG001 - the words differ by it
    return time_format(time(minute // 60, minute % 60), "TIME_FORMAT")


def _pieces(entry: WeekEntry, first_ordinal: int, zone: tzinfo) -> Iterable[tuple[int, Piece]]:
    """The entry cut at local midnights, each piece with its place among the days."""
    start, end = entry.start.astimezone(zone), entry.end.astimezone(zone)
    first, last = _minute(start), _minute(end)
    step, last_step = start.toordinal() - first_ordinal, end.toordinal() - first_ordinal
    if step == last_step:
        # In the hour the clocks repeat, an entry may end "before" it starts; it is still drawn.
        return [(step, (first, max(last, first + MINUTES_PER_ROW), entry))]
    whole = [(between, (0, MINUTES_PER_DAY, entry)) for between in range(step + 1, last_step)]
    after = [(last_step, (0, last, entry))] if last else []
    return [(step, (first, MINUTES_PER_DAY, entry)), *whole, *after]


def _day(day: date, pieces: list[Piece], *, first_hour: int, last_hour: int, now: datetime | None) -> WeekDay:
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


def _placed(pieces: list[Piece], first_hour: int) -> Iterator[PlacedEntry]:
    for together in _overlapping(sorted(pieces, key=FROM_UNTIL)):
        lanes = _lanes(together) if len(together) > 1 else ALONE
        count = min(MOST_LANES, max(lanes) + 1)
        for (start, end, entry), lane in zip(together, lanes, strict=True):
            yield PlacedEntry(entry, start, end, _place(start, end, first_hour, lane % MOST_LANES + 1, count))


def _overlapping(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The pieces in groups that touch each other's time."""
    group: list[Piece] = []
    until = 0
    for piece in pieces:
        if group and piece[0] >= until:
            yield group
            group, until = [], 0
        group.append(piece)
        until = max(until, piece[1])
    if group:
        yield group


def _lanes(group: list[Piece]) -> list[int]:
    """For each piece the first lane that is free when it starts."""
    ends: list[int] = []
    lanes = []
    for start, end, _ in group:
        lane = next((place for place, until in enumerate(ends) if until <= start), len(ends))
        ends[lane : lane + 1] = [end]
        lanes.append(lane)
    return lanes


@lru_cache(maxsize=4096)
def _place(start: int, end: int, first_hour: int, lane: int, lanes: int) -> str:
    return f"{_rows(start, end - start, first_hour)} lane-{lane}-of-{lanes}"


@lru_cache(maxsize=4096)
def _rows(minute: int, minutes: int, first_hour: int) -> str:
    first = (minute - first_hour * 60) // MINUTES_PER_ROW
    last = -(-(minute + minutes - first_hour * 60) // MINUTES_PER_ROW)
    return f"row-{first + 1} span-{max(1, last - first)}"
