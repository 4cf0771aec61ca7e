"""The last thing before a week is lost: all who hold what it would need, solved together from the weeks they have."""

from collections.abc import Collection

from msgspec.structs import replace

from midspan.engines.scheduling.model import PatientNeeds, PriorWeek, Problem, Schedule, Slot, WeekPlan
from midspan.engines.scheduling.occupancy import beside_others
from midspan.engines.scheduling.search.searchers import SearchKind
from midspan.engines.scheduling.solving import solve
from midspan.values import WeekSpan

MOST_AROUND = 40  # People. More take longer than anybody waits for who stands at the phone.


def weeks_around(
    problem: Problem, schedule: Schedule, lost_id: str, others: Collection[str], *, search: SearchKind
) -> dict[str, WeekPlan] | None:
    """New weeks of `lost_id` and of `others` (ids of people with a week); None where somebody would be without one.

    What changes is reckoned from the weeks they have in `schedule`, not from those a week ago.
    """
    beside = beside_others(problem, schedule, lost_id, *others)
    asked = replace(beside, patients=tuple(_from_now(one, schedule) for one in beside.patients))
    found = solve(asked, search=search).schedule.plans
    weeks = {one: plan for one, plan in found.items() if plan is not None}
    return weeks if len(weeks) == len(found) else None


def _from_now(needs: PatientNeeds, schedule: Schedule) -> PatientNeeds:
    plan = schedule.plans.get(needs.id)
    if plan is None:
        return needs
    counselor_id = plan.individual.counselor_id if plan.individual else needs.prior.counselor_id
    prior = PriorWeek(plan.section_ids, _span(plan.individual), _span(plan.family), counselor_id)
    return replace(needs, prior=prior)


def _span(slot: Slot | None) -> WeekSpan | None:
    return None if slot is None else slot.span
