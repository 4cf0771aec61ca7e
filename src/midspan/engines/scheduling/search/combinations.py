"""Which sections can be attended together on one day, and what the label must know about it.

Frozen sections are in every set of their days: so no bit has to tell whether they were joined.
"""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from midspan.engines.scheduling.conditions.commitments import Life
from midspan.engines.scheduling.conditions.travel import AT_HOME, Block, fit_together
from midspan.engines.scheduling.model import PatientNeeds
from midspan.engines.scheduling.rules import Rules
from midspan.engines.scheduling.search.flags import Flags
from midspan.engines.scheduling.search.limits import MOST_COMBINATIONS, SearchLimitError
from midspan.engines.scheduling.search.offers import Offer
from midspan.values.spans import DAYS_PER_WEEK


class Combination(Struct, frozen=True):
    """Sections attended on one day (places among the offers).

    `points` are for trips and moved commitments only. A label may take the combination when `label & look == want`; it
    then gains `bits`.
    """

    places: tuple[int, ...]
    minutes: int
    points: int
    displaced: int
    sites: frozenset[str]
    look: int
    want: int
    bits: int


class _Day(Struct, frozen=True):
    """One day's meetings while combinations are collected."""

    number: int
    meetings: tuple[tuple[int, tuple[Block, ...]], ...]


def trip_points(travel: int, rules: Rules) -> int:
    """Points for going to a site once and back."""
    return rules.weights.trip_per_15_minutes * travel // 15


def combinations_by_day(
    offers: Sequence[Offer], *, needs: PatientNeeds, life: Life, flags: Flags, rules: Rules
) -> tuple[tuple[Combination, ...], ...]:
    """Every feasible set of sections for each day, that of the frozen ones alone first; none where they do not fit."""
    frozen = frozenset(place for place, offer in enumerate(offers) if offer.section.id in needs.frozen_section_ids)
    if len(frozen) < len(set(needs.frozen_section_ids)):
        return ((),) * DAYS_PER_WEEK
    days = []
    for number in range(DAYS_PER_WEEK):
        day = _Day(number, tuple(_meetings(offers, number)))
        sets = _compatible_sets(offers, day=day, most=needs.max_group_minutes_per_day, frozen=frozen)
        days.append(
            tuple(_combination(places, offers=offers, day=day, life=life, flags=flags, rules=rules) for places in sets)
        )
    return tuple(days)


def _meetings(offers: Sequence[Offer], day: int) -> Iterator[tuple[int, tuple[Block, ...]]]:
    for place, offer in enumerate(offers):
        if blocks := tuple(block for block in offer.blocks if block.day == day):
            yield place, blocks


_Set = tuple[tuple[int, ...], tuple[Block, ...], int]  # Places, their blocks, and the minutes of all of these.


def _compatible_sets(
    offers: Sequence[Offer], *, day: _Day, most: int, frozen: Collection[int]
) -> list[tuple[int, ...]]:
    """Sets of places, the day's frozen ones in each, whose meetings fit together in at most `most` minutes."""
    sets: list[_Set] = [((), (), 0)]
    for place, blocks in day.meetings:
        if place in frozen:
            sets = list(_joined(sets, place, blocks, offers=offers, most=most))
    for place, blocks in day.meetings:
        if place not in frozen:
            sets += list(_joined(sets, place, blocks, offers=offers, most=most))
        if len(sets) > MOST_COMBINATIONS:
            raise SearchLimitError(f"More than {MOST_COMBINATIONS} sets of sections fit together on one day.")
    return [places for places, _, _ in sets]


def _joined(
    sets: Sequence[_Set], place: int, blocks: tuple[Block, ...], *, offers: Sequence[Offer], most: int
) -> Iterator[_Set]:
    """Each of the sets with the place added, where it fits beside all that is in it."""
    minutes = sum(block.minutes for block in blocks)
    for places, held, total in sets:
        if (
            total + minutes <= most
            and all(fit_together(one, other) for one in held for other in blocks)
            and not _repeats_curriculum(offers, places, place)
        ):
            yield (*places, place), (*held, *blocks), total + minutes


def _repeats_curriculum(offers: Sequence[Offer], places: tuple[int, ...], place: int) -> bool:
    curriculum = offers[place].section.curriculum_id
    return bool(curriculum) and any(offers[other].section.curriculum_id == curriculum for other in places)


def _combination(
    places: tuple[int, ...], *, offers: Sequence[Offer], day: _Day, life: Life, flags: Flags, rules: Rules
) -> Combination:
    blocks = [block for place, held in day.meetings if place in places for block in held]
    displaced = life.displaced_by_all(blocks) or 0
    starting = tuple(place for place in places if min(block.day for block in offers[place].blocks) == day.number)
    trips = {block.site: block.travel for block in blocks if block.site != AT_HOME}
    look, want, bits = _label_conditions(places, starting=starting, offers=offers, day=day, flags=flags)
    return Combination(
        places=places,
        minutes=sum(block.minutes for block in blocks),
        points=sum(trip_points(travel, rules) for travel in trips.values()) + life.price(displaced),
        displaced=displaced,
        sites=frozenset(trips),
        look=look,
        want=want,
        bits=bits,
    )


def _label_conditions(
    places: tuple[int, ...], *, starting: tuple[int, ...], offers: Sequence[Offer], day: _Day, flags: Flags
) -> tuple[int, int, int]:
    """`look`, `want` and `bits`: sections of several days are joined on their first and kept on the others."""
    look = want = bits = 0
    for place, _ in day.meetings:
        several = flags.sections.get(place, 0)
        if place not in starting:
            is_later = min(block.day for block in offers[place].blocks) < day.number
            look |= several if is_later else 0
            want |= several if place in places else 0
            continue
        section = offers[place].section
        once = flags.curricula.get(section.curriculum_id, 0)
        look |= once
        bits |= several | once | flags.content.get(section.content, 0)
    return look, want, bits
