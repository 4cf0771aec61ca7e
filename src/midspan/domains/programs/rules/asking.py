"""On which weekday the week's questions may be asked, and from when on a new one holds."""

from collections.abc import Collection
from datetime import date, timedelta

from midspan.values import ALLOWED, Verdict, refused

A_WEEK = 7


def may_ask_on(weekday: int | None, *, open_weekdays: Collection[int]) -> Verdict:
    """`weekday` is 0 Monday to 6 Sunday, or None: as each person began. Hours that nobody entered refuse nothing."""
    if weekday is None:
        return ALLOWED
    if weekday not in range(A_WEEK):
        return refused("Choose a day of the week.")
    if open_weekdays and weekday not in open_weekdays:
        return refused("The site is not open on that day. Choose a day on which somebody is there.")
    return ALLOWED


def next_monday(today: date) -> date:
    """A week that has begun keeps its day, so that nobody is asked twice in it."""
    return today + timedelta(days=A_WEEK - today.weekday())
