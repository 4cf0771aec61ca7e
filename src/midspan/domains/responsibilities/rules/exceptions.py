"""Dated exceptions: not that day, or at another time that day."""

from datetime import date

from msgspec import Struct

from midspan.values import ALLOWED, Verdict, refused
from midspan.values.spans import MINUTES_PER_DAY

BOTH_TIMES = "Give both times, or neither if it does not happen that day."
WITHIN_A_DAY = "This ends before it starts. Put what goes on after midnight on the next day."


class DatedChange(Struct, frozen=True, kw_only=True):
    """What differs on one day; without minutes the responsibility does not happen."""

    day: date
    start_minute: int | None = None
    end_minute: int | None = None


def may_differ(change: DatedChange) -> Verdict:
    """Whether such an exception can be."""
    if (change.start_minute is None) != (change.end_minute is None):
        return refused(BOTH_TIMES)
    if change.start_minute is None or change.end_minute is None:
        return ALLOWED
    return ALLOWED if change.start_minute < change.end_minute <= MINUTES_PER_DAY else refused(WITHIN_A_DAY)
