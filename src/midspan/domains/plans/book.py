"""Limits and cadences of plans: dated data, read once."""

import tomllib
from functools import cache
from pathlib import Path

from msgspec import Struct

from midspan.domains.programs.enums import Focus


class PlanRules(Struct, frozen=True, kw_only=True):
    """Days and numbers as `plan_rules.toml` has them, with its version. `review_days` is by a track's focus."""

    version: str
    full_plan_days: int
    review_days: dict[str, int]
    most_per_goal: int
    most_active: int
    untouched_days: int
    ahead_days: int
    countersigned: frozenset[str]

    def days_until_review(self, focus: str) -> int:
        """Of a stay whose track says no focus the shortest: it is looked at too early rather than too late."""
        return self.review_days.get(focus, min(self.review_days.values()))


@cache
def plan_rules() -> PlanRules:
    read = tomllib.loads(Path(__file__).with_name("plan_rules.toml").read_text(encoding="utf-8"))
    review = read["review"]
    return PlanRules(
        version=read["version"],
        full_plan_days=read["full_plan"]["days_after_admission"],
        review_days={
            Focus.SUBSTANCE_USE: review["substance_use_days"],
            Focus.CO_OCCURRING: review["co_occurring_days"],
            Focus.MENTAL_HEALTH: review["mental_health_days"],
        },
        most_per_goal=read["objectives"]["most_active_per_goal"],
        most_active=read["objectives"]["most_active"],
        untouched_days=read["thread"]["untouched_days"],
        ahead_days=read["calendar"]["days_ahead"],
        countersigned=frozenset(read["countersign"]["credentials"]),
    )
