"""Last week's schedule, and one life in sixteen is not what it was: solved again from where it stood.

A process of its own. The first solve is not timed; everybody's week becomes the week before, one group time of each of
the chosen is taken by their own life, and the week is solved from the old schedule and its certificate.
"""

import argparse
import json
import time
from pathlib import Path
from random import Random

from msgspec.structs import replace

from bench.peers.child import peak_mb
from midspan.engines.scheduling import Commitment, PriorWeek
from midspan.engines.scheduling.answers import Start
from midspan.engines.scheduling.readers.iop_week import read_iop_week
from midspan.engines.scheduling.referee import check, controllable_gap, unavoidable_points
from midspan.engines.scheduling.solving import solve
from midspan.kernel.processors import usable_processors

CHANGED = 0.062  # Of all people.


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("week")
    document = json.loads(Path(parser.parse_args().week).read_text(encoding="utf-8"))
    problem, workers = read_iop_week(document), usable_processors()
    before = solve(problem, workers=workers)
    changed, count = a_week_later(problem, before.schedule, Random(1))
    wall, cpu = time.monotonic(), time.process_time()
    after = solve(changed, start=Start(before.schedule, before.certificate), workers=workers)
    used = {"seconds": time.monotonic() - wall, "cpu_seconds": time.process_time() - cpu, "peak_mb": peak_mb()}
    findings, unavoidable = check(changed, after.schedule), unavoidable_points(changed, after.unplaced)
    told = {
        "objective": findings.objective,
        "bound": after.bound,
        "gap_controllable": controllable_gap(objective=findings.objective, bound=after.bound, unavoidable=unavoidable),
        "changed": count,
        "touched": sum(after.schedule.plans[one] != plan for one, plan in before.schedule.plans.items()),
        "unplaced": len(after.unplaced),
        "broken": len(findings.violations),
    }
    print(json.dumps(told | used))


def a_week_later(problem, schedule, draw):
    """The problem with these weeks as the weeks before, and how many lives of it are new."""
    placed = [needs.id for needs in problem.patients if schedule.plans[needs.id]]
    chosen = set(draw.sample(placed, round(CHANGED * len(problem.patients))))
    meetings = {section.id: section.meetings for section in problem.sections}
    people = []
    for needs in problem.patients:
        plan = schedule.plans[needs.id]
        now = replace(needs, prior=prior(plan))
        if needs.id in chosen:
            taken = draw.choice(meetings[draw.choice(plan.section_ids)])
            now = replace(now, commitments=(*now.commitments, Commitment("new-shift", taken)))
        people.append(now)
    return replace(problem, patients=tuple(people)), len(chosen)


def prior(plan):
    if plan is None:
        return PriorWeek()
    individual, family = plan.individual, plan.family
    return PriorWeek(
        plan.section_ids,
        individual.span if individual else None,
        family.span if family else None,
        individual.counselor_id if individual else None,
    )


if __name__ == "__main__":
    main()
