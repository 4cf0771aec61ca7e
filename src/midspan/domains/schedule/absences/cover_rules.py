"""How cover is found: a dated rule of the house, and what keeps a colleague from leading a session."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct

from midspan.domains.people.enums import Role
from midspan.engines.scheduling.staffing.fitting import obstacle_to_leading
from midspan.engines.scheduling.staffing.model import Duty, Leader, Obstacle, StaffingWeights

RULES = Path(__file__).with_name("cover_rules.toml")
LEADS_GROUPS = frozenset(
    {Role.COUNSELOR, Role.GROUP_LEADER, Role.PEER_SPECIALIST, Role.NURSE, Role.PROGRAM_MANAGER, Role.DIRECTOR}
)


class CoverRule(Struct, frozen=True, kw_only=True):
    """What cover costs in points, what a fair share of free hours is, and how soon an individual hour may move."""

    from_date: date
    reviewed_on: date
    source: str
    post_unfilled: int
    place_missing: int
    leader_changed: int
    place_changed: int
    unfair_per_30_minutes: int
    pause_minutes: int
    fair_share_percent: int
    notice_minutes: int

    @property
    def weights(self) -> StaffingWeights:
        return StaffingWeights(
            post_unfilled=self.post_unfilled,
            place_missing=self.place_missing,
            leader_changed=self.leader_changed,
            place_changed=self.place_changed,
            unfair_per_30_minutes=self.unfair_per_30_minutes,
            pause_minutes=self.pause_minutes,
        )

    def fair_minutes(self, *, worked: int, taken: int) -> int:
        """What somebody with so many minutes of work and so many taken may be asked to take over in that week."""
        return max(0, worked - taken) * self.fair_share_percent // 100


def cover_rule(on: date) -> CoverRule:
    """The rule in force on that day: the latest that has begun. Raises LookupError before the first one."""
    begun = [rule for rule in _rules() if rule.from_date <= on]
    if not begun:
        raise LookupError(f"No rule says how cover is found on {on}.")
    return max(begun, key=lambda rule: rule.from_date)


class WhyNot(Struct, frozen=True):
    """Why nobody leads a session: how many colleagues each obstacle keeps from it, and who is one step away.

    `to_ask` are ids of those who could lead it if they came in; `to_free` of those who lead something else then.
    """

    obstacles: tuple[tuple[Obstacle, int], ...] = ()
    to_ask: tuple[str, ...] = ()
    to_free: tuple[str, ...] = ()


NOT_ASKED = WhyNot()


def why_not(duty: Duty, leaders: Iterable[Leader]) -> WhyNot:
    """What keeps each of these from the duty's first post, counted in the order in which it is asked.

    Somebody whom nothing keeps from it has taken over another session of the same time.
    """
    found = [(one.id, obstacle_to_leading(one, duty, duty.posts[0]) or Obstacle.TAKEN) for one in leaders]
    counted = Counter(obstacle for _, obstacle in found)
    return WhyNot(
        obstacles=tuple((obstacle, counted[obstacle]) for obstacle in Obstacle if counted[obstacle]),
        to_ask=tuple(one for one, obstacle in found if obstacle is Obstacle.NOT_AT_WORK),
        to_free=tuple(one for one, obstacle in found if obstacle is Obstacle.TAKEN),
    )


def able(duty: Duty, leaders: Iterable[Leader]) -> list[str]:
    """Ids of those whom nothing keeps from leading it by itself, in the order given."""
    return [one.id for one in leaders if obstacle_to_leading(one, duty, duty.posts[0]) is None]


@cache
def _rules() -> tuple[CoverRule, ...]:
    with RULES.open("rb") as file:
        return tuple(CoverRule(**one) for one in tomllib.load(file)["rule"])
