"""What a plan that already exists costs its person: the same lines as for a week just found."""

from collections.abc import Mapping

from msgspec.structs import replace

from midspan.engines.scheduling.charges import Charged, charges_of, tier_costs
from midspan.engines.scheduling.conditions.commitments import life_of
from midspan.engines.scheduling.conditions.travel import section_blocks, slot_block
from midspan.engines.scheduling.model import PatientNeeds, Problem, Slot, TierCosts, WeekPlan


def plan_costs(problem: Problem, needs: PatientNeeds, plan: WeekPlan) -> TierCosts:
    """The person's own points by tier, without what seats cost the center.

    Sections that do not exist any more are left out, and so are sessions with a counselor who is not in the problem.
    Raises ValueError for a site without a known way.
    """
    sections = tuple(section for section in problem.sections if section.id in plan.section_ids)
    sites = {counselor.id: counselor.site_id for counselor in problem.counselors}
    plan = replace(plan, individual=_known(plan.individual, sites), family=_known(plan.family, sites))
    slots = [slot for slot in (plan.individual, plan.family) if slot is not None]
    blocks = [block for section in sections for block in section_blocks(section, needs)]
    blocks += [slot_block(slot, site_id=sites[slot.counselor_id], needs=needs) for slot in slots]
    life = life_of(needs)
    moves = life.moved(life.displaced_by_all(blocks) or 0)
    return tier_costs(
        charges_of(
            Charged(needs=needs, rules=problem.rules, plan=plan, sections=sections, moves=moves, counselor_sites=sites)
        )
    )


def _known(slot: Slot | None, sites: Mapping[str, str]) -> Slot | None:
    return slot if slot is not None and slot.counselor_id in sites else None
