"""Everything that may stand in somebody's way, each as a way to lift it.

Lifting only ever adds possible weeks, so lifting one obstacle after the other finds a set none of which is idle. The
order says whom we would rather not name: what is tried first is kept last. Private closures and rules come first, then
the person's own wishes and times, and the center's own limits last.
"""

from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from midspan.engines.scheduling.answers import Obstacle, ObstacleFound
from midspan.engines.scheduling.explaining.cases import Case
from midspan.engines.scheduling.model import Commitment, Counselor, Modality, Section
from midspan.values import WeekSpan
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

WEEK_MINUTES = DAYS_PER_WEEK * MINUTES_PER_DAY
WHOLE_WEEK = tuple(WeekSpan(day, 0, MINUTES_PER_DAY) for day in range(DAYS_PER_WEEK))


class Liftable(Struct, frozen=True):
    """An obstacle and the case without it."""

    found: ObstacleFound
    lift: Callable[[Case], Case]


def liftables(case: Case) -> tuple[Liftable, ...]:
    """Every obstacle this case could have, in the order in which to try doing without."""
    return tuple(liftable for source in SOURCES for liftable in source(case))


def closed_sections(case: Case) -> Iterator[Liftable]:
    """Sections on the person's private list."""
    ids = {avoidance.section_id for avoidance in case.needs.avoid}
    if amount := sum(section.id in ids for section in case.problem.sections):
        yield Liftable(ObstacleFound(Obstacle.CLOSED_SECTIONS, amount=amount), lambda case: case.with_needs(avoid=()))


def unknown_travel(case: Case) -> Iterator[Liftable]:
    """Sites with sections for this person, but without a known way there."""
    known = {site for site, _ in case.needs.travel_minutes}
    sites = {section.site_id for section in case.problem.sections if not section.is_video} - known
    for site in sorted(sites):
        yield Liftable(
            ObstacleFound(Obstacle.UNKNOWN_TRAVEL, site),
            partial(_as_if_next_door, site_id=site),
        )


def _as_if_next_door(case: Case, *, site_id: str) -> Case:
    return case.with_needs(travel_minutes=(*case.needs.travel_minutes, (site_id, 0)))


def rules_of_care(case: Case) -> Iterator[Liftable]:
    """What law or level of care fix: days, minutes per service day, the cap."""
    needs = case.needs
    if needs.min_minutes_per_day:
        found = ObstacleFound(Obstacle.MINUTES_PER_SERVICE_DAY, amount=needs.min_minutes_per_day)
        yield Liftable(found, lambda case: case.with_needs(min_minutes_per_day=0))
    found = ObstacleFound(Obstacle.MINIMUM_DAYS, amount=needs.min_days)
    yield Liftable(found, lambda case: case.with_needs(min_days=0))
    found = ObstacleFound(Obstacle.MAXIMUM, amount=needs.maximum_minutes)
    yield Liftable(found, lambda case: case.with_needs(maximum_minutes=WEEK_MINUTES))
    if needs.authorized_minutes is not None:
        found = ObstacleFound(Obstacle.AUTHORIZATION, amount=needs.authorized_minutes)
        yield Liftable(found, lambda case: case.with_needs(authorized_minutes=None))


def wishes(case: Case) -> Iterator[Liftable]:
    """How many days, how long a day, and how the person can take part."""
    needs = case.needs
    found = ObstacleFound(Obstacle.DAYS, amount=needs.max_days)
    yield Liftable(found, lambda case: case.with_needs(max_days=DAYS_PER_WEEK))
    found = ObstacleFound(Obstacle.MINUTES_PER_DAY, amount=needs.max_group_minutes_per_day)
    yield Liftable(found, lambda case: case.with_needs(max_group_minutes_per_day=MINUTES_PER_DAY))
    if needs.modality is not Modality.EITHER:
        yield Liftable(ObstacleFound(Obstacle.MODALITY, needs.modality.value), either_way)


def either_way(case: Case) -> Case:
    """The person can take part in person and by video."""
    return replace(case, needs=case.needs.either_way())


def own_times(case: Case) -> Iterator[Liftable]:
    """Fixed commitments, shortest first, so that the long ones that matter are named."""
    fixed = [commitment for commitment in case.needs.commitments if commitment.price is None]
    for commitment in sorted(fixed, key=lambda commitment: (commitment.span.minutes, commitment.span)):
        found = ObstacleFound(Obstacle.COMMITMENT, commitment.id, commitment.span)
        yield Liftable(found, partial(without, gone=commitment))


def without(case: Case, gone: Commitment) -> Case:
    """The case with one stretch of the person's own time free."""
    return case.with_needs(commitments=tuple(kept for kept in case.needs.commitments if kept != gone))


def counselor_times(case: Case) -> Iterator[Liftable]:
    """When the counselor is at work and free."""
    if case.needs.individual_minutes or case.needs.family_minutes:
        subject = case.needs.counselor_id or ""
        yield Liftable(ObstacleFound(Obstacle.COUNSELOR_TIMES, subject), counselor_always_there)


def counselor_always_there(case: Case) -> Case:
    """Every counselor is at work and free all week."""
    everywhere = tuple(replace(one, work=WHOLE_WEEK, taken=()) for one in case.problem.counselors)
    return with_counselors(case, everywhere)


def with_counselors(case: Case, counselors: tuple[Counselor, ...]) -> Case:
    return replace(case, problem=replace(case.problem, counselors=counselors))


def full_sections(case: Case) -> Iterator[Liftable]:
    """All full sections together: one reason, however many there are."""
    full = tuple(section.id for section in case.problem.sections if section.seats_left <= 0)
    if full:
        yield Liftable(ObstacleFound(Obstacle.FULL_SECTIONS, section_ids=full, amount=len(full)), with_seats)


def with_seats(case: Case) -> Case:
    """Every full section takes one more."""
    return case.with_sections(tuple(one_more_seat(section) for section in case.problem.sections))


def one_more_seat(section: Section) -> Section:
    """The section with room for one more, if it is full."""
    return section if section.seats_left > 0 else replace(section, capacity=section.taken + 1)


def frozen_sections(case: Case) -> Iterator[Liftable]:
    """Sections that every week of this person has to hold, each by itself; some may not exist any more."""
    for section_id in sorted(set(case.needs.frozen_section_ids)):
        found = ObstacleFound(Obstacle.FROZEN_SECTION, section_id)
        yield Liftable(found, partial(unfrozen, section_id=section_id))


def unfrozen(case: Case, section_id: str) -> Case:
    """The case in which the person may leave that section."""
    return case.with_needs(frozen_section_ids=tuple(one for one in case.needs.frozen_section_ids if one != section_id))


def dose(case: Case) -> Iterator[Liftable]:
    """The minutes that the plan of care asks for."""
    found = ObstacleFound(Obstacle.MINIMUM, amount=case.needs.minimum_minutes)
    yield Liftable(found, lambda case: case.with_needs(minimum_minutes=0))


SOURCES: tuple[Callable[[Case], Iterator[Liftable]], ...] = (
    closed_sections,
    unknown_travel,
    rules_of_care,
    wishes,
    own_times,
    counselor_times,
    full_sections,
    frozen_sections,
    dose,
)
