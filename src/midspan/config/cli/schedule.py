"""`midspan schedule VERB FILE…`: the week engine on files. No database is touched.

Weeks are `iop-week/1` or `midspan-week/1` files; a schedule file stands behind the week it belongs to.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct, field

from midspan.config.cli.schedule_files import ScheduleFile, WeekFile, read_schedule_for, read_week, write
from midspan.config.refusals import Refusal
from midspan.engines.scheduling import Problem, Progress, Result, Schedule, explain, life_spreads, place
from midspan.engines.scheduling.occupancy import beside_others
from midspan.engines.scheduling.referee import (
    check,
    check_iop_week,
    controllable_gap,
    over_life_limit,
    unavoidable_points,
    verify_bound,
)
from midspan.engines.scheduling.wire import plain
from midspan.kernel.processors import usable_processors

DONE, BROKEN = 0, 1
WEEK_AND_SCHEDULE = 2
MILLI = 1000
MOST_ROWS = 20  # Broken rules shown to a reader; `--json` has them all.


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="solve|place|repair|explain|check|verify")
    solving = _verb(verbs, "solve", solve_weeks, "everybody's week at the least cost, with a proven lower bound")
    solving.add_argument("--seconds", type=_seconds, metavar="N", help="stop after so long with the best found")
    solving.add_argument("--out", metavar="FILE", help="write the schedule, and what proves it, to this file")
    for name, run_it, sentence in (
        ("place", place_people, "weeks for one person among the others of a schedule"),
        ("explain", explain_people, "why somebody has no week, and which single change would open one"),
    ):
        _verb(verbs, name, run_it, sentence).add_argument(
            "--patient", metavar="ID", help="whom; without it, everybody on the schedule's wait list"
        )
    repairing = _verb(verbs, "repair", repair_schedule, "new weeks for those whose old one does not hold any more")
    repairing.add_argument("--out", metavar="FILE", help="write the repaired schedule to this file")
    _verb(verbs, "check", check_schedule, "every broken rule of a schedule, and its cost; exit code 1 if any is broken")
    _verb(verbs, "verify", verify_schedule, "the same, and the bound its certificate claims, reckoned anew")


def _verb(verbs: Any, name: str, run_it: Callable[[argparse.Namespace], int], sentence: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=sentence, description=sentence)
    parser.add_argument("files", nargs="+", metavar="FILE", help="a week; for all but solve, then its schedule")
    parser.add_argument("--json", action="store_true", help="print figures for another program")
    parser.set_defaults(run_it=run_it)
    return parser


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of seconds")
    return seconds


def run(arguments: argparse.Namespace) -> int:
    code: int = arguments.run_it(arguments)
    return code


class Stopwatch(Struct):
    """Seconds on the wall and of this process since it was made; as a listener it stops the search in time."""

    limit: float | None = None
    wall: float = field(default_factory=time.monotonic)
    cpu: float = field(default_factory=time.process_time)

    def __call__(self, _progress: Progress) -> bool:
        return self.limit is None or time.monotonic() - self.wall < self.limit

    def figures(self) -> dict[str, float]:
        """What the command has used. `peak_mb` is the most memory this process ever held."""
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {
            "seconds": round(time.monotonic() - self.wall, 3),
            "cpu_seconds": round(time.process_time() - self.cpu, 3),
            "peak_mb": round(most / (1024 * 1024 if sys.platform == "darwin" else 1024), 1),
        }


def solve_weeks(arguments: argparse.Namespace) -> int:
    if arguments.out and len(arguments.files) > 1:
        raise Refusal("--out takes the schedule of one week; name one file.")
    for week in [read_week(name) for name in arguments.files]:
        solve_week(week, arguments)
    return DONE


def solve_week(week: WeekFile, arguments: argparse.Namespace) -> None:
    from midspan.engines.scheduling.solving import solve  # noqa: PLC0415 - loads HiGHS, which only this verb needs.

    watch = Stopwatch(arguments.seconds)
    result = solve(week.problem, listener=watch, workers=usable_processors())
    used = watch.figures()
    if arguments.out:
        write(arguments.out, week.written(result.schedule, result.certificate))
    found = solved_figures(week.problem, result) | used | {"life": plain(life_spreads(week.problem, result.schedule))}
    said = f"{week.name}: {_costs(found)}, {len(result.unplaced)} waiting, {used['seconds']} s"
    print(json.dumps(found) if arguments.json else said, flush=True)


def solved_figures(problem: Problem, result: Result) -> dict[str, Any]:
    """Objective, bound and gap, and how many wait."""
    unavoidable = unavoidable_points(problem, result.unplaced)
    gap = controllable_gap(objective=result.objective, bound=result.bound, unavoidable=unavoidable)
    return {
        "objective": result.objective,
        "bound": result.bound,
        "gap_controllable": gap,
        "unplaced": len(result.unplaced),
    }


def place_people(arguments: argparse.Namespace) -> int:
    for patient_id, problem in _people(arguments):
        options = place(problem, patient_id)
        if arguments.json:
            print(json.dumps({"patient": patient_id, "options": plain(options)}))
            continue
        print(f"{patient_id}: {'no week' if not options else ''}".rstrip())
        for option in options:
            print(f"  {option.cost.total} points, {option.total_minutes} min: {', '.join(option.plan.section_ids)}")
    return DONE


def repair_schedule(arguments: argparse.Namespace) -> int:
    from midspan.engines.scheduling.repairing import repair  # noqa: PLC0415 - loads numpy, which few verbs need.

    week, held = _pair(arguments)
    watch = Stopwatch()
    repaired = repair(week.problem, held.schedule)
    used = watch.figures()
    findings = check(week.problem, repaired.schedule)
    if arguments.out:
        write(arguments.out, week.written(repaired.schedule, None))
    moves = [plain(move) for move in repaired.moves]
    if arguments.json:
        told = {"objective": findings.objective, "unplaced": len(findings.waiting), "moves": moves} | used
        print(json.dumps(told))
    else:
        for move in repaired.moves:
            print(f"{move.patient_id}: {move.cause}, {'waits now' if move.after is None else 'has another week'}")
        print(f"{len(moves)} people touched, {len(repaired.waiting)} lost their week, {used['seconds']} s")
    return BROKEN if findings.violations else DONE


def explain_people(arguments: argparse.Namespace) -> int:
    for patient_id, problem in _people(arguments):
        answer = explain(problem, patient_id)
        if arguments.json:
            print(json.dumps({"patient": patient_id} | plain(answer)))
            continue
        print(f"{patient_id}: {'can be placed' if answer.is_placeable else 'no week, because of'}")
        for reason in answer.reasons:
            print(f"  {reason.kind} {reason.subject_id}".rstrip())
        for fix in answer.fixes:
            print(f"  would open a week: {fix.kind} {fix.subject_id} ({fix.points} points)")
    return DONE


def _people(arguments: argparse.Namespace) -> Sequence[tuple[str, Problem]]:
    """Whom the question is about, each with the problem as they meet it."""
    if len(arguments.files) > WEEK_AND_SCHEDULE:
        raise Refusal("name a week and at most one schedule.")
    week = read_week(arguments.files[0])
    held = [read_schedule_for(week, name).schedule for name in arguments.files[1:]]
    if not held and arguments.patient is None:
        raise Refusal("name a schedule behind the week, or say whom with --patient ID.")
    schedule = held[0] if held else None
    ids = [needs.id for needs in week.problem.patients]
    if arguments.patient is not None and arguments.patient not in ids:
        raise Refusal(f"{week.name} has no patient {arguments.patient}.")
    waiting = [one for one in ids if schedule is not None and schedule.plans.get(one) is None]
    chosen = waiting if arguments.patient is None else [arguments.patient]
    return [(one, beside_others(week.problem, schedule or Schedule(), one)) for one in chosen]


def check_schedule(arguments: argparse.Namespace) -> int:
    week, held = _pair(arguments)
    found = judged(week, held)
    if arguments.json:
        print(json.dumps(found))
    else:
        rows = [f"broken: {' '.join(filter(None, row))}" for row in found["violations"]]
        print("\n".join(rows[:MOST_ROWS]) or "no rule is broken")
        for patient_id, points, least in found["over_life_limit"]:
            print(f"{patient_id}: {points} points of life, alone in the center {least}")
        print(f"objective {found['objective']}, {found['unplaced']} waiting, {len(rows)} broken rules")
    return BROKEN if found["violations"] else DONE


def judged(week: WeekFile, held: ScheduleFile) -> dict[str, Any]:
    """What the referee of the week's own format says. Violations are [kind, patient or section, subject]."""
    findings = check(week.problem, held.schedule)
    rows = [[one.kind.value, one.patient_id, one.subject_id] for one in findings.violations]
    objective = findings.objective
    if week.exchanged is not None and held.exchanged is not None:
        exchanged = check_iop_week(week.exchanged, held.exchanged)
        rows = [[kind.value, str(subject), ""] for subject, kind in exchanged.violations]
        objective = exchanged.objective
    burdens = [[one.patient_id, one.points, one.least] for one in over_life_limit(week.problem, held.schedule)]
    told = {"violations": rows, "over_life_limit": burdens}
    return {"objective": objective, "unplaced": len(findings.waiting), **told}


