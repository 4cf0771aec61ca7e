"""Before which day somebody can have no week, if nobody leaves early: pure, asked of the engine."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from midspan.engines import scheduling as engine


class Seat(StrEnum):
    """What can be said about somebody's first seat."""

    FREE = "free"  # A week is free already.
    FROM = "from"  # None before a day.
    UNKNOWN = "unknown"  # Nothing that is planned opens one.


class Opening(Struct, frozen=True, order=True):
    """So many seats of a section are free from that day on, and not before."""

    on: date
    section_id: str
    seats: int = 1


class SeatDate(Struct, frozen=True):
    """`on` with FROM, None otherwise. It is a floor: somebody may leave early, and somebody else may be first."""

    seat: Seat
    on: date | None = None


def seat_dates(problem: engine.Problem, openings: Iterable[Opening], patient_ids: Sequence[str]) -> dict[str, SeatDate]:
    """Patient id → the first day on which a week of theirs is free, as far as anything is planned.

    Everybody else's seats are counted as taken in `problem`. More seats never close a week, so the days are halved
    until the first one is found.
    """
    known = sorted(openings)
    days = sorted({opening.on for opening in known})

    @cache
    def on(day: date | None) -> engine.Problem:
        return opened(problem, [one for one in known if day is not None and one.on <= day])

    return {one: _first(lambda day, one=one: _fits(on(day), one), days) for one in patient_ids}  # type: ignore[misc]  # bound now


def opened(problem: engine.Problem, openings: Iterable[Opening]) -> engine.Problem:
    """The problem with these seats free as well."""
    free: dict[str, int] = {}
    for opening in openings:
        free[opening.section_id] = free.get(opening.section_id, 0) + opening.seats
    return replace(problem, sections=tuple(_opened(one, free) for one in problem.sections))


def _opened(section: engine.Section, free: Mapping[str, int]) -> engine.Section:
    return replace(section, taken=max(0, section.taken - free.get(section.id, 0)))


def _fits(problem: engine.Problem, patient_id: str) -> bool:
    return bool(engine.place(problem, patient_id, count=1))


def _first(fits: Callable[[date | None], bool], days: Sequence[date]) -> SeatDate:
    """The first of the days that fits, by halving."""
    if fits(None):
        return SeatDate(Seat.FREE)
    if not days or not fits(days[-1]):
        return SeatDate(Seat.UNKNOWN)
    low, high = 0, len(days) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(days[middle]) else (middle + 1, high)
    return SeatDate(Seat.FROM, days[low])
