"""When reach that sessions opened ends by itself: a dated rule, in working days."""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from msgspec import Struct

SATURDAY = 5
RULES = Path(__file__).with_name("rules.toml")


class ReachRule(Struct, frozen=True, kw_only=True):
    """How many working days after a session its leaders still reach those who came, and who says so."""

    working_days: int
    words: str
    source: str
    reviewed_on: date
    from_date: date


def reach_rule(on: date) -> ReachRule:
    """The rule in force on that day: the latest that has begun. Raises LookupError before the first one."""
    begun = [rule for rule in _rules() if rule.from_date <= on]
    if not begun:
        raise LookupError(f"No rule says how long reach lasts on {on}.")
    return max(begun, key=lambda rule: rule.from_date)


def first_day_still_reached(today: date) -> date:
    """Sessions on this date and later still let their leaders reach; earlier ones do not."""
    day, left = today, reach_rule(today).working_days
    while left:
        day -= timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day


@cache
def _rules() -> tuple[ReachRule, ...]:
    with RULES.open("rb") as file:
        return tuple(ReachRule(**one) for one in tomllib.load(file)["rule"])