def verify_schedule(arguments: argparse.Namespace) -> int:
    week, held = _pair(arguments)
    if held.certificate is None:
        raise Refusal(f"{arguments.files[1]} holds no certificate; `midspan schedule solve --out` writes one.")
    watch, found = Stopwatch(), judged(week, held)
    try:
        proven = verify_bound(week.problem, held.certificate)
    except ValueError as error:
        raise Refusal(f"{arguments.files[1]} does not belong to {week.name}. {error}") from None
    waiting = check(week.problem, held.schedule).waiting
    gap = controllable_gap(
        objective=found["objective"],
        bound=proven.millipoints / MILLI,
        unavoidable=unavoidable_points(week.problem, waiting),
    )
    found |= {"bound": proven.millipoints / MILLI, "claimed": held.certificate.bound / MILLI, "gap_controllable": gap}
    found["is_upheld"] = not found["violations"] and held.certificate.bound <= proven.millipoints
    verdict = "upheld" if found["is_upheld"] else "NOT upheld"
    said = f"{verdict}: {_costs(found)} (claimed {found['claimed']}), {len(found['violations'])} broken rules"
    print(json.dumps(found | watch.figures()) if arguments.json else said)
    return DONE if found["is_upheld"] else BROKEN


def _pair(arguments: argparse.Namespace) -> tuple[WeekFile, ScheduleFile]:
    if len(arguments.files) != WEEK_AND_SCHEDULE:
        raise Refusal("name two files: a week, then its schedule.")
    week = read_week(arguments.files[0])
    return week, read_schedule_for(week, arguments.files[1])


def _costs(found: dict[str, Any]) -> str:
    if found["bound"] is None:
        return f"{found['objective']} points, nothing proven"
    gap = found["gap_controllable"]
    return f"{found['objective']} points, bound {found['bound']:.1f}, gap {gap:.3%} of what is controllable"
