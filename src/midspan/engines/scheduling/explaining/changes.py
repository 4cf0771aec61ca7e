"""Single changes to what stands in the way, smallest first within each kind.

A change that opens a week must touch one of a minimal set's reasons, so only those are tried. Nothing here passes a
legal limit: the cap of the level, its fewest days and minutes per service day have no changes, seats stop at the legal
capacity, hours at the legal minimum, and a section closed for the sake of another person is never proposed.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from midspan.engines.scheduling.answers import FixKind, Obstacle, ObstacleFound
from midspan.engines.scheduling.explaining.cases import Case
from midspan.engines.scheduling.explaining.obstacles import either_way, unfrozen, with_seats, without
from midspan.engines.scheduling.model import AvoidanceKind, Commitment, Modality
from midspan.values import WeekSpan
from midspan.values.spans import MINUTES_PER_DAY

STEPS = (30, 60)  # Minutes by which a commitment moves or shortens.
REVIEWABLE = {AvoidanceKind.PATIENT_CHOICE, AvoidanceKind.CLINICAL}
DOSE_STEPS = (30, 60, 90, 120)  # Minutes by which dose, authorization or day change.


class Change(Struct, frozen=True):
    """A fix to be tried: the case after it, and what it asks. Of one `family` only the first that works is kept."""

    kind: FixKind
    points: int
    case: Case
    family: str
    subject_id: str = ""
    span: WeekSpan | None = None
    amount: int = 0


def changes_for(case: Case, found: ObstacleFound) -> Iterator[Change]:
    """What could be changed about one reason, cheapest first within a family; may be nothing."""
    proposer = PROPOSERS.get(found.kind)
    if proposer is not None:
        yield from proposer(case, found)


def commitment(case: Case, found: ObstacleFound) -> Iterator[Change]:
    """Shorten or move it a little; else have that time free altogether."""
    held = next(one for one in case.needs.commitments if one.id == found.subject_id and one.span == found.span)
    family = f"commitment {held.id} {held.span.day} {held.span.start}"
    per_minute = case.problem.rules.fix_prices.commitment_minutes
    for step in STEPS:
        for kind, span in _nudged(held.span, step):
            changed = _instead(case, held, span)
            yield Change(kind, per_minute * step, changed, family, subject_id=held.id, span=span, amount=step)
    minutes = held.span.minutes
    free = without(case, held)
    yield Change(FixKind.FREE_COMMITMENT, per_minute * minutes, free, family, held.id, held.span, minutes)


def _nudged(span: WeekSpan, step: int) -> Iterator[tuple[FixKind, WeekSpan]]:
    if span.minutes > step:
        yield FixKind.SHORTEN_START, WeekSpan(span.day, span.start + step, span.end)
        yield FixKind.SHORTEN_END, WeekSpan(span.day, span.start, span.end - step)
    if span.end + step <= MINUTES_PER_DAY:
        yield FixKind.MOVE_COMMITMENT, WeekSpan(span.day, span.start + step, span.end + step)
    if span.start >= step:
        yield FixKind.MOVE_COMMITMENT, WeekSpan(span.day, span.start - step, span.end - step)


def _instead(case: Case, held: Commitment, span: WeekSpan) -> Case:
    others = (replace(one, span=span) if one == held else one for one in case.needs.commitments)
    return case.with_needs(commitments=tuple(others))


def seats(case: Case, found: ObstacleFound) -> Iterator[Change]:
    """One more seat in one full section, where the law allows it."""
    points = case.problem.rules.fix_prices.extra_seat
    open_ids = tuple(section.id for section in case.problem.sections if section.seats_left > 0)
    grown = with_seats(case)
    for section in case.problem.sections:
        may_grow = section.legal_capacity is None or section.taken < section.legal_capacity
        if section.id in found.section_ids and may_grow:
            # All have one more seat and the others' are not on the list: so all are one problem, and one question.
            changed = grown.with_needs(eligible_section_ids=(*open_ids, section.id))
            yield Change(FixKind.EXTRA_SEAT, points, changed, f"seat {section.id}", section.id, amount=1)


def modality(case: Case, found: ObstacleFound) -> Iterator[Change]:
    """Part of the week in the other mode."""
    in_person_only = found.subject_id == Modality.IN_PERSON.value
    kind = FixKind.SOME_VIDEO if in_person_only else FixKind.SOME_IN_PERSON
    yield Change(kind, case.problem.rules.fix_prices.video, either_way(case), "modality")


def days(case: Case, found: ObstacleFound) -> Iterator[Change]:
    """One more day with sessions; seven days are never a reason, since lifting that limit changes nothing."""
    changed = case.with_needs(max_days=found.amount + 1)
    points = case.problem.rules.fix_prices.extra_day
    yield Change(FixKind.EXTRA_DAY, points, changed, "days", amount=found.amount + 1)


def minutes_per_day(case: Case, found: ObstacleFound) -> Iterator[Change]:
    """More group time on one day."""
    points = case.problem.rules.fix_prices.longer_day
    for step in DOSE_STEPS:
        changed = case.with_needs(max_group_minutes_per_day=found.amount + step)
        yield Change(FixKind.LONGER_DAY, points * step // 60, changed, "longer day", amount=found.amount + step)


def authorization(case: Case, found: ObstacleFound) -> Iterator[Change]:
    """More authorized time, up to the level's cap."""
    points = case.problem.rules.fix_prices.authorization
    start = max(found.amount, case.needs.minimum_minutes - DOSE_STEPS[0])
    for total in (start + step for step in DOSE_STEPS):
        if total <= case.needs.maximum_minutes:
            changed = case.with_needs(authorized_minutes=total)
            yield Change(FixKind.AUTHORIZATION, points, changed, "authorization", amount=total)


