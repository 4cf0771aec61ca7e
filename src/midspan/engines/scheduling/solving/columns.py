"""Patterns as columns of the master: a person's week, its own points, and the resources it uses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from midspan.engines.scheduling.charges import Charged, charges_of, tier_costs
from midspan.engines.scheduling.model import Problem, WeekPlan
from midspan.engines.scheduling.search.days import ticks_of
from midspan.engines.scheduling.search.labels import Week
from midspan.engines.scheduling.search.layout import Layout, layouts_for
from midspan.engines.scheduling.search.plans import moves_of, places_of, plan_of

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

    @cached_property
    def layouts(self) -> dict[str, tuple[Layout, ...]]:
        """Each person's layouts; programs without all their sessions are allowed at their price."""
        return {needs.id: layouts_for(self.problem, needs, is_degradable=True) for needs in self.problem.patients}

    @cached_property
    def apart(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The no-contact pairs of each person who has any."""
        pairs: dict[str, tuple[tuple[str, str], ...]] = {}
        for pair in sorted({(min(pair), max(pair)) for pair in self.problem.no_contact}):
            for patient_id in pair:
                pairs[patient_id] = (*pairs.get(patient_id, ()), pair)
        return pairs

    @cached_property
    def counselor_sites(self) -> dict[str, str]:
        return {counselor.id: counselor.site_id for counselor in self.problem.counselors}

    def column(self, week: Week) -> Column:
        """A found week as a column."""
        needs, plan = week.layout.needs, plan_of(week)
        charged = Charged(
            needs=needs,
            rules=self.problem.rules,
            plan=plan,
            sections=tuple(week.layout.offers[place].section for place in places_of(week)),
            moves=moves_of(week),
            counselor_sites=self.counselor_sites,
        )
        points = tier_costs(charges_of(charged)).total
        return Column(needs.id, plan, points, tuple(self._resources(week, plan)))

    def _resources(self, week: Week, plan: WeekPlan) -> Iterator[Resource]:
        needs = week.layout.needs
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
