"""One person's question, which obstacles and fixes change a little and ask again."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from midspan.engines.scheduling.conditions.eligibility import may_join
from midspan.engines.scheduling.model import AvoidanceKind, PatientNeeds, Problem, Section, WeekPlan
from midspan.engines.scheduling.placement import best_plan, best_plans
from midspan.engines.scheduling.search.counselors import possible_counselors
from midspan.engines.scheduling.search.searchers import SearchKind


class Case(Struct, frozen=True):
    """A person and a center's week; the person's needs here count, not those in the problem."""

    problem: Problem
    needs: PatientNeeds
    search: SearchKind = SearchKind.COMPILED

    def solved(self) -> WeekPlan | None:
        """The cheapest week, or None when there is none."""
        return best_plan(self.problem, self.needs, search=self.search)

    def with_needs(self, **changes: Any) -> "Case":
        """The same with other needs, by field name."""
        return replace(self, needs=replace(self.needs, **changes))

    def with_sections(self, sections: tuple[Section, ...]) -> "Case":
        return replace(self, problem=replace(self.problem, sections=sections))


def solved_together(cases: Iterable[Case]) -> tuple[WeekPlan | None, ...]:
    """What `solved` says of each case, in their order; those of one problem are asked about in one question."""
    all_cases = tuple(cases)
    by_problem: dict[object, list[int]] = defaultdict(list)
    for place, case in enumerate(all_cases):
        by_problem[id(case.problem), case.search].append(place)
    found: dict[int, WeekPlan | None] = {}
    for places in by_problem.values():
        first = all_cases[places[0]]
        people = [all_cases[place].needs for place in places]
        found |= zip(places, best_plans(first.problem, people, search=first.search), strict=True)
    return tuple(found[place] for place in range(len(all_cases)))


def case_of(problem: Problem, patient_id: str, *, search: SearchKind = SearchKind.COMPILED) -> Case:
    """The person's case, without sections and counselors they could never have. Raises KeyError for an unknown id."""
    needs = problem.patient(patient_id)
    barred = {one.section_id for one in needs.avoid if one.kind is AvoidanceKind.LICENSE}
    sections = tuple(one for one in problem.sections if one.id not in barred and may_join(one, needs))
    counselors = possible_counselors(needs, problem.counselors)
    return Case(replace(problem, sections=sections, counselors=counselors), needs, search)
