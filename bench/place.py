"""How long placing one new person takes, and how good the week is, beside a plain greedy placer.

Two parts: the engine alone on generated centers, and end to end (`schedule.actions.compute_offer`: rows, engine, rows)
on a database built like the demonstration.
"""

import argparse
import json
import statistics
import sys
import time

from msgspec.structs import replace

from bench.centers import generate
from bench.greedy import greedy_week
from midspan.engines.scheduling import Schedule, place
from midspan.engines.scheduling.referee import check

SIZES = (64, 300, 1000, 3000)


def main():
    parser = argparse.ArgumentParser(prog="midspan bench place", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="people in the center (64 300 1000 3000)")
    parser.add_argument("--newcomers", type=int, default=60, help="people placed in each center (60)")
    parser.add_argument("--engine-only", action="store_true", help="leave out the databases")
    parser.add_argument("--json", action="store_true", help="print figures for another program")
    arguments = parser.parse_args()
    found = {"engine": {size: measure_engine(size, arguments.newcomers) for size in arguments.sizes}}
    if not arguments.engine_only:
        from bench.databases import offers_at

        found["end_to_end"] = {size: offers_at(size) for size in arguments.sizes}
    print(json.dumps(found, indent=2) if arguments.json else table(found))
    return int(any(row[who]["broken"] for row in found["engine"].values() for who in ("ours", "greedy")))


def measure_engine(census, newcomers):
    """Each newcomer alone comes to the same center; both placers get the same question and the same referee."""
    center = generate(census=census, newcomers=newcomers)
    first = center.problem_for(center.newcomers[0])
    place(first, center.newcomers[0].id)  # What is loaded once is not what one person costs.
    found = {
        "sections": len(center.base.sections),
        "seat_use": round(center.seat_use, 3),
        "seated": center.seated,
        "ours": judged(center, our_week),
        "ours_with_three_alternatives": judged(center, our_three_weeks),
        "greedy": judged(center, greedy_week),
    }
    found["both_placed"] = costs_where_both_place(center)
    found["times_slower_than_greedy_p50"] = round(found["ours"]["p50_ms"] / found["greedy"]["p50_ms"], 2)
    return found


def our_week(problem, needs):
    options = place(problem, needs.id, count=1)
    return options[0].plan if options else None


def our_three_weeks(problem, needs):
    options = place(problem, needs.id)
    return options[0].plan if options else None


def judged(center, placer):
    seconds, costs, unplaced, broken = [], [], 0, 0
    for needs in center.newcomers:
        problem = center.problem_for(needs)
        started = time.process_time()  # The machine is shared: CPU of one core, not what others made us wait.
        plan = placer(problem, needs)
        seconds.append(time.process_time() - started)
        points, violations = cost_of(problem, needs, plan)
        unplaced += plan is None
        broken += bool(violations)
        costs += [] if plan is None else [points]
    return {
        "p50_ms": quantile(seconds, 0.5),
        "p95_ms": quantile(seconds, 0.95),
        "unplaced": unplaced,
        "broken": broken,
        "mean_cost_of_the_placed": round(statistics.fmean(costs), 1) if costs else None,
    }


def costs_where_both_place(center):
    """The mean costs of those whom both could place: else the one who gives up early looks cheaper."""
    pairs = []
    for needs in center.newcomers:
        problem = center.problem_for(needs)
        plans = [placer(problem, needs) for placer in (our_week, greedy_week)]
        if None not in plans:
            pairs.append([cost_of(problem, needs, plan)[0] for plan in plans])
    ours, greedy = zip(*pairs, strict=True) if pairs else ((0,), (0,))
    return {
        "people": len(pairs),
        "ours": round(statistics.fmean(ours), 1),
        "greedy": round(statistics.fmean(greedy), 1),
    }


def cost_of(problem, needs, plan):
    """What the referee says the plan costs beyond an empty week, and what it breaks."""
    findings = check(problem, Schedule({needs.id: plan}))
    nobody = check(replace(problem, patients=()), Schedule({})).objective
    return findings.objective - nobody, findings.violations


def quantile(seconds, share):
    ordered = sorted(seconds)
    return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)


def table(found):
    head = f"  {'census':>7}{'sections':>10}{'seats used':>12}   {'':<22}"
    lines = [f"{head}{'p50':>9}{'p95':>9}{'unplaced':>10}{'cost, both':>12}"]
    for size, row in found["engine"].items():
        for key, words in (
            ("ours", "engine, one week"),
            ("ours_with_three_alternatives", "engine, three weeks"),
            ("greedy", "plain greedy"),
        ):
            cost = row["both_placed"].get("greedy" if key == "greedy" else "ours")
            lines.append(
                f"  {size:>7}{row['sections']:>10}{row['seat_use']:>12.0%}   {words:<22}"
                f"{row[key]['p50_ms']:>6.2f} ms{row[key]['p95_ms']:>6.2f} ms{row[key]['unplaced']:>10}{cost:>12.1f}"
            )
    for size, row in found.get("end_to_end", {}).items():
        lines.append(
            f"  {size:>7}{row['sections']:>10}{'':>12}   {'end to end, an offer':<22}"
            f"{row['p50_ms']:>6.1f} ms{row['p95_ms']:>6.1f} ms{row['impossible']:>10}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
