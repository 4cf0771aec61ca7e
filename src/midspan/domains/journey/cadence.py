"""How often a placement is looked at again: dated data, read once."""

import tomllib
from functools import cache
from pathlib import Path

from msgspec import Struct

from midspan.domains.programs.enums import Focus


class PlacementRules(Struct, frozen=True, kw_only=True):
    """Days as `placement_rules.toml` has them, with its version. `review_days` is by a track's focus."""

    version: str
    review_days: dict[str, int]
    event_days: int
    ahead_days: int

    def days_until_review(self, focus: str) -> int:
        """Of a stay whose track says no focus the shortest: it is looked at too early rather than too late."""
        return self.review_days.get(focus, min(self.review_days.values()))


@cache
def placement_rules() -> PlacementRules:
    read = tomllib.loads(Path(__file__).with_name("placement_rules.toml").read_text(encoding="utf-8"))
    review = read["review"]
    return PlacementRules(
        version=read["version"],
        review_days={
            Focus.SUBSTANCE_USE: review["substance_use_days"],
            Focus.CO_OCCURRING: review["co_occurring_days"],
            Focus.MENTAL_HEALTH: review["mental_health_days"],
        },
        event_days=read["events"]["days"],
        ahead_days=read["calendar"]["days_ahead"],
    )
