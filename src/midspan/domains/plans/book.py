"""Limits and cadences of plans: dated data, read once."""

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path

from msgspec import Struct, convert

from midspan.domains.plans.cadence import EventRules, ReviewRule
from midspan.domains.plans.enums import ReviewEvent


class PlanRules(Struct, frozen=True, kw_only=True):
    """Days and numbers as `plan_rules.toml` has them, with its version."""

    version: str
    full_plan_days: int
    review: tuple[ReviewRule, ...]
    events: EventRules
    most_per_goal: int
    most_active: int
    untouched_days: int
    ahead_days: int
    countersigned: frozenset[str]

    def words_of(self, key: str) -> str:
        """A cadence in one sentence; nothing for one that is in no edition any more."""
        return next((one.words for one in self.review if one.key == key), "")


@cache
def plan_rules() -> PlanRules:
    read = tomllib.loads(Path(__file__).with_name("plan_rules.toml").read_text(encoding="utf-8"))
    events = read["events"]
    return PlanRules(
        version=read["version"],
        full_plan_days=read["full_plan"]["days_after_admission"],
        review=convert(read["review"], tuple[ReviewRule, ...]),
        events=EventRules(
            days={kind: events[f"{kind.value}_days"] for kind in ReviewEvent},
            lapses=events["lapses"],
            lapse_window=timedelta(days=events["lapse_window_days"]),
        ),
        most_per_goal=read["objectives"]["most_active_per_goal"],
        most_active=read["objectives"]["most_active"],
        untouched_days=read["thread"]["untouched_days"],
        ahead_days=read["calendar"]["days_ahead"],
        countersigned=frozenset(read["countersign"]["credentials"]),
    )
