"""Days and times as lists write them: as numbers from any start, as words, with seconds, in lists."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from midspan.domains.meetings.list_files.shapes import Unreadable
from midspan.domains.meetings.list_files.texts import line_of

DAYS, AN_HOUR, MINUTES_A_DAY, LONGEST_MINUTES = 7, 60, 1440, 720
NOON = 12
# Monday first, as everywhere here; what stands for a day in English and in Spanish.
_WORDS = (
    ("monday", "mon", "lunes", "lun"),
    ("tuesday", "tue", "tues", "martes", "mar"),
    ("wednesday", "wed", "weds", "miércoles", "miercoles", "mié", "mie"),
    ("thursday", "thu", "thur", "thurs", "jueves", "jue"),
    ("friday", "fri", "viernes", "vie"),
    ("saturday", "sat", "sábado", "sabado", "sáb", "sab"),
    ("sunday", "sun", "domingo", "dom"),
)
_DAY_OF_WORD = {word: day for day, words in enumerate(_WORDS) for word in words}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?\s*(?:m\.?)?", re.IGNORECASE)
_NUMBER = re.compile(r"([0-9])(?:\.0+)?")
_NAMED = {"noon": 720, "mediodía": 720, "mediodia": 720, "midnight": 0, "medianoche": 0}


def days_from_sunday(value: Any) -> tuple[int, ...]:
    """Days of a list that counts from Sunday, 0. A 7 is the Sunday of ISO 8601: nothing else of ours is 7.

    A day may be a number, digits, a word, or a list of those. Raises Unreadable.
    """
    return _days(value, first=0, last=DAYS)


def number_of_sunday(values: Iterable[Any]) -> int | None:
    """By which number the days of one list of BMLT begin: 1 as its format says, or 0 where one is 0 and none is 7.

    None where both are there: then a number may be either of two days.
    """
    written = {number for value in values for number in _numbers(value)}
    if 0 not in written:
        return 1
    return None if DAYS in written else 0


def days_of_bmlt(value: Any, *, sunday: int | None) -> tuple[int, ...]:
    """Days of a list whose Sunday has this number. Raises Unreadable, also for a number where that is not known."""
    if sunday is None and _numbers(value) & frozenset(range(DAYS + 1)):
        raise Unreadable(
            f"Its day “{line_of(value, longest=40)}” could be two: the list has both 0 and 7, so whether its Sunday is "
            "0 or 1 is not known."
        )
    first = 1 if sunday is None else sunday
    return _days(value, first=first, last=first + DAYS - 1)


def minute_of(value: Any, *, what: str = "time") -> int | None:
    """Minutes from midnight of “19:30”, “19:30:00”, “7:30 PM” or “noon”; None where nothing is said.

    Raises Unreadable for anything else, also for “24:00”: whether it ends this day or the one before is not known.
    """
    text = line_of(value).casefold()
    if not text:
        return None
    if text in _NAMED:
        return _NAMED[text]
    minute = _by_the_clock(text)
    if minute is None:
        raise Unreadable(f"Its {what} “{line_of(value, longest=40)}” is no time of the day.")
    return minute


def length_until(start: int | None, end: Any) -> int | None:
    """How long from `start` to an end time, past midnight too; None where that is not said or cannot be."""
    try:
        ends = 0 if line_of(end) in {"24:00", "24:00:00"} else minute_of(end)
    except Unreadable:
        return None
    return None if start is None or ends is None else _plausible((ends - start) % MINUTES_A_DAY)


def length_of(duration: Any) -> int | None:
    """Minutes of “01:30:00”; None where that is not said or cannot be."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", line_of(duration))
    return _plausible(int(found[1]) * 60 + int(found[2])) if found else None


@cache
def is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # Not found, no such name, a folder.
        return False
    return True


def zone_of(value: Any) -> str:
    """The time zone, or nothing where none is said. Raises Unreadable for one that nobody knows."""
    name = line_of(value, longest=60)
    if name and not is_zone(name):
        raise Unreadable(f"Its time zone “{name}” is not known; write it as America/New_York.")
    return name


def _plausible(minutes: int) -> int | None:
    return minutes if 0 < minutes <= LONGEST_MINUTES else None


def _by_the_clock(text: str) -> int | None:
    found = _CLOCK.fullmatch(text)
    if not found or not (found[2] or found[4]):  # “7” alone may be morning or evening.
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[4]
    if half:
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + (NOON if half == "p" else 0)
    return hour * AN_HOUR + minute if hour * AN_HOUR + minute < MINUTES_A_DAY and minute < AN_HOUR else None


def _days(value: Any, *, first: int, last: int) -> tuple[int, ...]:
    parts = _parts(value)
    days = {_day(one, first=first, last=last) for one in parts if one is not None and line_of(one) != ""}
    if not days and value not in (None, "", []) and not isinstance(value, str):
        raise _no_day(value)
    return tuple(sorted(days))


def _parts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else re.split(r"[,;/]", value) if isinstance(value, str) else [value]


def _numbers(value: Any) -> frozenset[int]:
    found = (_NUMBER.fullmatch(line_of(one, longest=40)) for one in _parts(value))
    return frozenset(int(one[1]) for one in found if one)


def _day(value: Any, *, first: int, last: int) -> int:
    text = line_of(value, longest=40).casefold().rstrip(".")
    if text in _DAY_OF_WORD or text.removesuffix("s") in _DAY_OF_WORD:
        return _DAY_OF_WORD.get(text, _DAY_OF_WORD.get(text.removesuffix("s"), 0))
    number = _NUMBER.fullmatch(text)
    if isinstance(value, bool) or not number or not first <= int(number[1]) <= last:
        raise _no_day(value)
    return (int(number[1]) - first + DAYS - 1) % DAYS


def _no_day(value: Any) -> Unreadable:
    return Unreadable(f"Its day “{line_of(value, longest=40)}” is no day of the week.")
