"""`repair`: the affected first, then one other person's move, then a week with less in it; each only if needed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from midspan.engines.scheduling.model import Problem, Schedule, WeekPlan
from midspan.engines.scheduling.plan_points import plan_costs
from midspan.engines.scheduling.referee import check
from midspan.engines.scheduling.repairing.books import Books
from midspan.engines.scheduling.search.searchers import SearchKind
from midspan.engines.scheduling.solving.found import NOBODY, Found, Ints
from midspan.engines.scheduling.solving.limits import THOUSAND, Limits
from midspan.engines.scheduling.solving.pricing import Pricing
from midspan.engines.scheduling.solving.starting import CLOSED

WEEKS_TRIED = 24  # Weeks of the affected person that one other's move could open, cheapest first.
OTHERS_TRIED = 12  # People who could make room for each of them.


class Cause(StrEnum):
    """Why somebody's week changes."""

    AFFECTED = "affected"  # Their old week does not hold any more, or they had none.
    MAKES_ROOM = "makes_room"  # Somebody affected could not be placed without them moving.


@dataclass(frozen=True, slots=True)
class Move:
    """One person's week before and after. `after` None is the wait list; `is_degraded`: a session could not be had."""

    patient_id: str
    before: WeekPlan | None
    after: WeekPlan | None
    cause: Cause
    is_degraded: bool = False


