"""Every way for one person to spend one day: groups that fit together, and beside them sessions with the counselor.

Of the sessions that could stand beside the same groups only the cheapest is kept; all else about them is alike.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property, reduce
from itertools import combinations
from operator import or_

from msgspec import Struct

from midspan.engines.scheduling.referee.own_life import BY_VIDEO, OwnLife, Session, Stretch, Visit

INDIVIDUAL, FAMILY = 1, 2
FIRST_CONTENT = 4  # Facts: bits for the two sessions, then one for each content the rules require.


class DayPlan(Struct, frozen=True):
    """One way. `continued` and `begun` mark sections of several days, `curricula` what must not come twice."""

    points: int
    continued: int
    begun: int
    curricula: frozenset[str]


class Ways(Struct, frozen=True):
    """The ways with the same minutes and facts, cheapest first. `is_free` for the day with nothing on it."""

    minutes: int
    facts: int
    is_free: bool
    plans: tuple[DayPlan, ...]


class _Groups(Struct, frozen=True):
    """Groups attended on one day, and the bits of the sessions (by place) that still fit beside them."""

    visits: tuple[Visit, ...]
    individual: int
    family: int


class Day(Struct, frozen=True, dict=True):
    """What one day offers; sessions cheapest first."""

    life: OwnLife
    visits: tuple[Visit, ...]
    individual: tuple[Session, ...]
    family: tuple[Session, ...]

    def ways(self) -> tuple[Ways, ...]:
        """Every feasible way, grouped."""
        found: dict[tuple[int, int, bool], list[DayPlan]] = {}
        for groups in self._groups():
            for key, plan in self._plans(groups):
                found.setdefault(key, []).append(plan)
        return tuple(
            Ways(*key, tuple(sorted(plans, key=lambda plan: plan.points))) for key, plans in sorted(found.items())
        )

    def _groups(self) -> Iterator[_Groups]:
        """Sets of visits that fit together within the day's limit and hold all that is frozen, smallest first."""
        pairs = combinations(range(len(self.visits)), 2)
        clashes = {pair for pair in pairs if not _fit(self.visits[pair[0]], self.visits[pair[1]])}
        beside = [
            (_fitting(one.stretches, self.individual), _fitting(one.stretches, self.family)) for one in self.visits
        ]
        sets: list[tuple[int, ...]] = [()]
        for members in sets:  # Grows while it is walked.
            first = members[-1] + 1 if members else 0
            sets += [
                (*members, new)
                for new in range(first, len(self.visits))
                if not any((old, new) in clashes for old in members) and self._is_short((*members, new))
            ]
            if not self._frozen <= set(members):
                continue
            individual = family = -1
            for member in members:
                individual, family = individual & beside[member][0], family & beside[member][1]
            yield _Groups(tuple(self.visits[member] for member in members), individual, family)

    @cached_property
    def _frozen(self) -> set[int]:
        frozen = self.life.needs.frozen_section_ids
        return {number for number, visit in enumerate(self.visits) if visit.section.id in frozen}

    def _is_short(self, members: Sequence[int]) -> bool:
        minutes = sum(self.visits[member].minutes for member in members)
        return minutes <= self.life.needs.max_group_minutes_per_day

    def _plans(self, groups: _Groups) -> Iterator[tuple[tuple[int, int, bool], DayPlan]]:
        life, needs = self.life, self.life.needs
        in_groups = sum(visit.minutes for visit in groups.visits)
        continued, begun = _several(groups.visits, is_first=False), _several(groups.visits, is_first=True)
        curricula = frozenset(_curricula(groups.visits))
        facts = _content(groups.visits, life.rules.required_content)
        own = _own_points(groups.visits, life)
        for sessions, extra in self._sessions(groups):
            held = (needs.individual_minutes if sessions & INDIVIDUAL else 0) + (
                needs.family_minutes if sessions & FAMILY else 0
            )
            if 0 < in_groups + held < needs.min_minutes_per_day:
                continue
            counted = in_groups + (0 if life.rules.missed_sessions_count else held)
            key = (counted, facts | sessions, in_groups + held == 0)
            yield key, DayPlan(own + extra, continued, begun, curricula)

    def _sessions(self, groups: _Groups) -> Iterator[tuple[int, int]]:
        """(facts, points) of no session, the cheapest of either kind, and the cheapest pair."""
        places = {stretch.place for visit in groups.visits for stretch in visit.stretches}
        moved = reduce(or_, (visit.moved for visit in groups.visits), 0)
        yield 0, 0
        alone = self._cheapest_individual(groups.individual, places=places, moved=moved)
        with_family = self._cheapest_family(groups.family, moved=moved)
        if alone is not None:
            yield INDIVIDUAL, alone
        if with_family is not None:
            yield FAMILY, with_family
        if alone is not None and with_family is not None:
            pair = self._cheapest_pair(groups, places=places, moved=moved)
            if pair is not None:
                yield INDIVIDUAL | FAMILY, pair

    def _cheapest_individual(self, fitting: int, *, places: set[str], moved: int) -> int | None:
        best: int | None = None
        for number, session in enumerate(self.individual):
            if best is not None and session.points >= best:
                break
            if fitting >> number & 1:
                points = session.points + self._beside(session, places=places, moved=moved)
                best = points if best is None else min(best, points)
        return best

    def _cheapest_family(self, fitting: int, *, moved: int) -> int | None:
        best: int | None = None
        for number, session in enumerate(self.family):
            if best is not None and session.points >= best:
                break
            if fitting >> number & 1:
                points = session.points + self.life.moving_points(session.moved & ~moved)
                best = points if best is None else min(best, points)
        return best

    def _cheapest_pair(self, groups: _Groups, *, places: set[str], moved: int) -> int | None:
        best: int | None = None
        for number, session in enumerate(self.individual):
            if best is not None and session.points + self.family[0].points >= best:
                break
            if not groups.individual >> number & 1:
                continue
            alone = session.points + self._beside(session, places=places, moved=moved)
            other = self._cheapest_family(groups.family & self._partners[number], moved=moved | session.moved)
            if other is not None:
                best = alone + other if best is None else min(best, alone + other)
        return best

    @cached_property
    def _partners(self) -> tuple[int, ...]:
        """For each individual session, the bits of the family sessions that fit beside it."""
        return tuple(_fitting([session.stretch], self.family) for session in self.individual)

    def _beside(self, session: Session, *, places: set[str], moved: int) -> int:
        """The trip, unless the groups bring the person there already, and commitments the groups leave alone."""
        place = session.stretch.place
        is_trip = place != BY_VIDEO and place not in places and self.life.rules.individual_is_a_trip
        trip = self.life.trip_points(session.stretch.way) if is_trip else 0
        return trip + self.life.moving_points(session.moved & ~moved)


