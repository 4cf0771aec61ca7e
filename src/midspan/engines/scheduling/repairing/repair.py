"""`repair`: the affected first, then others' moves, then a week with less in it, then all around; each if needed."""

from collections.abc import Collection
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from midspan.engines.scheduling.model import Problem, Schedule, WeekPlan
from midspan.engines.scheduling.referee import check
from midspan.engines.scheduling.repairing.around import MOST_AROUND, weeks_around
from midspan.engines.scheduling.repairing.books import Books
from midspan.engines.scheduling.repairing.ways import Ways
from midspan.engines.scheduling.search.searchers import SearchKind
from midspan.engines.scheduling.solving.limits import Limits


class Cause(StrEnum):
    """Why somebody's week changes."""

    AFFECTED = "affected"  # Their old week does not hold any more, or they had none.
    MAKES_ROOM = "makes_room"  # Somebody affected could not be placed without them moving.


class Move(Struct, frozen=True):
    """One person's week before and after. `after` None is the wait list; `is_degraded`: a session could not be had."""

    patient_id: str
    before: WeekPlan | None
    after: WeekPlan | None
    cause: Cause
    is_degraded: bool = False


class Repair(Struct, frozen=True):
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


def repair(
    problem: Problem,
    schedule: Schedule,
    *,
    affected: Collection[str] | None = None,
    search: SearchKind = SearchKind.COMPILED,
) -> Repair:
    """A schedule for `problem` as it is now, as near to `schedule` as can be.

    `affected` are the ids of those whose week must be found again; left out, the referee says whose week does not
    hold. Others keep theirs, except one per affected person who moves to make room; where the affected person would
    lose their week otherwise, two, and then all around them together. Each keeps all groups but one, and nobody who
    had a week loses it for somebody else.
    """
    bench = _Bench(problem, schedule, search)
    ids = _broken(problem, schedule) if affected is None else affected
    people = bench.affected = {bench.place_of[one] for one in ids if one in bench.place_of}
    bench.ways.prepare(people)
    order = sorted(people, key=bench.ways.urgency)
    for person in order:
        bench.decide(person)
    for person in order[:-1]:
        bench.decide_again(person)
    for person in order:
        bench.decide_with_all_around(person)
    moves = tuple(move for move in bench.moves.values() if move.before != move.after)
    return Repair(
        Schedule({needs.id: bench.books.plans.get(place) for place, needs in enumerate(problem.patients)}), moves
    )


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
    """The books, the ways to change them, and the moves so far, by the person's place."""

    def __init__(self, problem: Problem, schedule: Schedule, search: SearchKind) -> None:
        self.problem, self.affected, self._search = problem, set[int](), search
        self.place_of = {needs.id: place for place, needs in enumerate(problem.patients)}
        plans = {self.place_of[one]: plan for one, plan in schedule.plans.items() if plan and one in self.place_of}
        limits = Limits(problem)
        self.books = Books(limits, plans)
        self.ways = Ways(problem, limits, self.books, search)
        self.moves: dict[int, Move] = {}

    def decide(self, person: int) -> None:
        """The way with the fewest points, taken: alone, with others, or on the wait list.

        Other affected people hold their old weeks until it is their turn, so that nobody's seats go to somebody else.
        """
        before = self.books.give_up(person)
        way = self.ways.best(person, is_week_at_stake=self._had_week(person, before))
        others = way.others if way else ()
        old = [self.books.give_up(other) for other, _ in others]
        for (other, plan), had in zip(others, old, strict=True):
            self._enter(other, had, plan, Cause.MAKES_ROOM)
        self._enter(person, before, way.plan if way else None, Cause.AFFECTED)

    def decide_again(self, person: int) -> None:
        """For somebody who would lose their week: those who came later may have left what it takes."""
        if self._has_lost(person):
            self.decide(person)

    def decide_with_all_around(self, person: int) -> None:
        """For somebody who would still lose their week: whoever holds what it needs, solved together with them."""
        others = self.ways.around(person, most=MOST_AROUND) if self._has_lost(person) else []
        weeks = self._weeks_around(person, others) if others else None
        for one, plan in (weeks or {}).items():
            if plan != self.books.plans.get(one):
                self._enter(one, self.books.give_up(one), plan, Cause.MAKES_ROOM)

    def _weeks_around(self, person: int, others: list[int]) -> dict[int, WeekPlan] | None:
        """By the person's place; None where it takes more of somebody than making room may."""
        now = Schedule({self.problem.patients[one].id: plan for one, plan in self.books.plans.items()})
        ids = [self.problem.patients[one].id for one in others]
        found = weeks_around(self.problem, now, self.problem.patients[person].id, ids, search=self._search) or {}
        weeks = {self.place_of[one]: plan for one, plan in found.items()}
        is_fair = all(one in self.affected or self.ways.makes_room(one, weeks[one]) for one in others if weeks)
        return weeks if weeks and is_fair else None

    def _has_lost(self, person: int) -> bool:
        move = self.moves[person]
        return move.before is not None and move.after is None

    def _had_week(self, person: int, before: WeekPlan | None) -> bool:
        first = self.moves.get(person)
        return (before if first is None else first.before) is not None

    def _enter(self, person: int, before: WeekPlan | None, after: WeekPlan | None, cause: Cause) -> None:
        """The move; of somebody who moved before, from where they were at first."""
        if after is not None:
            self.books.take(person, after)
        is_degraded = after is not None and self.ways.is_degraded(person, after)
        first = self.moves.get(person, Move(self.problem.patients[person].id, before, after, cause))
        self.moves[person] = replace(first, after=after, is_degraded=is_degraded)
