"""A solved week as one person, or a few, meet it: what everybody else holds is taken."""

from collections import Counter, defaultdict

from msgspec import Struct, field
from msgspec.structs import replace

from midspan.engines.scheduling.model import (
    Avoidance,
    AvoidanceKind,
    Counselor,
    PatientNeeds,
    Problem,
    Schedule,
    Section,
    Slot,
    WeekPlan,
)
from midspan.values import WeekSpan


def beside_others(problem: Problem, schedule: Schedule, *patient_ids: str) -> Problem:
    """The problem of these people (mostly one) among all others' plans, ready for `place`, `explain` or `solve`.

    Seats, hours and room on caseloads that others hold are gone; sections with somebody whom one of them must not meet
    are closed to that one. Raises KeyError when nobody has such an id.
    """
    asked = tuple(problem.patient(one) for one in patient_ids)
    others = {
        one.id: plan for one in problem.patients if one.id not in patient_ids and (plan := schedule.plans.get(one.id))
    }
    fill = Counter(section_id for plan in others.values() for section_id in plan.section_ids)
    held = _sessions_by_counselor(problem, others)
    return replace(
        problem,
        sections=tuple(_with_taken(section, fill[section.id]) for section in problem.sections),
        counselors=tuple(_with_sessions(one, held[one.id]) for one in problem.counselors),
        patients=tuple(_keeping_apart(needs, problem, others) for needs in asked),
    )


class _Held(Struct):
    """What others hold of one counselor: hours, and how many of them are new on the caseload."""

    spans: list[WeekSpan] = field(default_factory=list)
    new: int = 0


def _sessions_by_counselor(problem: Problem, others: dict[str, WeekPlan]) -> dict[str, _Held]:
    held: dict[str, _Held] = defaultdict(_Held)
    for needs in problem.patients:
        slots = _slots(others.get(needs.id))
        for slot in slots:
            held[slot.counselor_id].spans.append(slot.span)
        if needs.counselor_id is None:
            for counselor_id in {slot.counselor_id for slot in slots}:
                held[counselor_id].new += 1
    return held


def _with_taken(section: Section, seats: int) -> Section:
    return replace(section, taken=section.taken + seats) if seats else section


def _with_sessions(counselor: Counselor, held: _Held) -> Counselor:
    room = counselor.room_left
    return replace(
        counselor,
        taken=(*counselor.taken, *held.spans),
        room_left=None if room is None else max(0, room - held.new),
    )


def _slots(plan: WeekPlan | None) -> tuple[Slot, ...]:
    if plan is None:
        return ()
    return tuple(slot for slot in (plan.individual, plan.family) if slot is not None)


def _keeping_apart(needs: PatientNeeds, problem: Problem, others: dict[str, WeekPlan]) -> PatientNeeds:
    pairs = [pair for pair in problem.no_contact if needs.id in pair]
    closed = {section_id for pair in pairs for one in pair if one in others for section_id in others[one].section_ids}
    avoid = tuple(Avoidance(section_id, AvoidanceKind.NO_CONTACT) for section_id in sorted(closed))
    return replace(needs, avoid=(*needs.avoid, *avoid))
