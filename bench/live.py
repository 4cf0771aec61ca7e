"""What happens between two plans, in a full center: placing one person now, and saying why somebody cannot be placed.

Drawn centers (`bench/weeks.py`) with the schedule they were planted with; no prices. Each question is asked beside
everybody else's plans. Milliseconds are CPU of one core. Reasons are minimal when the set without any of them leaves a
week; a fix counts as verified when the referee finds nothing wrong with the week it opens, once the fix is applied.
"""

import argparse
import json
import sys
import time
from dataclasses import replace
from random import Random

from bench.weeks import generate_week
from midspan.engines.scheduling import Commitment, FixKind, Modality, Mode, Schedule, explain, place
from midspan.engines.scheduling.explaining.cases import case_of
from midspan.engines.scheduling.explaining.obstacles import liftables
from midspan.engines.scheduling.occupancy import beside_others
from midspan.engines.scheduling.readers.iop_week import read_iop_week, read_schedule
from midspan.engines.scheduling.referee import check
from midspan.values import WeekSpan

SIZES = (100, 300, 1000, 3000)
BUSY_FROM, BUSY_UNTIL = 8 * 60, 19 * 60


def main():
    parser = argparse.ArgumentParser(prog="midspan bench live", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="people in the center (100 to 3000)")
    parser.add_argument("--people", type=int, default=60, help="asked about, of each kind (60)")
    parser.add_argument("--seed", type=int, default=1, help="of the drawn centers (1)")
    parser.add_argument("--json", action="store_true", help="print figures for another program")
    arguments = parser.parse_args()
    found = {size: measure(size, arguments) for size in arguments.sizes}
    print(json.dumps(found, indent=2) if arguments.json else table(found))
    return int(any(is_wrong(**row) for row in found.values()))


def is_wrong(*, place, explain):
    """Whether a placement breaks a rule, a reason is idle, or a fix does not fix."""
    return place["broken"] or explain["minimal"] < explain["asked"] or explain["fixes_verified"] < explain["fixes"]


def measure(size, arguments):
    document, planted = generate_week(census=size, seed=arguments.seed)
    problem, draw = read_iop_week(document), Random(size)
    schedule = read_schedule(planted, problem)
    placed = [one for one, plan in schedule.plans.items() if plan is not None]
    people = draw.sample(placed, min(arguments.people, len(placed)))
    return {
        "place": measure_place([(one, beside_others(problem, schedule, one)) for one in people]),
        "explain": measure_explain([harder(beside_others(problem, schedule, one), draw) for one in people]),
    }


def measure_place(questions):
    """The best week and two more that differ, for somebody whose own seats are the last ones free."""
    place(questions[0][1], questions[0][0])  # What is loaded once is not what one person costs.
    seconds, unplaced, broken = [], 0, 0
    for patient_id, problem in questions:
        started = time.process_time()
        options = place(problem, patient_id)
        seconds.append(time.process_time() - started)
        unplaced += not options
        broken += any(check(problem, Schedule({patient_id: option.plan})).violations for option in options)
    return spread(seconds) | {"asked": len(questions), "unplaced": unplaced, "broken": broken}


def harder(problem, draw):
    """The same person with three more days taken from morning to evening."""
    needs = problem.patients[0]
    taken = tuple(
        Commitment(f"new-{day}", WeekSpan(day, BUSY_FROM, BUSY_UNTIL)) for day in sorted(draw.sample(range(6), 3))
    )
    return replace(problem, patients=(replace(needs, commitments=(*needs.commitments, *taken)),))


def measure_explain(problems):
    """Only those who cannot be placed are counted: the others' answer is a placement."""
    seconds, minimal, fixes, verified, with_fix = [], 0, 0, 0, 0
    for problem in problems:
        started = time.process_time()
        answer = explain(problem, problem.patients[0].id)
        used = time.process_time() - started
        if answer.is_placeable:
            continue
        seconds.append(used)
        minimal += is_minimal(problem, answer)
        good = sum(opens_a_week(problem, fix) for fix in answer.fixes)
        fixes, verified, with_fix = fixes + len(answer.fixes), verified + good, with_fix + bool(good)
    counts = {"asked": len(seconds), "minimal": minimal, "fixes": fixes, "fixes_verified": verified}
    return spread(seconds) | counts | {"with_a_verified_fix": with_fix}


def is_minimal(problem, answer):
    """All reasons together leave no week; without any one of them, and all that is not a reason, there is one."""
    case = case_of(problem, answer.patient_id)
    possible = liftables(case)
    if answer.reasons[0].kind == "offer":
        return True

    def is_possible(reasons):
        now = case
        for liftable in possible:
            now = now if liftable.found in reasons else liftable.lift(now)
        return now.solved() is not None

    without_one = [[one for one in answer.reasons if one != left_out] for left_out in answer.reasons]
    return not is_possible(answer.reasons) and all(map(is_possible, without_one))


