"""The clock at the edge: engines and rules are told the time, only the outermost callers ask for it here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from midspan.values.wall_clock import instant_of

_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _standing.get() or timezone.now()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Within, it is `moment`. For the demonstration alone, whose ledger real actions write in the past."""
    before = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(before)


def today(zone: ZoneInfo) -> date:
    """The local date in `zone`."""
    return now().astimezone(zone).date()


def local_date() -> date:
    """Today on the clock of whoever asks: the center's, within a request and in its jobs."""
    return timezone.localdate(now())


def week_start(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant at which local clocks in `zone` show `minute` (minutes after midnight) on `day`.

    A time that the spring change skips moves forward by the gap; a time that the autumn change repeats is the first.
    """
    return instant_of(day, minute, zone)
