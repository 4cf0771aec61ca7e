"""`check`: all violations of a schedule, and its objective by tier."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from midspan.engines.scheduling.model import Problem, Schedule, TierCosts
from midspan.engines.scheduling.referee.costs import center_points, plan_costs
from midspan.engines.scheduling.referee.violations import PERSONAL_RULES, Subject, Violation, ViolationKind


class Findings(Struct, frozen=True):
    """What a referee says: broken rules, what the schedule costs by tier, and who is on the wait list."""

    violations: tuple[Violation, ...]
    costs: TierCosts
    waiting: tuple[str, ...]

    @property
    def objective(self) -> int:
        return self.costs.total


def check(problem: Problem, schedule: Schedule) -> Findings:
    """Judge a schedule; a patient without an entry waits. Costs are told even where rules are broken."""
    subjects = tuple(subjects_of(problem, schedule))
    placed = {subject.needs.id for subject in subjects}
    waiting = tuple(needs for needs in problem.patients if needs.id not in placed)
    violations = [*_strangers(problem, schedule)]
    violations += [broken for subject in subjects for rule in PERSONAL_RULES for broken in rule(subject)]
    violations += [*_seats(problem, subjects), *_sessions_at_once(subjects), *_caseloads(problem, subjects)]
    violations += _no_contact(problem, subjects)
    wait_list = sum(problem.rules.weights.wait_list * needs.priority for needs in waiting)
    costs = [TierCosts(wait_list=wait_list, center=center_points(problem, _fill(subjects)))]
    costs += [plan_costs(subject) for subject in subjects]
    return Findings(tuple(violations), _added(costs), tuple(needs.id for needs in waiting))


def subjects_of(problem: Problem, schedule: Schedule) -> Iterator[Subject]:
    """Everybody who has a plan, with what is needed to judge it."""
    sections = {section.id: section for section in problem.sections}
    counselors = {counselor.id: counselor for counselor in problem.counselors}
    for needs in problem.patients:
        plan = schedule.plans.get(needs.id)
        if plan is not None:
            chosen = tuple(sections[one] for one in sorted(set(plan.section_ids)) if one in sections)
            yield Subject(needs, plan, problem, chosen, counselors)


def _strangers(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    """Plans of people who are not in the problem: their seats and hours could not be counted."""
    known = {needs.id for needs in problem.patients}
    for patient_id in sorted(schedule.plans):
        if patient_id not in known and schedule.plans[patient_id] is not None:
            yield Violation(ViolationKind.UNKNOWN_PATIENT, patient_id)


def _fill(subjects: Sequence[Subject]) -> Counter[str]:
    return Counter(section.id for subject in subjects for section in subject.sections)


def _seats(problem: Problem, subjects: Sequence[Subject]) -> Iterator[Violation]:
    fill = _fill(subjects)
    for section in problem.sections:
        people = fill[section.id] + section.taken
        if fill[section.id] and people > section.capacity:
            yield Violation(ViolationKind.OVER_CAPACITY, "", section.id)
        if fill[section.id] and section.legal_capacity is not None and people > section.legal_capacity:
            yield Violation(ViolationKind.OVER_LEGAL_CAPACITY, "", section.id)


def _sessions_at_once(subjects: Sequence[Subject]) -> Iterator[Violation]:
    """A counselor in two sessions at once: named for each later one."""
    slots = [(slot.counselor_id, slot.span, subject) for subject in subjects for slot, _ in subject.slots]
    busy_until: dict[tuple[str, int], int] = {}
    for counselor_id, span, subject in sorted(slots, key=lambda entry: entry[:2]):
        until = busy_until.get((counselor_id, span.day), 0)
        if span.start < until:
            yield subject.broken(ViolationKind.COUNSELOR_TWICE, counselor_id)
        busy_until[counselor_id, span.day] = max(until, span.end)


def _caseloads(problem: Problem, subjects: Sequence[Subject]) -> Iterator[Violation]:
    """More new people than a caseload has room for; people who already have a counselor are in it."""
    new: Counter[str] = Counter()
    for subject in subjects:
        if subject.needs.counselor_id is None:
            new.update({slot.counselor_id for slot, _ in subject.slots})
    for counselor in problem.counselors:
        if counselor.room_left is not None and new[counselor.id] > counselor.room_left:
            yield Violation(ViolationKind.CASELOAD_FULL, "", counselor.id)


def _no_contact(problem: Problem, subjects: Sequence[Subject]) -> Iterator[Violation]:
    sections = {subject.needs.id: {section.id for section in subject.sections} for subject in subjects}
    for one, other in problem.no_contact:
        for section_id in sorted(sections.get(one, set()) & sections.get(other, set())):
            yield Violation(ViolationKind.NO_CONTACT, one, section_id)


def _added(costs: Sequence[TierCosts]) -> TierCosts:
    return TierCosts(
        wait_list=sum(cost.wait_list for cost in costs),
        degraded=sum(cost.degraded for cost in costs),
        continuity=sum(cost.continuity for cost in costs),
        life=sum(cost.life for cost in costs),
        center=sum(cost.center for cost in costs),
    )
