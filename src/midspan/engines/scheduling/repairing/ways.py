"""How somebody can have a week again: out of what is free, or with one or two others who make room.

Whoever makes room keeps all but one of their groups at least, and every session with their counselor. What they would
have instead is asked once for each set of keys they leave: most weeks wished for need the same few seats.
"""

from collections.abc import Collection, Iterator
from itertools import combinations

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from midspan.engines.scheduling.model import Problem, WeekPlan
from midspan.engines.scheduling.plan_points import plan_costs
from midspan.engines.scheduling.repairing.books import Books
from midspan.engines.scheduling.search.searchers import SearchKind
from midspan.engines.scheduling.solving.found import Found, Ints, plan_at
from midspan.engines.scheduling.solving.limits import THOUSAND, Limits
from midspan.engines.scheduling.solving.pricing import Pricing, Question

WEEKS_TRIED = 24  # Weeks of the affected person that others' moves could open, cheapest first.
OTHERS_TRIED = 12  # People who could make room for each of them, or leave one thing it needs.

_Needed = frozenset[int]


class Way(Struct, frozen=True):
    """A week for the affected person and, where it needs them, others' new weeks, by their places.

    `points` are what it costs all of them, the others' against the weeks they have.
    """

    points: int
    plan: WeekPlan
    others: tuple[tuple[int, WeekPlan], ...] = ()


class _Wish(Struct, frozen=True):
    """A week with all it would use, and what of that nobody has left."""

    plan: WeekPlan
    points: int
    keys: tuple[int, ...]
    needed: _Needed


