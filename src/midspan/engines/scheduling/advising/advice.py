"""`advise`: the prices of a solved week say where something is short; solving again says what more of it would do."""

from collections.abc import Callable, Iterator
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from midspan.engines.scheduling.answers import MILLI, Budget, Progress, Result, Start
from midspan.engines.scheduling.model import Counselor, Problem, Section
from midspan.engines.scheduling.solving import solve
from midspan.values import WeekSpan
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

TRIED_OF_EACH = 3  # Changes of each kind that are solved again, dearest first.
HOUR = 60
TRYING = "trying"
NEW = "new"  # What the name of a group that does not exist yet ends with.

Listener = Callable[[Progress], bool]


class ChangeKind(StrEnum):
    SEAT = "seat"
    SECTION = "section"
    COUNSELOR_HOUR = "counselor_hour"


class Advice(Struct, frozen=True):
    """One change and what it brings, both schedules solved: `points` less, and so many people fewer on the wait list.

    `subject_id` is the group that grows, or is copied at the same times, or the counselor; `span` the counselor's hour.
    `worth` is what the prices promised, in points: a change by one may bring less. `bound` is proven for the new week.
    """

    kind: ChangeKind
    subject_id: str
    points: int
    people: int
    worth: int
    bound: int
    span: WeekSpan | None = None


class _Change(Struct, frozen=True):
    """A change, the problem after it, and its worth in thousandths of a point by the prices."""

    kind: ChangeKind
    subject_id: str
    worth: int
    problem: Problem
    span: WeekSpan | None = None


def advise(
    problem: Problem, solved: Result, *, budget: Budget | None = None, listener: Listener | None = None
) -> tuple[Advice, ...]:
    """The changes that make the center's week cheaper, most people and then most points first.

    `solved` is the problem's own result. Only changes that its prices speak for are tried; what does not help when
    solved again is left out. Sums are compared, so nobody's week is evened out, and none stops near the best.

    `listener` hears before each try, with how many were tried in `round`, and ends it with what has helped until then
    by answering False.
    """
    budget, start = budget or Budget(gap=0.0), Start(solved.schedule, solved.certificate)
    problem = replace(problem, rules=replace(problem.rules, life_cap=0))
    before: Result | None = None
    found = []
    for tried, change in enumerate(_changes(problem, solved)):
        told = Progress(TRYING, tried, solved.columns, solved.objective, solved.bound)
        if listener is not None and not listener(told):
            break
        before = before or solve(problem, budget=budget, start=start)
        after = solve(change.problem, budget=budget, start=start)
        people = len(before.unplaced) - len(after.unplaced)
        points = before.objective - after.objective
        if points > 0:
            worth = change.worth // MILLI
            found.append(Advice(change.kind, change.subject_id, points, people, worth, after.bound, change.span))
    return tuple(sorted(found, key=lambda one: (-one.people, -one.points, one.kind, one.subject_id)))


def _changes(problem: Problem, solved: Result) -> Iterator[_Change]:
    for changes in (_seats(problem, solved), _sections(problem, solved), _hours(problem, solved)):
        yield from sorted(changes, key=lambda one: (-one.worth, one.subject_id))[:TRIED_OF_EACH]


def _priced(problem: Problem, solved: Result) -> Iterator[tuple[Section, int]]:
    prices = dict(solved.certificate.seats)
    return ((section, prices[section.id]) for section in problem.sections if prices.get(section.id, 0) > 0)


def _seats(problem: Problem, solved: Result) -> Iterator[_Change]:
    """One more seat in a group, where the law allows it."""
    for section, price in _priced(problem, solved):
        if section.legal_capacity is None or section.capacity < section.legal_capacity:
            larger = replace(section, capacity=section.capacity + 1)
            sections = tuple(larger if one.id == section.id else one for one in problem.sections)
            yield _Change(ChangeKind.SEAT, section.id, price, replace(problem, sections=sections))


def _sections(problem: Problem, solved: Result) -> Iterator[_Change]:
    """A second group like a full one, at the same times, empty and without a number it needs to run."""
    for section, price in _priced(problem, solved):
        twin = replace(section, id=f"{section.id}-{NEW}", taken=0, minimum_to_run=0, leader_ids=())
        patients = tuple(
            replace(one, eligible_section_ids=(*one.eligible_section_ids, twin.id))
            if one.eligible_section_ids is not None and section.id in one.eligible_section_ids
            else one
            for one in problem.patients
        )
        opened = replace(problem, sections=(*problem.sections, twin), patients=patients)
        yield _Change(ChangeKind.SECTION, section.id, price * section.capacity, opened)


def _hours(problem: Problem, solved: Result) -> Iterator[_Change]:
    """An hour more at the end of a day on which a counselor's time has a price."""
    worth: dict[tuple[str, int], int] = {}
    for counselor_id, day, _, price in solved.certificate.ticks:
        worth[counselor_id, day] = worth.get((counselor_id, day), 0) + price
    for number, counselor in enumerate(problem.counselors):
        for day in range(DAYS_PER_WEEK):
            ends = [span.end for span in counselor.work if span.day == day]
            price = worth.get((counselor.id, day), 0)
            if price > 0 and ends and max(ends) + HOUR <= MINUTES_PER_DAY:
                span = WeekSpan(day, max(ends), max(ends) + HOUR)
                yield _Change(
                    ChangeKind.COUNSELOR_HOUR, counselor.id, price, _longer(problem, number, counselor, span), span
                )


def _longer(problem: Problem, number: int, counselor: Counselor, span: WeekSpan) -> Problem:
    """The counselor's last stretch of that day and the hour after it, as one."""
    before = max((one for one in counselor.work if one.day == span.day), key=lambda one: one.end)
    work = tuple(WeekSpan(one.day, one.start, span.end) if one is before else one for one in counselor.work)
    counselors = (*problem.counselors[:number], replace(counselor, work=work), *problem.counselors[number + 1 :])
    return replace(problem, counselors=counselors)
