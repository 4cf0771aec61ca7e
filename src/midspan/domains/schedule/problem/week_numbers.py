"""Weekly times as one number each: a query gathers many of them in one value, and equal ones are one object."""

from collections.abc import Iterator
from functools import lru_cache

from django.db.models import F, IntegerField
from django.db.models.functions import Cast

from midspan.values import WeekSpan

_DAY, _START = 10_000 * 10_000, 10_000  # Written out, the number reads as day, start and end.
# The columns are 16 bits wide, the number is not.
_WEEKDAY, _FROM = Cast("weekday", IntegerField()), Cast("start_minute", IntegerField())
WEEK_NUMBER = _WEEKDAY * _DAY + _FROM * _START + F("end_minute")
"""The number of a row with `weekday`, `start_minute` and `end_minute`; in order of day, start and end."""


def same_span(span: WeekSpan) -> WeekSpan:
    """The one object that stands for all equal spans: what is kept by it is found without comparing."""
    return _week_span(span.day * _DAY + span.start * _START + span.end)


def week_spans_in(*arrays: str) -> tuple[WeekSpan, ...]:
    """The weekly times whose numbers are in these arrays, in order of day, start and end."""
    return tuple(_week_span(number) for number in sorted(n for text in arrays for n in numbers_in(text)))


def numbers_in(array: str) -> Iterator[int]:
    """The integers of an array as PostgreSQL writes it: `{}`, `{3,1,2}`."""
    return map(int, filter(None, array.strip("{}").split(",")))


@lru_cache(maxsize=1 << 14)
def _week_span(number: int) -> WeekSpan:
    day, rest = divmod(number, _DAY)
    return WeekSpan(day, *divmod(rest, _START))
