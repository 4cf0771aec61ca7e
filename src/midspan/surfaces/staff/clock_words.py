"""Times as staff read them, on the clock of the site."""

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import get_language


def clock_words(moment: datetime, zone: ZoneInfo) -> str:
    """A time on the wall clock, such as 9:05 a.m."""
    local = moment.astimezone(zone)
    return _words(local.hour, local.minute, get_language())


@lru_cache(maxsize=4096)
def _words(hour: int, minute: int, language: str | None) -> str:  # noqa: ARG001 - the words differ by language
    return dateformat.time_format(time(hour, minute), "g:i\N{NO-BREAK SPACE}a")


def day_words(day: date) -> str:
    """A date as it stands in a line: "Monday, March 2"."""
    return _day_words(day, "l, F j", get_language() or "")


def weekday_words(day: date) -> str:
    """Its weekday alone."""
    return _day_words(day, "l", get_language() or "")


def moment_words(moment: datetime) -> str:
    """A moment in the near future, by the clock it is told in: "Mon, 4:30 PM"."""
    return _moment_words(moment.replace(tzinfo=None), get_language() or "")


@lru_cache(maxsize=4096)
def _day_words(day: date, form: str, language: str) -> str:  # noqa: ARG001 - the words differ by it
    return dateformat.format(day, form)


@lru_cache(maxsize=4096)
def _moment_words(moment: datetime, language: str) -> str:  # noqa: ARG001 - as above
    return dateformat.format(moment, "D, g:i\N{NO-BREAK SPACE}A")