def opens_a_week(problem, fix):
    needs = problem.patients[0]
    schedule = Schedule({needs.id: fix.opens})
    return any(not check(changed, schedule).violations for changed in APPLIED[fix.kind](problem, fix))


def with_needs(problem, **changes):
    return replace(problem, patients=(replace(problem.patients[0], **changes),))


def commitment_changed(problem, fix):
    """The stretch that was changed is one of the commitment's on that day."""
    commitments = problem.patients[0].commitments
    for held in commitments:
        if held.id == fix.subject_id and held.span.day == fix.span.day:
            others = tuple(one for one in commitments if one is not held)
            yield with_needs(problem, commitments=(*others, replace(held, span=fix.span)))


def commitment_gone(problem, fix):
    kept = (one for one in problem.patients[0].commitments if (one.id, one.span) != (fix.subject_id, fix.span))
    yield with_needs(problem, commitments=tuple(kept))


def one_more_seat(problem, fix):
    grown = (
        replace(one, capacity=one.taken + fix.amount) if one.id == fix.subject_id else one for one in problem.sections
    )
    yield replace(problem, sections=tuple(grown))


def either_way(problem, _fix):
    yield with_needs(problem, modality=Modality.EITHER, individual_modes=tuple(Mode))


def new_section(problem, fix):
    """Under the name it has in the week that it opens."""
    template = next(one for one in problem.sections if one.id == fix.subject_id)
    known = {one.id for one in problem.sections}
    for new_id in set(fix.opens.section_ids) - known:
        section = replace(template, id=new_id, meetings=(fix.span,), taken=0)
        listed = problem.patients[0].eligible_section_ids
        opened = replace(problem, sections=(*problem.sections, section))
        yield opened if listed is None else with_needs(opened, eligible_section_ids=(*listed, new_id))


def counselor_at_work(problem, fix):
    changed = (
        replace(one, work=(*one.work, fix.span), taken=tuple(held for held in one.taken if not held.overlaps(fix.span)))
        if one.id == fix.subject_id
        else one
        for one in problem.counselors
    )
    yield replace(problem, counselors=tuple(changed))


def section_reviewed(problem, fix):
    kept = tuple(one for one in problem.patients[0].avoid if one.section_id != fix.subject_id)
    yield with_needs(problem, avoid=kept)


APPLIED = {
    FixKind.MOVE_COMMITMENT: commitment_changed,
    FixKind.SHORTEN_START: commitment_changed,
    FixKind.SHORTEN_END: commitment_changed,
    FixKind.FREE_COMMITMENT: commitment_gone,
    FixKind.EXTRA_SEAT: one_more_seat,
    FixKind.SOME_VIDEO: either_way,
    FixKind.SOME_IN_PERSON: either_way,
    FixKind.LONGER_DAY: lambda problem, fix: [with_needs(problem, max_group_minutes_per_day=fix.amount)],
    FixKind.EXTRA_DAY: lambda problem, fix: [with_needs(problem, max_days=fix.amount)],
    FixKind.AUTHORIZATION: lambda problem, fix: [with_needs(problem, authorized_minutes=fix.amount)],
    FixKind.FEWER_MINUTES: lambda problem, fix: [with_needs(problem, minimum_minutes=fix.amount)],
    FixKind.REVIEW_SECTION: section_reviewed,
    FixKind.COUNSELOR_TIME: counselor_at_work,
    FixKind.NEW_SECTION: new_section,
}


def spread(seconds):
    """Milliseconds at the middle, at 95 in 100 and at most; None where nothing was asked."""
    if not seconds:
        return {"p50_ms": None, "p95_ms": None, "max_ms": None}
    ordered = sorted(1000 * one for one in seconds)
    at = {"p50_ms": 0.5, "p95_ms": 0.95, "max_ms": 1}
    return {name: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2) for name, share in at.items()}


def table(found):
    lines = [f"  {'census':>7} {'':<8}{'p50':>10}{'p95':>10}{'most':>10}"]
    for size, row in found.items():
        place_row, why = row["place"], row["explain"]
        facts = {
            "place": f"{place_row['asked']} people, {place_row['unplaced']} unplaced, {place_row['broken']} broken",
            "explain": f"{why['asked']} people, {why['minimal']} minimal, {why['fixes_verified']} of {why['fixes']} "
            f"fixes verified, {why['with_a_verified_fix']} people with one",
        }
        for name, words in facts.items():
            times = "".join(f"{row[name][key] or 0:>7.1f} ms" for key in ("p50_ms", "p95_ms", "max_ms"))
            lines.append(f"  {size:>7} {name:<8}{times}   {words}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
