"""Sessions with the counselor on one day, with bit masks of what they can stand beside."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from midspan.engines.scheduling.conditions.travel import AT_HOME, Block, fit_together
from midspan.engines.scheduling.rules import Rules
from midspan.engines.scheduling.search.combinations import trip_points
from midspan.engines.scheduling.search.offers import Offer
from midspan.engines.scheduling.search.slots import SlotOffer
from midspan.values.spans import DAYS_PER_WEEK


class SlotDay(Struct, frozen=True):
    """One day's possible sessions.

    Masks have one bit per session, by its place in the tuple. `individual_clashes[place]` and `family_clashes[place]`
    are the sessions that offer `place` rules out; `pairs[i]` the family sessions that fit beside individual one i.
    `trips[i]` is what individual session i costs on a day without another reason to go to its site.
    """

    individual: tuple[SlotOffer, ...]
    family: tuple[SlotOffer, ...]
    individual_clashes: dict[int, int]
    family_clashes: dict[int, int]
    pairs: tuple[int, ...]
    trips: tuple[int, ...]


def slot_days(
    individual: Sequence[SlotOffer], family: Sequence[SlotOffer], *, offers: Sequence[Offer], rules: Rules
) -> tuple[SlotDay, ...]:
    """The sessions of each day, Monday first."""
    return tuple(
        _slot_day(
            [slot for slot in individual if slot.block.day == day],
            [slot for slot in family if slot.block.day == day],
            meetings={
                place: blocks
                for place, offer in enumerate(offers)
                if (blocks := [block for block in offer.blocks if block.day == day])
            },
            rules=rules,
        )
        for day in range(DAYS_PER_WEEK)
    )


def _slot_day(
    individual: Sequence[SlotOffer],
    family: Sequence[SlotOffer],
    *,
    meetings: Mapping[int, Sequence[Block]],
    rules: Rules,
) -> SlotDay:
    return SlotDay(
        individual=tuple(individual),
        family=tuple(family),
        individual_clashes={place: _clashes(blocks, individual) for place, blocks in meetings.items()},
        family_clashes={place: _clashes(blocks, family) for place, blocks in meetings.items()},
        pairs=tuple(_partners(slot, family) for slot in individual),
        trips=tuple(_trip(slot, rules) for slot in individual),
    )


def _clashes(blocks: Sequence[Block], slots: Sequence[SlotOffer]) -> int:
    mask = 0
    for place, slot in enumerate(slots):
        if not all(fit_together(block, slot.block) for block in blocks):
            mask |= 1 << place
    return mask


def _partners(slot: SlotOffer, family: Sequence[SlotOffer]) -> int:
    return sum(1 << place for place, other in enumerate(family) if fit_together(slot.block, other.block))


def _trip(slot: SlotOffer, rules: Rules) -> int:
    if not rules.individual_is_a_trip or slot.block.site == AT_HOME:
        return 0
    return trip_points(slot.block.travel, rules)
