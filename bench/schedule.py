"""Whole weeks solved from scratch, beside peers: cost, proof, time and memory by the size of the center.

Every run is a process of its own, ours with a thread for each of up to four processors. Every schedule is judged by the
referee of the exchange format. The gap is the distance to the proven bound divided by what anybody could influence (the
objective without the wait-list points of those for whom no week exists at all). Figures are medians of the runs.
"""

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from functools import cached_property
from pathlib import Path

from bench.growth import write_chart
from bench.weeks import generate_week
from midspan.config.places import project_folder
from midspan.engines.scheduling.readers.iop_week import read_iop_week
from midspan.engines.scheduling.referee import check_iop_week, controllable_gap, unavoidable_points

SIZES = (30, 100, 300, 1000, 3000)
OURS, REPLAN = "patterns", "replan"
PEERS = ("greedy", "cpsat", "highs")
CHART = "docs/images/schedule-growth.svg"
SHARED_AT_MOST = 1000  # People in the largest center that is priced by several processes.
SPARE_SECONDS = 600  # Beyond its limit, for building the model and the last step; then a run counts as failed.


class Week:
    """A drawn week, or one from a file, with what judging it needs."""

    def __init__(self, document, folder):
        self.document, self.folder = document, Path(folder)
        self.name, self.census = document["name"], len(document["patients"])
        self.path = self.folder / f"{self.name}.json"
        self.path.write_text(json.dumps(document), encoding="utf-8")
        self._hopeless = {}

    @cached_property
    def problem(self):
        return read_iop_week(self.document)

    def unavoidable(self, waiting):
        """Wait-list points of those among `waiting` who have no week even alone; asked once for each of them."""
        for one in waiting:
            if one not in self._hopeless:
                self._hopeless[one] = unavoidable_points(self.problem, [one])
        return sum(self._hopeless[one] for one in waiting)


def main():
    arguments = read_arguments()
    if arguments.shards:
        return main_of_shards(arguments)
    if arguments.everything:
        return main_of_everything(arguments)
    with tempfile.TemporaryDirectory() as folder:
        weeks = [Week(generate_week(census=size, seed=arguments.seed)[0], folder) for size in arguments.sizes]
        weeks += [Week(json.loads(Path(name).read_text(encoding="utf-8")), folder) for name in arguments.files]
        engines = [OURS, *([] if arguments.alone else PEERS)]
        rows = [measured(week, engine, arguments) for week in weeks for engine in engines]
        rows += [replanned(week, arguments) for week in weeks]
    if arguments.chart:
        # A run that was stopped early says nothing about growth.
        solved = [row for row in rows if row["engine"] == OURS and row.get("to_1_percent_seconds") is not None]
        write_chart(project_folder() / CHART, solved)
    print(json.dumps(rows, indent=2) if arguments.json else table(rows))
    return int(any(row.get("broken") for row in rows))


def main_of_everything(arguments):
    """All figures of the week engine as one JSON object, and the growth chart; hours on a small machine."""
    sizes, runs = [str(size) for size in arguments.sizes], str(arguments.runs)
    largest = str(max(size for size in arguments.sizes if size <= SHARED_AT_MOST))
    weeks = ["schedule", "--sizes", *sizes, "--runs", runs, "--peer-seconds", str(arguments.peer_seconds), "--chart"]
    parts = {
        "weeks": [*weeks, *(["--files", *arguments.files] if arguments.files else [])],
        "shards": ["schedule", "--shards", "1,2,4", "--sizes", largest, "--runs", runs],
        "live": ["live", "--sizes", *sizes],
    }
    found, codes = {}, []
    for name, (script, *words) in parts.items():
        command = [sys.executable, f"bench/{script}.py", *words, "--json"]
        done = subprocess.run(command, cwd=project_folder(), stdout=subprocess.PIPE, text=True, check=False)
        found[name] = json.loads(done.stdout) if done.stdout.strip() else None
        codes.append(done.returncode)
    print(json.dumps({"load": os.getloadavg(), "processors": os.cpu_count(), **found}, indent=2))
    return int(any(codes))


def main_of_shards(arguments):
    """The same week on several numbers of processes; 1 when a schedule or certificate is not the same bytes."""
    from bench.sharding import measure_shards

    processes = [int(number) for number in arguments.shards.split(",")]
    with contextlib.redirect_stdout(sys.stderr):  # Making a database says so, and figures are for another program.
        rows = [
            row
            for size in arguments.sizes
            for row in measure_shards(census=size, seed=arguments.seed, processes=processes, runs=arguments.runs)
        ]
    print(json.dumps(rows, indent=2) if arguments.json else "\n".join(map(str, rows)))
    prints = {(row["census"], row["schedule"], row["certificate"]) for row in rows}
    return int(len(prints) > len(set(arguments.sizes)))


def read_arguments():
    parser = argparse.ArgumentParser(prog="midspan bench schedule", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="people in drawn centers (30 to 3000)")
    parser.add_argument("--files", nargs="*", default=(), help="iop-week/1 files to solve as well")
    parser.add_argument("--seed", type=int, default=1, help="of the drawn centers (1)")
    parser.add_argument("--runs", type=int, default=5, help="runs of our solver, of which medians are told (5)")
    parser.add_argument("--seconds", type=float, default=120, help="after which our solver is stopped (120)")
    parser.add_argument("--peer-seconds", type=float, default=60, help="what each peer gets, in one run (60)")
    parser.add_argument(
        "--shards",
        metavar="1,2,4",
        help="so many processes price one week through the job queue; nothing else is measured",
    )
    parser.add_argument(
        "--everything", action="store_true", help="weeks beside peers, replans, shards and live operations, as one JSON"
    )
    parser.add_argument("--alone", action="store_true", help="leave out the peers")
    parser.add_argument("--chart", action="store_true", help=f"write {CHART}")
    parser.add_argument("--json", action="store_true", help="print figures for another program")
    return parser.parse_args()