def fewer_minutes(case: Case, found: ObstacleFound) -> Iterator[Change]:
    """Less than the plan of care asks for, which a clinician must approve; never below the legal minimum."""
    floor, points = case.needs.legal_minimum_minutes, case.problem.rules.fix_prices.fewer_minutes
    for step in DOSE_STEPS:
        total = found.amount - step
        if floor is not None and total >= floor:
            changed = case.with_needs(minimum_minutes=total)
            yield Change(FixKind.FEWER_MINUTES, points * step // 60, changed, "fewer minutes", amount=total)


def closed_sections(case: Case, found: ObstacleFound) -> Iterator[Change]:  # noqa: ARG001 - one signature for all.
    """A section closed by the person's own wish or a clinician's may be looked at again; never any other."""
    private = {one.section_id for one in case.needs.avoid if one.kind not in REVIEWABLE}
    points = case.problem.rules.fix_prices.other_section
    for section_id in sorted({one.section_id for one in case.needs.avoid} - private):
        kept = tuple(one for one in case.needs.avoid if one.section_id != section_id)
        changed = case.with_needs(avoid=kept)
        yield Change(FixKind.REVIEW_SECTION, points, changed, f"closed {section_id}", section_id)


def frozen_section(case: Case, found: ObstacleFound) -> Iterator[Change]:
    """Whoever froze the section lets the person leave it; a decision about a group that is looked at again."""
    points, gone = case.problem.rules.fix_prices.other_section, found.subject_id
    yield Change(FixKind.UNFREEZE_SECTION, points, unfrozen(case, gone), f"frozen {gone}", gone)


PROPOSERS: dict[Obstacle, Callable[[Case, ObstacleFound], Iterator[Change]]] = {
    Obstacle.COMMITMENT: commitment,
    Obstacle.FULL_SECTIONS: seats,
    Obstacle.MODALITY: modality,
    Obstacle.DAYS: days,
    Obstacle.MINUTES_PER_DAY: minutes_per_day,
    Obstacle.AUTHORIZATION: authorization,
    Obstacle.MINIMUM: fewer_minutes,
    Obstacle.CLOSED_SECTIONS: closed_sections,
    Obstacle.FROZEN_SECTION: frozen_section,
}