class Ways:
    """Searches for those who are asked about: preparing everybody would take longer than the rest."""

    def __init__(self, problem: Problem, limits: Limits, books: Books, search: SearchKind) -> None:
        self.problem, self.limits, self.books = problem, limits, books
        self._search = search
        self._pricing: dict[int, Pricing] = {}
        self._known: dict[tuple[int, _Needed], Way | None] = {}  # Holds as long as nobody's week changes.

    def prepare(self, people: Collection[int]) -> None:
        """Load the search for these people, in one step for all who are not loaded yet."""
        new = sorted(set(people) - self._pricing.keys())
        if new:
            self._pricing |= dict.fromkeys(new, Pricing(self.limits, np.array(new), search=self._search))

    def urgency(self, person: int) -> tuple[int, int, str]:
        needs = self.problem.patients[person]
        return -needs.priority, -needs.minimum_minutes, needs.id

    def is_degraded(self, person: int, plan: WeekPlan) -> bool:
        """Whether a session that belongs to the person's week is not in it."""
        needs = self.problem.patients[person]
        misses_individual = bool(needs.individual_minutes) and plan.individual is None
        return misses_individual or (bool(needs.family_minutes) and plan.family is None)

    def best(self, person: int, *, is_week_at_stake: bool) -> Way | None:
        """Alone where that gives a whole week; else the cheapest of that and of all that one other's move opens.

        Two others are asked only where somebody would lose a week without them. The person holds nothing meanwhile.
        """
        self.prepare([person])
        self._known.clear()
        alone = self._alone(person)
        if alone is not None and not self.is_degraded(person, alone.plan):
            return alone
        wishes = list(self._wishes(person))
        ways = [alone] if alone else []
        ways += self._with_another(wishes, most=alone.points if alone else None)
        if not ways and is_week_at_stake:
            ways += self._with_two(wishes)
        return min(ways, key=lambda way: way.points, default=None)

    def around(self, person: int, *, most: int) -> list[int]:
        """Who holds what the person's weeks would need, who holds what theirs would, and so on."""
        found, ahead = [person], 0
        while ahead < len(found) <= most:
            new = self._holding(found[ahead]) - set(found)
            found += sorted(new, key=self.urgency, reverse=True)
            ahead += 1
        return found[1 : most + 1]

    def _holding(self, person: int) -> set[int]:
        """Everybody who holds something that one of the person's weeks needs, and could move."""
        self.prepare([person])
        with self.books.aside(person, ()):
            holders = set[int]().union(*(holding for wish in self._wishes(person) for holding in self._holders(wish)))
        return {one for one in holders if self._points_of(one, self.books.plans[one]) is not None}

    def makes_room(self, other: int, plan: WeekPlan) -> bool:
        """Whether it is a week for somebody who makes room: a group less at most, and no session less."""
        old = self.books.plans[other]
        if self.is_degraded(other, plan) and not self.is_degraded(other, old):
            return False
        return len(set(old.section_ids) - set(plan.section_ids)) <= 1

    def _alone(self, person: int) -> Way | None:
        """The cheapest week out of what nobody else holds."""
        found = self._weeks(person, self.books.closed, most=1)
        plan = self._plan_of(found, 0) if len(found) else None
        if plan is None or not self.books.are_left(self.books.keys_of(person, plan)):
            return None
        return Way(int(found.points[0]), plan)

    def _wishes(self, person: int) -> Iterator[_Wish]:
        """Weeks that need something others hold, cheapest first."""
        prices = np.minimum(self.books.closed, THOUSAND * self.problem.rules.weights.group_left)
        found = self._weeks(person, prices, most=WEEKS_TRIED)
        for row in range(len(found)):
            plan = self._plan_of(found, row)
            keys = self.books.keys_of(person, plan)
            needed = frozenset(key for key in keys if self.books.left[key] <= 0)
            if needed:
                yield _Wish(plan, int(found.points[row]), tuple(keys), needed)

    def _with_another(self, wishes: list[_Wish], *, most: int | None) -> Iterator[Way]:
        """Weeks that need only what one other person holds, with what that person would have instead."""
        asked = [(wish, self._first_to_move(set.intersection(*self._holders(wish)))) for wish in wishes]
        self.prepare([other for _, others in asked for other in others])
        for wish, others in asked:
            for other in others:
                way = None if most is not None and wish.points >= most else self._together(wish, [other])
                if way is not None:
                    most = way.points if most is None else min(most, way.points)
                    yield way

    def _with_two(self, wishes: list[_Wish]) -> Iterator[Way]:
        """Weeks that need what two others hold between them."""
        asked = [(wish, [self._first_to_move(holders) for holders in self._holders(wish)]) for wish in wishes]
        self.prepare([other for _, sides in asked for side in sides for other in side])
        for wish, sides in asked:
            able = sorted({other for side in sides for other in side if self._instead(other, wish.needed)})
            for pair in combinations(able, 2):
                way = self._together(wish, pair) if self._hold_all(pair, wish) else None
                if way is not None:
                    yield way

    def _holders(self, wish: _Wish) -> list[set[int]]:
        """For each thing that is needed, those who could leave it: nobody leaves a section that is frozen for them."""
        return [
            {one for one in self.books.holders(key) if not self._is_frozen(one, key)} for key in sorted(wish.needed)
        ]

    def _is_frozen(self, person: int, key: int) -> bool:
        frozen = self.problem.patients[person].frozen_section_ids
        return bool(frozen) and key < self.limits.seats and self.problem.sections[key].id in frozen

    def _first_to_move(self, people: Collection[int]) -> list[int]:
        return sorted(people, key=self.urgency, reverse=True)[:OTHERS_TRIED]

    def _hold_all(self, people: Collection[int], wish: _Wish) -> bool:
        return all(any(self.books.holds(one, key) for one in people) for key in wish.needed)

    def _together(self, wish: _Wish, others: Collection[int]) -> Way | None:
        """The way in which they make room, one beside the other; None when one of them cannot."""
        weeks, points, taken = [], wish.points, list(wish.keys)
        for other in others:
            instead = self._beside(other, wish, taken, gone=others)
            if instead is None:
                return None
            weeks.append((other, instead.plan))
            points += instead.points
            taken += self.books.keys_of(other, instead.plan)
        return Way(points, wish.plan, tuple(weeks))

    def _beside(self, other: int, wish: _Wish, taken: list[int], *, gone: Collection[int]) -> Way | None:
        """What they have when they leave what the wish needs; where that does not fit, when they leave all taken."""
        for kept in (wish.needed, frozenset(taken)):
            instead = self._instead(other, kept)
            if instead is None:
                return None
            if self.books.are_left([*taken, *self.books.keys_of(other, instead.plan)], without=gone):
                return instead
        return None

    def _instead(self, other: int, kept: _Needed) -> Way | None:
        """Their cheapest week when `kept` is somebody else's; its points are against the week they have."""
        if (other, kept) not in self._known:
            with self.books.aside(other, kept):
                found = self._alone(other)
            self._known[other, kept] = found and self._against_now(other, found)
        return self._known[other, kept]

    def _against_now(self, other: int, way: Way) -> Way | None:
        """None where they would lose by it more than a group, or what they have cannot be reckoned."""
        if not self.makes_room(other, way.plan):
            return None
        points = self._points_of(other, self.books.plans[other])
        return None if points is None else replace(way, points=way.points - points)

    def _points_of(self, person: int, plan: WeekPlan) -> int | None:
        """What a week costs its person; None where the way to one of its sites is not known."""
        try:
            return plan_costs(self.problem, self.problem.patients[person], plan).total
        except ValueError:
            return None

    def _weeks(self, person: int, prices: Ints, *, most: int) -> Found:
        people, cutoffs = np.array([person]), np.array([THOUSAND * int(self.limits.waiting[person])])
        return self._pricing[person].asked(Question(people, cutoffs, most, prices, is_nearest=most == 1))

    def _plan_of(self, found: Found, row: int) -> WeekPlan:
        return plan_at(found, row, problem=self.problem, counselor_ids=self.limits.counselor_ids)