def measured(week, engine, arguments):
    """One row: the medians of the runs, or why there are none."""
    runs, limit = (arguments.runs, arguments.seconds) if engine == OURS else (1, arguments.peer_seconds)
    found = [one_run(week, engine, limit) for _ in range(runs)]
    failed = next((run for run in found if "failed" in run), None)
    row = {"week": week.name, "census": week.census, "engine": engine, "runs": runs}
    return row | (failed or {key: median([run[key] for run in found]) for key in found[0]})


def replanned(week, arguments):
    """The medians of weeks solved again after a few lives changed (`bench/replan.py`)."""
    command = [sys.executable, "-m", "bench.replan", str(week.path)]
    runs = []
    for _ in range(arguments.runs):
        done = subprocess.run(command, cwd=project_folder(), capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    row = {"week": week.name, "census": week.census, "engine": REPLAN, "runs": arguments.runs}
    return row | {key: median([run[key] for run in runs]) for key in runs[0]}


def one_run(week, engine, limit):
    out = week.folder / f"{engine}.json"
    command = [sys.executable, "-m", f"bench.peers.{engine}", str(week.path), str(out), f"--seconds={limit}"]
    try:
        done = subprocess.run(
            command, cwd=project_folder(), capture_output=True, text=True, timeout=limit + SPARE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"no answer {SPARE_SECONDS} s after its limit"}
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]}
    schedule = json.loads(out.read_text(encoding="utf-8"))["schedule"]
    return judged(week, schedule, json.loads(done.stdout.splitlines()[-1]))


def judged(week, schedule, answer):
    """The referee's objective, and times until the schedule in hand was proven as good as asked."""
    findings = check_iop_week(week.document, schedule)
    waiting = [one for one, plan in schedule.items() if plan is None]
    unavoidable, bound = week.unavoidable(waiting), answer["bound"]
    ends = [answer["seconds"], answer["cpu_seconds"], findings.objective, bound]
    curve = [*told_of_schedules(answer["curve"], findings.objective), ends]
    gap = (
        None if bound is None else controllable_gap(objective=findings.objective, bound=bound, unavoidable=unavoidable)
    )
    return {
        "objective": findings.objective,
        "bound": bound,
        "gap_controllable": gap,
        "first_feasible_seconds": curve[0][0],
        "to_1_percent_seconds": reached(curve, 0.01, unavoidable),
        "to_0_1_percent_seconds": reached(curve, 0.001, unavoidable),
        "to_1_percent_cpu_seconds": reached(curve, 0.01, unavoidable, clock=1),
        "to_0_1_percent_cpu_seconds": reached(curve, 0.001, unavoidable, clock=1),
        "seconds": answer["seconds"],
        "cpu_seconds": answer["cpu_seconds"],
        "peak_mb": answer["peak_mb"],
        "unplaced": len(waiting),
        "broken": len(findings.violations),
    }


def told_of_schedules(curve, objective):
    """The curve, if it can be one of whole schedules: whole costs, never rising, never below the last.

    The costs of a relaxation are none of these; then only the end is known to be a schedule.
    """
    costs = [cost for _, _, cost, _ in curve]
    is_whole = all(cost == round(cost) >= objective for cost in costs)
    return curve if is_whole and costs == sorted(costs, reverse=True) else []


def reached(curve, share, unavoidable, *, clock=0):
    """Seconds until best schedule and best bound so far were this near; None when they never were."""
    best, bound = float("inf"), float("-inf")
    for point in curve:
        best, bound = min(best, point[2]), max(bound, float("-inf") if point[3] is None else point[3])
        near = bound > float("-inf") and controllable_gap(objective=best, bound=bound, unavoidable=unavoidable) <= share
        if near:
            return point[clock]
    return None


def median(values):
    """None where more than half of the runs have none."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if len(known) * 2 > len(values) else None


def table(rows):
    head = ("objective", "bound", "gap", "first", "to 1 %", "to 0.1 %", "wall", "CPU", "MB", "waiting")
    lines = ["  " + f"{'census':>7} {'':<10}" + "".join(f"{word:>11}" for word in head)]
    for row in rows:
        start = f"  {row['census']:>7} {row['engine']:<10}"
        if "failed" in row:
            lines.append(f"{start}  failed: {row['failed']}")
            continue
        gap = "-" if row["gap_controllable"] is None else f"{row['gap_controllable']:.3%}"
        times = ("first_feasible_seconds", "to_1_percent_seconds", "to_0_1_percent_seconds", "seconds", "cpu_seconds")
        cells = [told(row["objective"], 0), told(row["bound"], 1), gap, *(told(row.get(one), 2) for one in times)]
        cells += [told(row["peak_mb"], 0), str(row["unplaced"])]
        touched = f"   {row['touched']} touched, {row['changed']} changed" if row["engine"] == REPLAN else ""
        lines.append(start + "".join(f"{cell:>11}" for cell in cells) + touched)
    return "\n".join(lines)


def told(value, digits):
    return "-" if value is None else f"{value:.{digits}f}"


if __name__ == "__main__":
    sys.exit(main())