def _fit(one: Visit, other: Visit) -> bool:
    curricula = {one.section.curriculum_id, other.section.curriculum_id}
    if len(curricula) == 1 and curricula != {""}:
        return False
    return all(mine.leaves_time_for(theirs) for mine in one.stretches for theirs in other.stretches)


def _fitting(stretches: Sequence[Stretch], sessions: Sequence[Session]) -> int:
    bits = 0
    for number, session in enumerate(sessions):
        if all(stretch.leaves_time_for(session.stretch) for stretch in stretches):
            bits |= 1 << number
    return bits


def _several(visits: Sequence[Visit], *, is_first: bool) -> int:
    return reduce(or_, (visit.bit for visit in visits if visit.is_first is is_first), 0)


def _curricula(visits: Sequence[Visit]) -> Iterator[str]:
    for visit in visits:
        if visit.is_first and visit.section.curriculum_id:
            yield visit.section.curriculum_id


def _content(visits: Sequence[Visit], required: Sequence[str]) -> int:
    held = {visit.section.content for visit in visits}
    return sum(FIRST_CONTENT << number for number, content in enumerate(required) if content in held)


def _own_points(visits: Sequence[Visit], life: OwnLife) -> int:
    ways = {stretch.place: stretch.way for visit in visits for stretch in visit.stretches if stretch.place != BY_VIDEO}
    moved = reduce(or_, (visit.moved for visit in visits), 0)
    trips = sum(life.trip_points(way) for way in ways.values())
    return sum(visit.points for visit in visits) + trips + life.moving_points(moved)
