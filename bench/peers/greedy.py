"""Greedy, least flexible first, then local search until the seconds (of CPU) are over.

Each move asks the engine's own `place` for somebody's cheapest week beside everybody else: again for one person at a
time, and for those who wait after taking out somebody who shares their sections (ejection, kept when cheaper together).
It sees no prices and proves nothing.
"""

import time
from random import Random

from bench.peers.child import run_alone
from midspan.engines.scheduling import Schedule, place
from midspan.engines.scheduling.occupancy import beside_others
from midspan.engines.scheduling.readers.iop_week import read_iop_week, write_schedule
from midspan.engines.scheduling.referee import check


class Week:
    """A schedule that grows and changes one person at a time."""

    def __init__(self, problem):
        self.problem, self.plans = problem, {}

    def placed(self, patient_id):
        """(plan or None, its cost beside the others): the cheapest week, or the wait list."""
        options = place(beside_others(self.problem, Schedule(self.plans), patient_id), patient_id, count=1)
        weights, needs = self.problem.rules.weights, self.problem.patient(patient_id)
        return (options[0].plan, options[0].cost.total) if options else (None, weights.wait_list * needs.priority)

    def cost_of(self, patient_id):
        """What the person's present plan costs beside the others'."""
        plan, needs = self.plans.get(patient_id), self.problem.patient(patient_id)
        if plan is None:
            return self.problem.rules.weights.wait_list * needs.priority
        alone = beside_others(self.problem, Schedule(self.plans), patient_id)
        return check(alone, Schedule({patient_id: plan})).objective - empty_center(alone)


def empty_center(problem):
    findings = check(problem, Schedule({}))
    return findings.objective - findings.costs.wait_list


def solve_greedy(document, seconds, tell):
    week, draw = Week(read_iop_week(document)), Random(1)
    for needs in sorted(week.problem.patients, key=flexibility):
        week.plans[needs.id] = week.placed(needs.id)[0]
    tell(check(week.problem, Schedule(week.plans)).objective, None)
    ids = [needs.id for needs in week.problem.patients]
    while time.process_time() < seconds:
        waiting = [one for one in ids if week.plans[one] is None]
        if waiting and draw.random() < 0.5:
            eject(week, draw.choice(waiting), draw)
        else:
            one = draw.choice(ids)
            week.plans[one] = week.placed(one)[0]
    tell(check(week.problem, Schedule(week.plans)).objective, None)
    return write_schedule(Schedule(week.plans)), None


def flexibility(needs):
    """Urgent people first, then those with few sections and much to do."""
    return -needs.priority, len(needs.eligible_section_ids) / needs.minimum_minutes, needs.id


def eject(week, waiting, draw):
    """Takes somebody out who shares sections with the one who waits; keeps the change where both together cost less."""
    wanted = set(week.problem.patient(waiting).eligible_section_ids)
    sharing = [one for one, plan in week.plans.items() if plan and wanted & set(plan.section_ids)]
    if not sharing:
        return
    other = draw.choice(sharing)
    before, kept = week.cost_of(other) + week.cost_of(waiting), week.plans[other]
    week.plans[other] = None
    week.plans[waiting], own = week.placed(waiting)
    week.plans[other], theirs = week.placed(other)
    if own + theirs > before:
        week.plans[waiting], week.plans[other] = None, kept


if __name__ == "__main__":
    run_alone(solve_greedy)
