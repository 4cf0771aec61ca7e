"""What happens between two plans in a full center: placing somebody, a changed shift, a sick counselor, a question.

Drawn centers (`bench/weeks.py`) with the schedule they were planted with; no prices. Each question is asked beside
everybody else's plans. A changed shift takes one of a person's group times for their own life. A counselor who is sick
all week leaves sessions, and groups that colleagues who are free take over where they can; a group counts as coverable
when a colleague is at work and free at all its times, whatever else is to be covered. Somebody who had a week and has
none is without one in the center if the referee finds no week for them even with everybody else gone; any other
program counts as lost. Milliseconds are CPU of one core. Reasons are minimal when the set without any of them leaves a
week; a fix counts as verified when the referee finds nothing wrong with the week it opens, once the fix is applied.
Offers are placements end to end (`bench/offers.py`): rows, engine, rows, on a database of that census.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from random import Random

from msgspec.structs import replace

from bench.weeks import generate_week
from midspan.engines.scheduling import Commitment, FixKind, Modality, Mode, Schedule, explain, place
from midspan.engines.scheduling.explaining.cases import case_of
from midspan.engines.scheduling.explaining.obstacles import liftables
from midspan.engines.scheduling.occupancy import beside_others
from midspan.engines.scheduling.readers.iop_week import read_iop_week, read_schedule
from midspan.engines.scheduling.referee import check, unavoidable_points
from midspan.engines.scheduling.repairing import repair
from midspan.engines.scheduling.rules import Weights
from midspan.engines.scheduling.solving import solve
from midspan.engines.scheduling.staffing import Duty, Leader, Post, Staffing, StaffingWeights, staff
from midspan.engines.scheduling.staffing.fitting import obstacle_to_leading
from midspan.values import WeekSpan

SIZES = (100, 300, 1000, 3000)
ONLY_WEEKS = Weights(**dict.fromkeys(Weights.__struct_fields__, 0) | {"wait_list": 10_000})
BUSY_FROM, BUSY_UNTIL = 8 * 60, 19 * 60
COVER = StaffingWeights(
    post_unfilled=1000, place_missing=0, leader_changed=0, place_changed=0, unfair_per_30_minutes=1, pause_minutes=0
)


def main():
    parser = argparse.ArgumentParser(prog="midspan bench live", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="people in the center (100 to 3000)")
    parser.add_argument("--people", type=int, default=60, help="asked about, of each kind (60)")
    parser.add_argument("--seed", type=int, default=1, help="of the drawn centers (1)")
    parser.add_argument("--engine-only", action="store_true", help="leave out the databases")
    parser.add_argument("--json", action="store_true", help="print figures for another program")
    arguments = parser.parse_args()
    found = {size: measure(size, arguments) for size in arguments.sizes}
    if not arguments.engine_only:
        from bench.databases import offers_at

        for size, row in found.items():
            row["end_to_end"] = offers_at(size)
    print(json.dumps(found, indent=2) if arguments.json else table(found))
    return int(any(is_wrong(**row) for row in found.values()))


def is_wrong(*, place, shift, sick, explain, **_offers):
    """Whether a placement or a repair breaks a rule, a reason is idle, or a fix does not fix."""
    if shift["broken"] or sick["broken"]:
        return True
    return place["broken"] or explain["minimal"] < explain["asked"] or explain["fixes_verified"] < explain["fixes"]


def measure(size, arguments):
    document, planted = generate_week(census=size, seed=arguments.seed)
    problem, draw = read_iop_week(document), Random(size)
    schedule = read_schedule(planted, problem)
    placed = [one for one, plan in schedule.plans.items() if plan is not None]
    people = draw.sample(placed, min(arguments.people, len(placed)))
    return {
        "place": measure_place([(one, beside_others(problem, schedule, one)) for one in people]),
        "shift": measure_shifts(problem, schedule, people, draw),
        "sick": measure_sick(
            problem, schedule, draw.sample(problem.counselors, min(arguments.people, len(problem.counselors)))
        ),
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


def measure_shifts(problem, schedule, people, draw):
    """One group time of a person's week is needed for something else: who moves, and what it takes."""
    seconds, touched, ways, broken = [], [], Counter(lost=0, without_a_week=0, without_room=0), 0
    for patient_id in people:
        changed = shift_changed(problem, schedule, patient_id, draw)
        started = time.process_time()
        repaired = repair(changed, schedule, affected=[patient_id])
        seconds.append(time.process_time() - started)
        touched.append(len(repaired.moves))
        losses = losses_of(changed, repaired)
        ways.update(losses)
        ways["alone" if len(repaired.moves) <= 1 else "with others"] += not losses.total()
        broken += bool(check(changed, repaired.schedule).violations)
    most = {"touched_mean": round(sum(touched) / len(touched), 2), "touched_max": max(touched)}
    return spread(seconds) | {"asked": len(people), "broken": broken} | most | dict(ways)


def losses_of(problem, repaired):
    """Of those who lost their week: for how many there is none, for how many no room, and whom the repair failed."""
    hopeless = [one for one in repaired.waiting if unavoidable_points(problem, [one]) > 0]
    others = len(repaired.waiting) - len(hopeless)
    had = {one for one, plan in repaired.schedule.plans.items() if plan} | set(repaired.waiting)
    no_room = min(others, fewest_without(problem, had - set(hopeless))) if others else 0
    return Counter({"lost": others - no_room, "without_a_week": len(hopeless), "without_room": no_room})


