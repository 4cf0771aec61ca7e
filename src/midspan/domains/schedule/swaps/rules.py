"""Which swaps need nobody's leave: a dated rule of the program."""

import tomllib
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from msgspec import Struct

from midspan.values import ALLOWED, Verdict, first_refusal, refused

RULES = Path(__file__).with_name("rules.toml")


class SwapRule(Struct, frozen=True, kw_only=True):
    """How many hours before the earlier session, and how many swaps a week, need nobody's leave; and who says so."""

    notice_hours: int
    swaps_a_week: int
    source: str
    reviewed_on: date
    from_date: date


def swap_rule(on: date) -> SwapRule:
    """The rule in force on that day: the latest that has begun. Raises LookupError before the first one."""
    begun = [rule for rule in _rules() if rule.from_date <= on]
    if not begun:
        raise LookupError(f"No rule says which swaps need nobody's leave on {on}.")
    return max(begun, key=lambda rule: rule.from_date)


class SwapFacts(Struct, frozen=True):
    """What decides about a swap: when both sessions start, whether they treat the same, and swaps already made."""

    given_up_at: datetime
    wanted_at: datetime
    is_same_kind: bool
    swaps_this_week: int


def swaps_by_itself(facts: SwapFacts, *, now: datetime) -> Verdict:
    """Whether a swap is done at once; a refusal says what staff have to look at."""
    rule = swap_rule(now.date())
    return first_refusal(
        ALLOWED
        if min(facts.given_up_at, facts.wanted_at) - now >= timedelta(hours=rule.notice_hours)
        else refused("One of the two sessions starts soon, so your counselor confirms it."),
        ALLOWED if facts.is_same_kind else refused("It is a different kind of group, so your counselor confirms it."),
        ALLOWED
        if facts.swaps_this_week < rule.swaps_a_week
        else refused("You have swapped often this week, so your counselor confirms this one."),
    )


@cache
def _rules() -> tuple[SwapRule, ...]:
    with RULES.open("rb") as file:
        return tuple(SwapRule(**one) for one in tomllib.load(file)["rule"])
