"""From the search's own terms back to a plan anybody can read."""

from midspan.engines.scheduling.conditions.commitments import life_of
from midspan.engines.scheduling.conditions.travel import section_blocks, slot_block
from midspan.engines.scheduling.model import Commitment, Mode, PatientNeeds, Problem, Slot, WeekPlan
from midspan.engines.scheduling.search.asking import MODES, FoundWeek
from midspan.values import WeekSpan

MODE_OF = {number: mode for mode, number in MODES.items()}


def plan_of(week: FoundWeek, *, problem: Problem, needs: PatientNeeds) -> WeekPlan:
    """The sections (in order of id) and sessions of a found week."""
    individual = family = None
    if week.individual is not None:
        counselor, day, start, mode = week.individual
        span = WeekSpan(day, start, start + needs.individual_minutes)
        individual = Slot(problem.counselors[counselor].id, span, MODE_OF[mode])
    if week.family is not None:
        counselor, day, start = week.family
        span = WeekSpan(day, start, start + needs.family_minutes)
        family = Slot(problem.counselors[counselor].id, span, Mode.VIDEO)
    return WeekPlan(tuple(sorted(problem.sections[number].id for number in week.sections)), individual, family)


def moves_of(week: FoundWeek, *, problem: Problem, needs: PatientNeeds) -> tuple[Commitment, ...]:
    """The movable commitments that have to move."""
    plan = plan_of(week, problem=problem, needs=needs)
    blocks = [block for number in week.sections for block in section_blocks(problem.sections[number], needs)]
    for session, slot in ((week.individual, plan.individual), (week.family, plan.family)):
        if session is not None and slot is not None:
            blocks.append(slot_block(slot, site_id=problem.counselors[session[0]].site_id, needs=needs))
    life = life_of(needs)
    return life.moved(life.displaced_by_all(blocks) or 0)


def days_of(week: FoundWeek, problem: Problem) -> frozenset[int]:
    """The days with anything on them."""
    days = {meeting.day for number in week.sections for meeting in problem.sections[number].meetings}
    return frozenset(days | {session[1] for session in (week.individual, week.family) if session is not None})
