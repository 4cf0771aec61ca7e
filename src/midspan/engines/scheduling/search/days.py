"""One day under prices: every way to spend it, reduced to the cheapest for each effect on the label."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from midspan.engines.scheduling.model import Slot
from midspan.engines.scheduling.search.combinations import Combination
from midspan.engines.scheduling.search.flags import FAMILY, INDIVIDUAL, ONE_DAY
from midspan.engines.scheduling.search.layout import Layout
from midspan.engines.scheduling.search.slot_days import SlotDay
from midspan.engines.scheduling.search.slots import SlotOffer

NOTHING = -1  # In a choice: no such session that day.


@dataclass(frozen=True, slots=True)
class Markup:
    """Points on top of a person's own.

    Per offer (by place), per tick of a counselor's time (id, day, minute), and per individual session with a counselor
    (what room on the caseload is worth).
    """

    offers: Sequence[float]
    ticks: Mapping[tuple[str, int, int], float] = field(default_factory=dict)
    caseloads: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a day holds: a combination and at most one session of each kind, by place in the layout's tuples."""

    day: int
    combination: int
    individual: int = NOTHING
    family: int = NOTHING


@dataclass(frozen=True, slots=True)
class Entry:
    """A way to spend a day. A label fits when `label & look == want`; it becomes `(label + add) | bits`."""

    look: int
    want: int
    add: int
    bits: int
    minutes: int
    points: float
    choice: Choice


@dataclass(frozen=True, slots=True)
class _Sessions:
    """The sessions of one day and kind under prices: points by place, and places cheapest first."""

    offers: tuple[SlotOffer, ...]
    points: tuple[float, ...]
    order: tuple[int, ...]


def entries(layout: Layout, day: int, markup: Markup) -> list[Entry]:
    """Every undominated way to spend the day, the free day first."""
    slot_day = layout.slots[day]
    individual = _sessions(slot_day.individual, layout=layout, markup=markup, caseloads=markup.caseloads)
    family = _sessions(slot_day.family, layout=layout, markup=markup, caseloads={})
    best: dict[tuple[int, int, int, int], Entry] = {}
    for number, combination in enumerate(layout.combinations[day]):
        own = combination.points + sum(markup.offers[place] for place in combination.starting)
        spot = _Spot(layout, slot_day, individual, family, combination)
        for extra, one, other in spot.ways():
            entry = _entry(layout, combination, points=own + extra, choice=Choice(day, number, one, other))
            if entry is None:
                continue
            effect = (entry.look, entry.want, entry.add, entry.bits)
            if effect not in best or entry.points < best[effect].points:
                best[effect] = entry
    return list(best.values())


def _sessions(
    offers: tuple[SlotOffer, ...], *, layout: Layout, markup: Markup, caseloads: Mapping[str, float]
) -> _Sessions:
    points: tuple[float, ...] = tuple(offer.points for offer in offers)
    if markup.ticks or caseloads:
        points = tuple(
            offer.points + _tick_points(offer, layout, markup) + caseloads.get(offer.slot.counselor_id, 0)
            for offer in offers
        )
    return _Sessions(offers, points, tuple(sorted(range(len(offers)), key=points.__getitem__)))


def _tick_points(offer: SlotOffer, layout: Layout, markup: Markup) -> float:
    return sum(markup.ticks.get(tick, 0.0) for tick in ticks_of(offer.slot, layout.rules.tick_minutes))


def ticks_of(slot: Slot, tick_minutes: int) -> Iterator[tuple[str, int, int]]:
    """(counselor id, day, minute) of every tick that a session occupies."""
    span = slot.span
    for minute in range(span.start, span.end, tick_minutes):
        yield slot.counselor_id, span.day, minute


@dataclass(frozen=True, slots=True)
class _Spot:
    """One combination on one day, looking for the sessions to stand beside it."""

    layout: Layout
    slot_day: SlotDay
    individual: _Sessions
    family: _Sessions
    combination: Combination

    def ways(self) -> Iterator[tuple[float, int, int]]:
        """(points, individual place, family place): neither, one, the other, both, as far as they fit."""
        yield 0, NOTHING, NOTHING
        individual_fits = ~self._clashes(self.slot_day.individual_clashes)
        family_fits = ~self._clashes(self.slot_day.family_clashes)
        one = self._cheapest_individual(individual_fits)
        other = self._cheapest_family(family_fits, displaced=self.combination.displaced)
        if one is not None:
            yield one[0], one[1], NOTHING
        if other is not None:
            yield other[0], NOTHING, other[1]
        if one is not None and other is not None:
            yield from self._cheapest_pair(individual_fits, family_fits)

    def _cheapest_individual(self, fits: int) -> tuple[float, int] | None:
        best: tuple[float, int] | None = None
        for place in self.individual.order:
            if best is not None and self.individual.points[place] >= best[0]:
                break
            if fits >> place & 1:
                points = self.individual.points[place] + self._extra(place)
                if best is None or points < best[0]:
                    best = (points, place)
        return best

    def _cheapest_family(self, fits: int, *, displaced: int) -> tuple[float, int] | None:
        best: tuple[float, int] | None = None
        for place in self.family.order:
            if best is not None and self.family.points[place] >= best[0]:
                break
            if fits >> place & 1:
                more = self.family.offers[place].displaced & ~displaced
                points = self.family.points[place] + self.layout.life.price(more)
                if best is None or points < best[0]:
                    best = (points, place)
        return best

    def _cheapest_pair(self, individual_fits: int, family_fits: int) -> Iterator[tuple[float, int, int]]:
        best: tuple[float, int, int] | None = None
        floor = self.family.points[self.family.order[0]]
        for place in self.individual.order:
            if best is not None and self.individual.points[place] + floor >= best[0]:
                break
            if not individual_fits >> place & 1:
                continue
            displaced = self.combination.displaced | self.individual.offers[place].displaced
            partner = self._cheapest_family(family_fits & self.slot_day.pairs[place], displaced=displaced)
            if partner is not None:
                points = self.individual.points[place] + self._extra(place) + partner[0]
                if best is None or points < best[0]:
                    best = (points, place, partner[1])
        if best is not None:
            yield best

    def _extra(self, place: int) -> int:
        """Points for the trip and the moved commitments that the combination does not already have."""
        offer = self.individual.offers[place]
        trip = 0 if offer.block.site in self.combination.sites else self.slot_day.trips[place]
        return trip + self.layout.life.price(offer.displaced & ~self.combination.displaced)

    def _clashes(self, clashes: Mapping[int, int]) -> int:
        mask = 0
        for place in self.combination.places:
            mask |= clashes[place]
        return mask


def _entry(layout: Layout, combination: Combination, *, points: float, choice: Choice) -> Entry | None:
    """The way as the label sees it; None when the day would be too short to count as a service day."""
    needs = layout.needs
    kinds = (INDIVIDUAL if choice.individual != NOTHING else 0) | (FAMILY if choice.family != NOTHING else 0)
    sessions = needs.individual_minutes * bool(kinds & INDIVIDUAL) + needs.family_minutes * bool(kinds & FAMILY)
    total = combination.minutes + sessions
    if 0 < total < needs.min_minutes_per_day:
        return None
    counted = combination.minutes if layout.rules.missed_sessions_count else total
    return Entry(
        look=combination.look | kinds,
        want=combination.want,
        add=counted + (ONE_DAY if total else 0),
        bits=combination.bits | kinds,
        minutes=counted,
        points=points,
        choice=choice,
    )
