"""When a note is due: a dated rule, in business days of the site."""

import tomllib
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from msgspec import Struct

SATURDAY = 5
RULES = Path(__file__).with_name("note_rules.toml")


class NoteRule(Struct, frozen=True, kw_only=True):
    """How many business days after a session its notes are due, and who says so."""

    business_days: int
    words: str
    source: str
    reviewed_on: date
    from_date: date


def note_rule(on: date) -> NoteRule:
    """The rule in force on that day: the latest that has begun. Raises LookupError before the first one."""
    begun = [rule for rule in _rules() if rule.from_date <= on]
    if not begun:
        raise LookupError(f"No rule says when notes of {on} are due.")
    return max(begun, key=lambda rule: rule.from_date)


def due_date(session_date: date, *, closed: Collection[date] = ()) -> date:
    """The last day on which the note of a session is on time; weekends and `closed` days do not count."""
    day, left = session_date, note_rule(session_date).business_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY and day not in closed
    return day


@cache
def _rules() -> tuple[NoteRule, ...]:
    with RULES.open("rb") as file:
        return tuple(NoteRule(**one) for one in tomllib.load(file)["rule"])
