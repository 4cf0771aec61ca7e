"""FHIR's dates and times, which stand for all of the day, month or second that they name."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from midspan.engines.disclosure.fhir.references import AmbiguousError
from midspan.values.wall_clock import instant_of

DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d{1,6}))?(?:Z|[+-]\d\d:\d\d)")
DECEMBER = 12


def moment(text: Any, *, zone: ZoneInfo, is_end: bool = False) -> datetime:
    """The instant at which what `text` names begins, or with `is_end` the one right after all of it.

    A date without a time is a day in `zone`. Raises AmbiguousError for what is no FHIR date or time.
    """
    try:
        return _moment(str(text), zone, is_end=is_end)
    except (ValueError, OverflowError) as error:
        raise AmbiguousError(f"“{text}” is not a date or time with its zone") from error


def _moment(text: str, zone: ZoneInfo, *, is_end: bool) -> datetime:
    precise = INSTANT.fullmatch(text)
    if precise is not None:
        begins = datetime.fromisoformat(text).astimezone(UTC)
        return begins + _step(len(precise.group(1) or "")) if is_end else begins
    matched = DAY.fullmatch(text)
    if matched is None:
        raise ValueError(text)
    year, month, day = (int(group) if group else None for group in matched.groups())
    first = date(year or 0, month or 1, day or 1)
    return instant_of(_after(first, month, day) if is_end else first, 0, zone)


def _step(digits: int) -> timedelta:
    """The length of what a time with so many digits behind its second stands for."""
    return timedelta(microseconds=10 ** (6 - digits))


def _after(first: date, month: int | None, day: int | None) -> date:
    """The day after the day, month or year that begins on `first`."""
    if day is not None:
        return first + timedelta(days=1)
    if month is None or month == DECEMBER:
        return date(first.year + 1, 1, 1)
    return date(first.year, month + 1, 1)