def fewest_without(problem, ids):
    """How many of these people have no week in the best schedule for them: proven, as nothing else costs anything."""
    free = replace(problem.rules, weights=ONLY_WEEKS, life_cap=0, over_life_cap=0)
    people = tuple(replace(one, priority=1) for one in problem.patients if one.id in ids)
    return -(-solve(replace(problem, rules=free, patients=people)).bound // ONLY_WEEKS.wait_list)


def shift_changed(problem, schedule, patient_id, draw):
    section_id = draw.choice(schedule.plans[patient_id].section_ids)
    taken = draw.choice(next(one for one in problem.sections if one.id == section_id).meetings)
    needs = problem.patient(patient_id)
    worse = replace(needs, commitments=(*needs.commitments, Commitment("new-shift", taken)))
    return replace(problem, patients=tuple(worse if one.id == patient_id else one for one in problem.patients))


def measure_sick(problem, schedule, counselors):
    """Groups covered, people touched and programs lost when one counselor is away all week."""
    seconds, touched, counts = [], [], Counter()
    for counselor in counselors:
        started = time.process_time()
        covered = covered_groups(problem, schedule, counselor)
        changed, affected = without(problem, schedule, counselor, covered)
        repaired = repair(changed, schedule, affected=affected)
        seconds.append(time.process_time() - started)
        touched.append(len(repaired.moves))
        counts.update(losses_of(changed, repaired))
        counts["broken"] += bool(check(changed, repaired.schedule).violations)
        counts["groups"] += len(covered)
        counts["covered"] += sum(covered.values())
        counts["coverable"] += sum(can_be_covered(problem, schedule, counselor, one) for one in covered)
    touched_figures = {"touched_mean": round(sum(touched) / len(touched), 2), "touched_max": max(touched)}
    return spread(seconds) | {"asked": len(counselors)} | touched_figures | dict(counts)


def colleagues(problem, schedule, away):
    """Everybody else as leaders: at work, less their own groups and sessions."""
    held = defaultdict(list)
    for plan in schedule.plans.values():
        for slot in (plan.individual, plan.family) if plan else ():
            if slot is not None:
                held[slot.counselor_id].append(slot.span)
    return [
        Leader(one.id, work=one.work, taken=(*one.taken, *held[one.id]), site_ids=(one.site_id,))
        for one in problem.counselors
        if one.id != away.id
    ]


def duties_of(problem, counselor):
    return [
        Duty(one.id, one.meetings, (Post(),), one.site_id, is_video=True)
        for one in problem.sections
        if counselor.id in one.leader_ids
    ]


def covered_groups(problem, schedule, counselor):
    """Each group of the counselor, and whether a colleague leads it that week."""
    duties = duties_of(problem, counselor)
    staffed = staff(Staffing(tuple(duties), tuple(colleagues(problem, schedule, counselor)), (), COVER))
    return {duty.id: staffed.leaders[duty.id, 0] is not None for duty in duties}


def can_be_covered(problem, schedule, counselor, section_id):
    duty = next(one for one in duties_of(problem, counselor) if one.id == section_id)
    able = (obstacle_to_leading(one, duty, duty.posts[0]) is None for one in colleagues(problem, schedule, counselor))
    return any(able)


def without(problem, schedule, counselor, covered):
    """The week without the counselor and the groups nobody leads, and whose week does not hold in it."""
    gone = {section_id for section_id, is_led in covered.items() if not is_led}
    changed = replace(
        problem,
        sections=tuple(one for one in problem.sections if one.id not in gone),
        counselors=tuple(replace(one, work=()) if one.id == counselor.id else one for one in problem.counselors),
    )
    affected = [
        patient_id
        for patient_id, plan in schedule.plans.items()
        if plan is not None
        and (
            gone & set(plan.section_ids)
            or any(slot and slot.counselor_id == counselor.id for slot in (plan.individual, plan.family))
        )
    ]
    return changed, affected


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
        shift, sick = row["shift"], row["sick"]
        facts = {
            "shift": f"{shift['asked']} people, touched {shift['touched_mean']} (most {shift['touched_max']}), "
            f"{shift['lost']} lost, {shift['without_a_week']} without a week in the center, {shift['broken']} broken",
            "sick": f"{sick['asked']} counselors, {sick['covered']} of {sick['coverable']} coverable groups covered, "
            f"touched {sick['touched_mean']} (most {sick['touched_max']}), {sick['lost']} programs lost, "
            f"{sick['without_room']} without room, {sick['without_a_week']} without a week in the center, "
            f"{sick['broken']} broken",
            "place": f"{place_row['asked']} people, {place_row['unplaced']} unplaced, {place_row['broken']} broken",
            "explain": f"{why['asked']} people, {why['minimal']} minimal, {why['fixes_verified']} of {why['fixes']} "
            f"fixes verified, {why['with_a_verified_fix']} people with one",
        }
        for name, words in facts.items():
            times = "".join(f"{row[name][key] or 0:>7.1f} ms" for key in ("p50_ms", "p95_ms", "max_ms"))
            lines.append(f"  {size:>7} {name:<8}{times}   {words}")
        if offers := row.get("end_to_end"):
            times = f"{offers['p50_ms']:>7.1f} ms{offers['p95_ms']:>7.1f} ms"
            words = f"{offers['people']} people end to end, on the wall, {offers['impossible']} of them explained"
            lines.append(f"  {size:>7} {'offer':<8}{times}{'':>10}   {words}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