@dataclass(frozen=True, slots=True)
class Repair:
    """A schedule that holds again, and exactly what changed, in the order in which it was decided."""

    schedule: Schedule
    moves: tuple[Move, ...]

    @property
    def touched(self) -> tuple[str, ...]:
        return tuple(move.patient_id for move in self.moves)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Who had a week and has none now."""
        return tuple(move.patient_id for move in self.moves if move.after is None and move.before is not None)


@dataclass(frozen=True, slots=True)
class _Way:
    """A week for the affected person and, where it needs one, another's new week.

    `points` are what it costs both, the other's against the week they have.
    """

    points: int
    plan: WeekPlan
    other: int = NOBODY
    other_plan: WeekPlan | None = None


def repair(
    problem: Problem,
    schedule: Schedule,
    *,
    affected: Collection[str] | None = None,
    search: SearchKind = SearchKind.COMPILED,
) -> Repair:
    """A schedule for `problem` as it is now, as near to `schedule` as can be.

    `affected` are the ids of those whose week must be found again; left out, the referee says whose week does not
    hold. Others keep theirs, except one per affected person who moves to make room. Nobody who had a week loses it
    for somebody else.
    """
    bench = _Bench(problem, schedule, search)
    ids = _broken(problem, schedule) if affected is None else affected
    people = [place for place, needs in enumerate(problem.patients) if needs.id in set(ids)]
    bench.prepare(people)
    moves: dict[int, Move] = {}
    for person in sorted(people, key=bench.urgency):
        for move in bench.moves_for(person):
            place = bench.place_of[move.patient_id]
            first = moves.get(place)
            moves[place] = move if first is None else _merged(first, move)
    changed = tuple(move for move in moves.values() if move.before != move.after)
    return Repair(
        Schedule({needs.id: bench.books.plans.get(place) for place, needs in enumerate(problem.patients)}), changed
    )


def _merged(first: Move, then: Move) -> Move:
    return Move(first.patient_id, first.before, then.after, first.cause, then.is_degraded)


def _broken(problem: Problem, schedule: Schedule) -> set[str]:
    """Whose week does not hold any more; of those who share too much, as many as it takes, least urgent first."""
    findings = check(problem, schedule)
    broken = {violation.patient_id for violation in findings.violations if violation.patient_id}
    priority = {needs.id: needs.priority for needs in problem.patients}
    for violation in findings.violations:
        if violation.patient_id:
            continue
        holders = sorted(_sharing(schedule, violation.subject_id) - broken, key=lambda one: (priority[one], one))
        broken |= set(holders[: _too_many(problem, schedule, violation.subject_id, broken)])
    return broken


def _sharing(schedule: Schedule, subject_id: str) -> set[str]:
    """People whose plan has that section, or sees that counselor."""
    return {
        patient_id
        for patient_id, plan in schedule.plans.items()
        if plan is not None
        and (
            subject_id in plan.section_ids
            or any(slot is not None and slot.counselor_id == subject_id for slot in (plan.individual, plan.family))
        )
    }


def _too_many(problem: Problem, schedule: Schedule, subject_id: str, broken: set[str]) -> int:
    left = [section.seats_left for section in problem.sections if section.id == subject_id]
    left += [one.room_left for one in problem.counselors if one.id == subject_id and one.room_left is not None]
    return max(0, len(_sharing(schedule, subject_id) - broken) - max(0, min(left, default=0)))


class _Bench:
    """The books, and searches for those who are asked about: preparing everybody would take longer than the rest."""

    def __init__(self, problem: Problem, schedule: Schedule, search: SearchKind) -> None:
        self.problem, self.limits = problem, Limits(problem)
        self.books = Books(problem, self.limits)
        self.place_of = {needs.id: place for place, needs in enumerate(problem.patients)}
        plans = {self.place_of[one]: plan for one, plan in schedule.plans.items() if plan and one in self.place_of}
        self.books.take_all(plans)
        self._search = search
        self._pricing: dict[int, Pricing] = {}

    def prepare(self, people: Collection[int]) -> None:
        """Load the search for these people, in one step for all who are not loaded yet."""
        new = sorted(set(people) - self._pricing.keys())
        if new:
            self._pricing |= dict.fromkeys(new, Pricing(self.limits, np.array(new), search=self._search))

    def urgency(self, person: int) -> tuple[int, int, str]:
        needs = self.problem.patients[person]
        return -needs.priority, -needs.minimum_minutes, needs.id

    def moves_for(self, person: int) -> Iterator[Move]:
        """The way with the fewest points, taken: alone, with one other, or on the wait list.

        Other affected people hold their old weeks until it is their turn, so that nobody's seats go to somebody else.
        """
        before = self.books.give_up(person)
        way = self._best(person)
        needs = self.problem.patients[person]
        if way is None:
            yield Move(needs.id, before, None, Cause.AFFECTED)
            return
        if way.other != NOBODY and way.other_plan is not None:
            yield self._moved_aside(way.other, way.other_plan)
        self.books.take(person, way.plan)
        yield Move(needs.id, before, way.plan, Cause.AFFECTED, self._is_degraded(person, way.plan))

    def _moved_aside(self, other: int, plan: WeekPlan) -> Move:
        before = self.books.give_up(other)
        self.books.take(other, plan)
        return Move(self.problem.patients[other].id, before, plan, Cause.MAKES_ROOM, self._is_degraded(other, plan))

    def _is_degraded(self, person: int, plan: WeekPlan) -> bool:
        needs = self.problem.patients[person]
        misses_individual = bool(needs.individual_minutes) and plan.individual is None
        return misses_individual or (bool(needs.family_minutes) and plan.family is None)

    def _best(self, person: int) -> _Way | None:
        """Alone where that gives a whole week; else the cheapest of that and of all that one other's move opens."""
        self.prepare([person])
        plan, points = self._free_week(person)
        if plan is not None and not self._is_degraded(person, plan):
            return _Way(points, plan)
        ways = [] if plan is None else [_Way(points, plan)]
        ways += self._with_another(person, most=points if plan else None)
        return min(ways, key=lambda way: way.points, default=None)

    def _free_week(self, person: int) -> tuple[WeekPlan | None, int]:
        """The cheapest week out of what nobody else holds, with its points."""
        found = self._weeks(person, closed=self.books.used_up, price=CLOSED, most=1)
        plan = self.books.plan_of(found, 0) if len(found) else None
        if plan is None or (self.books.left[self.books.keys_of(person, plan)] <= 0).any():
            return None, 0
        return plan, int(found.points[0])

    def _with_another(self, person: int, *, most: int | None) -> Iterator[_Way]:
        """Weeks that need something one other person holds, with what that person would have instead."""
        wished = list(self._wished(person))
        self.prepare([other for _, _, others in wished for other in others])
        for plan, points, others in wished:
            if most is not None and points >= most:
                continue
            for other in others:
                way = self._if_moves(other, plan, points, person)
                if way is not None:
                    most = way.points if most is None else min(most, way.points)
                    yield way

    def _wished(self, person: int) -> Iterator[tuple[WeekPlan, int, list[int]]]:
        """(week, points, who could make room for it), cheapest first."""
        used_up = self.books.used_up
        is_closed = np.zeros(self.limits.count, np.bool_)
        is_closed[used_up] = True
        price = THOUSAND * self.problem.rules.weights.group_left
        found = self._weeks(person, closed=used_up, price=price, most=WEEKS_TRIED)
        for row in range(len(found)):
            plan = self.books.plan_of(found, row)
            needed = [int(key) for key in self.books.keys_of(person, plan) if is_closed[key]]
            if needed:
                yield plan, int(found.points[row]), self._who_holds(needed)

    def _who_holds(self, needed: list[int]) -> list[int]:
        """Those who alone hold all that is needed, least urgent first."""
        holders = set.intersection(*(self.books.holders[key] for key in needed))
        return sorted(holders, key=self.urgency, reverse=True)[:OTHERS_TRIED]

    def _if_moves(self, other: int, plan: WeekPlan, points: int, person: int) -> _Way | None:
        """The way in which `other` makes room, or None when they would lose by it more than a group."""
        old = self.books.give_up(other)
        assert old is not None  # noqa: S101 - whoever holds something has a week.
        self.books.take(person, plan)
        new, points_of_new = self._free_week(other)
        self.books.give_up(person)
        self.books.take(other, old)
        if new is None or (self._is_degraded(other, new) and not self._is_degraded(other, old)):
            return None
        if len(set(old.section_ids) - set(new.section_ids)) > 1:
            return None
        points_of_old = self._points_of(other, old)
        return None if points_of_old is None else _Way(points + points_of_new - points_of_old, plan, other, new)

    def _points_of(self, person: int, plan: WeekPlan) -> int | None:
        """What a week costs its person; None where the way to one of its sites is not known."""
        try:
            return plan_costs(self.problem, self.problem.patients[person], plan).total
        except ValueError:
            return None

    def _weeks(self, person: int, *, closed: Ints, price: int, most: int) -> Found:
        pricing = self._pricing[person]
        prices = np.zeros(self.limits.count, np.int64)
        prices[closed] = price
        pricing.set_prices(prices)
        cutoff = THOUSAND * int(self.limits.waiting[person])
        return pricing.weeks(np.array([person]), cutoffs=np.array([cutoff]), most=most)
