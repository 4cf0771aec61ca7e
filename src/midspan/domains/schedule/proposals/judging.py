"""What is wrong with a week, what a week costs its person, and how long it is: pure, and without the solver."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.schedule.problem.center import for_referee
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.charges import Charged, charges_of, tier_costs
from midspan.engines.scheduling.referee import Violation, ViolationKind
from midspan.engines.scheduling.referee.violations import Subject

# What is wrong with a section or a caseload is nobody's own reason.
OF_NOBODY = frozenset({ViolationKind.OVER_CAPACITY, ViolationKind.CASELOAD_FULL})


class Why(StrEnum):
    """Why somebody's week changes, where no broken rule of their own week says it."""

    FIRST_WEEK = "first_week"
    MORE_CARE = "more_care"
    BETTER_FIT = "better_fit"
    MAKES_ROOM = "makes_room"
    FROZEN = "frozen"  # Nothing else can be had while something in it is frozen.
    DID_NOT_WORK = "did_not_work"  # They said that the week before does not work.


class Reason(Struct, frozen=True):
    """One reason: a `ViolationKind` of the week before, or a `Why`; `subject_id` as there."""

    kind: str
    subject_id: str = ""


def reasons_by_patient(problem: engine.Problem, violations: Iterable[Violation]) -> dict[str, tuple[Reason, ...]]:
    """What is wrong with each person's week, each reason once; two who must not meet both have that reason."""
    found: dict[str, dict[Reason, None]] = {}
    for one in violations:
        if one.kind in OF_NOBODY:
            continue
        for patient_id in _concerned(problem, one):
            found.setdefault(patient_id, {})[Reason(one.kind.value, one.subject_id)] = None
    return {patient_id: tuple(reasons) for patient_id, reasons in found.items()}


def _concerned(problem: engine.Problem, violation: Violation) -> Iterator[str]:
    yield violation.patient_id
    if violation.kind is ViolationKind.NO_CONTACT:
        pairs = (pair for pair in problem.no_contact if violation.patient_id in pair)
        yield from (one for pair in pairs for one in pair if one != violation.patient_id)


def charges_for(
    problem: engine.Problem, needs: engine.PatientNeeds, plan: engine.WeekPlan
) -> tuple[engine.Charge, ...]:
    """What a plan costs its person, line by line; seats are the center's and not among them."""
    subject = _subject(problem, needs, plan)
    charged = Charged(
        needs=needs,
        rules=problem.rules,
        plan=_within(plan, subject),
        sections=subject.sections,
        moves=tuple(_moved(subject)),
        counselor_sites={one.id: one.site_id for one in subject.counselors.values()},
    )
    return charges_of(charged)


def charge_difference(new: Iterable[engine.Charge], old: Iterable[engine.Charge]) -> tuple[engine.Charge, ...]:
    """What one week costs more than another, line by line, heaviest first; fewer points where it costs less."""
    before = {(one.code, one.subject_id): one for one in old}
    after = {(one.code, one.subject_id): one for one in new}
    lines = [_difference(line, before.get(key)) for key, line in after.items()]
    lines += [_negative(line) for key, line in before.items() if key not in after]
    return tuple(sorted((one for one in lines if one.points), key=lambda one: -one.points))


def _difference(new: engine.Charge, old: engine.Charge | None) -> engine.Charge:
    return new if old is None else replace(new, amount=new.amount - old.amount, points=new.points - old.points)


def _negative(old: engine.Charge) -> engine.Charge:
    return replace(old, amount=-old.amount, points=-old.points)


def other_reason(before: engine.WeekPlan | None, difference: tuple[engine.Charge, ...]) -> Reason:
    """Why a week changes in which nothing is broken, from what the new one costs more than the old."""
    if before is None:
        return Reason(Why.FIRST_WEEK)
    if any(line.tier is engine.Tier.DEGRADED and line.points < 0 for line in difference):
        return Reason(Why.MORE_CARE)
    return Reason(Why.BETTER_FIT if tier_costs(difference).total < 0 else Why.MAKES_ROOM)


def _subject(problem: engine.Problem, needs: engine.PatientNeeds, plan: engine.WeekPlan) -> Subject:
    judged = for_referee(problem)
    chosen = tuple(one for one in judged.sections if one.id in plan.section_ids)
    return Subject(needs, plan, judged, chosen, {one.id: one for one in judged.counselors})


def _within(plan: engine.WeekPlan, subject: Subject) -> engine.WeekPlan:
    """The plan without sessions whose counselor is not in the problem: somebody who no longer counsels."""
    known = subject.counselors
    return replace(
        plan,
        individual=plan.individual if plan.individual and plan.individual.counselor_id in known else None,
        family=plan.family if plan.family and plan.family.counselor_id in known else None,
    )


def _moved(subject: Subject) -> Iterator[engine.Commitment]:
    """Responsibilities with a price in the way of something, travel included."""
    for commitment in subject.needs.commitments:
        own = commitment.span
        if commitment.price is not None and any(
            event.span.day == own.day
            and event.span.start - event.travel < own.end
            and own.start < event.span.end + event.travel
            for event in subject.events
        ):
            yield commitment


def plan_minutes(problem: engine.Problem, plan: engine.WeekPlan | None) -> int:
    """Minutes of a week, sections that no longer meet left out."""
    if plan is None:
        return 0
    groups = sum(one.minutes for one in problem.sections if one.id in plan.section_ids)
    return groups + sum(slot.span.minutes for slot in (plan.individual, plan.family) if slot)
