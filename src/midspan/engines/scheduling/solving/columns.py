"""Patterns as columns of the master: a person's week, its own points, and the resources it uses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from midspan.engines.scheduling.model import PatientNeeds, Problem, WeekPlan
from midspan.engines.scheduling.search.asking import FoundWeek, Searcher, Terms
from midspan.engines.scheduling.search.days import ticks_of
from midspan.engines.scheduling.search.plans import plan_of
from midspan.engines.scheduling.search.searchers import SearchKind, searcher_for

Resource = tuple[str, ...] | tuple[str, str, int, int]
"""("seat", section) · ("tick", counselor, day, minute) · ("room", counselor) · ("apart", one, other, section)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One possible week of one person. `points` are their own; seats are priced by the master's rows."""

    patient_id: str
    plan: WeekPlan
    points: int
    resources: tuple[Resource, ...]


@dataclass(frozen=True)
class Center:
    """A problem with what solving asks again and again."""

    problem: Problem
    search: SearchKind = SearchKind.COMPILED
    workers: int = 1

    @cached_property
    def searcher(self) -> Searcher:
        """Everybody's search; programs without all their sessions are allowed at their price."""
        terms = Terms(is_degradable=True)
        return searcher_for(self.problem, self.problem.patients, terms, kind=self.search, workers=self.workers)

    @cached_property
    def apart(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The no-contact pairs of each person who has any."""
        pairs: dict[str, tuple[tuple[str, str], ...]] = {}
        for pair in sorted({(min(pair), max(pair)) for pair in self.problem.no_contact}):
            for patient_id in pair:
                pairs[patient_id] = (*pairs.get(patient_id, ()), pair)
        return pairs

    def column(self, needs: PatientNeeds, week: FoundWeek) -> Column:
        """A found week as a column."""
        plan = plan_of(week, problem=self.problem, needs=needs)
        return Column(needs.id, plan, week.own, tuple(self._resources(needs, plan)))

    def _resources(self, needs: PatientNeeds, plan: WeekPlan) -> Iterator[Resource]:
        for section_id in plan.section_ids:
            yield "seat", section_id
            for one, other in self.apart.get(needs.id, ()):
                yield "apart", one, other, section_id
        for slot in (plan.individual, plan.family):
            if slot is not None:
                yield from (("tick", *tick) for tick in ticks_of(slot, self.problem.rules.tick_minutes))
        if needs.counselor_id is None and plan.individual is not None:
            yield "room", plan.individual.counselor_id


def fresh(columns: Sequence[Column], known: set[tuple[str, WeekPlan]]) -> list[Column]:
    """The columns not yet known, which they are afterwards."""
    new = []
    for column in columns:
        key = (column.patient_id, column.plan)
        if key not in known:
            known.add(key)
            new.append(column)
    return new
