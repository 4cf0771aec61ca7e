"""Times as staff read them, on the clock of the site."""

from datetime import datetime, time
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
    return dateformat.time_format(time(hour, minute), "g:i a")
