"""Weekly times as people say them ("Fridays 22:00 to 6:00") and as they are kept: stretches of one day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from midspan.values import ALLOWED, Verdict, refused
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

LONGEST_NIGHT = 16 * 60  # Longer than any shift over midnight; beyond it the two times were more likely swapped.
NO_LENGTH = "This ends when it starts. Give it a later end."
ENDS_FIRST = "This ends before it starts. A time over midnight may last 16 hours; make two lines of a longer one."


class WeeklyTime(Struct, frozen=True, kw_only=True):
    """A weekly time: `weekday` 0 Monday to 6, minutes after midnight; an end before the start is the next day's.

    `every_weeks` is 1 or 2. `anchor_date` is any day of a week in which an alternate time happens.
    """

    weekday: int
    start_minute: int
    end_minute: int
    every_weeks: int = 1
    anchor_date: date | None = None

    @property
    def is_over_midnight(self) -> bool:
        return self.end_minute < self.start_minute


def may_last(time: WeeklyTime) -> Verdict:
    """Whether such a time can be: it has a length, and over midnight a believable one."""
    if time.start_minute == time.end_minute:
        return refused(NO_LENGTH)
    if time.is_over_midnight and time.end_minute + MINUTES_PER_DAY - time.start_minute > LONGEST_NIGHT:
        return refused(ENDS_FIRST)
    return ALLOWED


def stretches(times: Iterable[WeeklyTime]) -> list[WeeklyTime]:
    """The same times as stretches of one day each, in order, once each: a time over midnight becomes two."""
    return sorted({piece for time in times for piece in _pieces(time)}, key=_place)


def _pieces(time: WeeklyTime) -> Iterator[WeeklyTime]:
    anchor = None if time.anchor_date is None else _on_weekday(time.anchor_date, time.weekday)
    if not time.is_over_midnight:
        yield replace(time, anchor_date=anchor)
        return
    yield replace(time, end_minute=MINUTES_PER_DAY, anchor_date=anchor)
    if time.end_minute:
        next_day = None if anchor is None else anchor + timedelta(days=1)
        yield replace(time, weekday=(time.weekday + 1) % DAYS_PER_WEEK, start_minute=0, anchor_date=next_day)


def as_said(pieces: Iterable[WeeklyTime]) -> list[WeeklyTime]:
    """The reverse of `stretches`: two pieces that meet at midnight are one time again."""
    known = sorted(pieces, key=_place)
    tails = {piece: head for head in known for piece in known if continues(piece, head)}
    heads = {head: piece for piece, head in tails.items()}
    joined = (replace(head, end_minute=heads[head].end_minute) if head in heads else head for head in known)
    return [time for time, piece in zip(joined, known, strict=True) if piece not in tails]


def continues(piece: WeeklyTime, before: WeeklyTime) -> bool:
    """Whether `piece` is the part after midnight of `before`. Whole days in a row are each their own."""
    if piece.start_minute or piece.end_minute == MINUTES_PER_DAY:
        return False
    if not before.start_minute or before.end_minute != MINUTES_PER_DAY:
        return False
    night = before.end_minute - before.start_minute + piece.end_minute
    return night <= LONGEST_NIGHT and _is_day_after(piece, before)


def _is_day_after(piece: WeeklyTime, before: WeeklyTime) -> bool:
    if piece.weekday != (before.weekday + 1) % DAYS_PER_WEEK or piece.every_weeks != before.every_weeks:
        return False
    if piece.anchor_date is None or before.anchor_date is None:
        return piece.every_weeks == 1
    head = _on_weekday(before.anchor_date, before.weekday)
    weeks = (_monday(piece.anchor_date) - _monday(head + timedelta(days=1))).days // DAYS_PER_WEEK
    return weeks % piece.every_weeks == 0


def falls_on(time: WeeklyTime, day: date) -> bool:
    """Whether a stretch happens on `day`; an alternate one in the week of its anchor and every second one from it."""
    if time.weekday != day.weekday():
        return False
    if time.every_weeks == 1 or time.anchor_date is None:
        return True
    # Whole weeks between Mondays, so that a year of 53 weeks changes nothing.
    weeks = (_monday(day) - _monday(time.anchor_date)).days // DAYS_PER_WEEK
    return weeks % time.every_weeks == 0


def overlapping(lives: Sequence[tuple[str, Sequence[WeeklyTime]]]) -> list[tuple[str, str, int]]:
    """Pairs of different names whose stretches meet in some week, with the weekday: (name, other name, weekday)."""
    pieces = [(name, piece) for name, times in lives for piece in stretches(times)]
    found = {
        (name, other, piece.weekday): None
        for (name, piece), (other, second) in combinations(pieces, 2)
        if name != other and _meet(piece, second)
    }
    return list(found)


def _meet(one: WeeklyTime, other: WeeklyTime) -> bool:
    if one.weekday != other.weekday:
        return False
    if not (one.start_minute < other.end_minute and other.start_minute < one.end_minute):
        return False
    if one.every_weeks == 1 or other.every_weeks == 1 or one.anchor_date is None or other.anchor_date is None:
        return True
    return (_monday(one.anchor_date) - _monday(other.anchor_date)).days // DAYS_PER_WEEK % 2 == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _on_weekday(day: date, weekday: int) -> date:
    return _monday(day) + timedelta(days=weekday)


def _place(time: WeeklyTime) -> tuple[int, int, int, int, date]:
    return (time.weekday, time.start_minute, time.end_minute, time.every_weeks, time.anchor_date or date.min)
