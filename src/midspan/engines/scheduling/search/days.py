"""One day under prices: every way to spend it, reduced to the cheapest for each effect on the label."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from midspan.engines.scheduling.model import Slot
from midspan.engines.scheduling.search.combinations import Combination
from midspan.engines.scheduling.search.flags import FAMILY, INDIVIDUAL, ONE_DAY
from midspan.engines.scheduling.search.layout import Layout
from midspan.engines.scheduling.search.limits import POINT
from midspan.engines.scheduling.search.offers import Offer
from midspan.engines.scheduling.search.slot_days import SlotDay
from midspan.engines.scheduling.search.slots import SlotOffer

NOTHING = -1  # In a choice: no such session that day.


class Markup(Struct, frozen=True):
    """Millipoints on top of a person's own points.

    Per offer (by place), per tick of a counselor's time (by id, then day and minute), and per individual session with
    a counselor (what room on the caseload is worth).
    """

    offers: Sequence[int]
    ticks: Mapping[str, Mapping[tuple[int, int], int]] = field(default_factory=dict)
    caseloads: Mapping[str, int] = field(default_factory=dict)


class Choice(Struct, frozen=True, order=True):
    """What a day holds: a combination and at most one session of each kind, by place in the layout's tuples.

    Choices have an order, so that of equally cheap weeks everybody finds the same one first.
    """

    day: int
    combination: int
    individual: int = NOTHING
    family: int = NOTHING


class Entry(Struct, frozen=True):
    """A way to spend a day. A label fits when `label & look == want`; it becomes `(label + add) | bits`.

    `points` are millipoints: the person's own, with the day's share of what each section costs, and the prices.
    """

    look: int
    want: int
    add: int
    bits: int
    minutes: int
    points: int
    choice: Choice


class _Sessions(Struct, frozen=True):
    """The sessions of one day and kind under prices: millipoints by place, and places cheapest first."""

    offers: tuple[SlotOffer, ...]
    points: tuple[int, ...]
    order: tuple[int, ...]


def entries(layout: Layout, day: int, markup: Markup) -> list[Entry]:
    """Every undominated way to spend the day, the free day first."""
    slot_day = layout.slots[day]
    individual = _sessions(slot_day.individual, layout=layout, markup=markup, caseloads=markup.caseloads)
    family = _sessions(slot_day.family, layout=layout, markup=markup, caseloads={})
    shares = _shares(layout, day, markup)
    best: dict[tuple[int, int, int, int], Entry] = {}
    for number, combination in enumerate(layout.combinations[day]):
        own = combination.points * POINT + sum(shares[place] for place in combination.places)
        spot = _Spot(layout, slot_day, individual, family, combination)
        for extra, one, other in spot.ways():
            entry = _entry(layout, combination, points=own + extra, choice=Choice(day, number, one, other))
            if entry is None:
                continue
            effect = (entry.look, entry.want, entry.add, entry.bits)
            if effect not in best or entry.points < best[effect].points:
                best[effect] = entry
    return list(best.values())


def _shares(layout: Layout, day: int, markup: Markup) -> dict[int, int]:
    """Millipoints by place, for the offers that meet on the day.

    A section of several days is paid by its minutes on each: what is paid late would look free to the outlook.
    """
    shares = {}
    for place, offer in enumerate(layout.offers):
        minutes = _minutes_by_day(offer)
        if day not in minutes:
            continue
        points = offer.points * POINT + markup.offers[place]
        later = {other: points * minutes[other] // offer.section.minutes for other in sorted(minutes)[1:]}
        shares[place] = later.get(day, points - sum(later.values()))
    return shares


def _minutes_by_day(offer: Offer) -> Counter[int]:
    minutes: Counter[int] = Counter()
    for block in offer.blocks:
        minutes[block.day] += block.minutes
    return minutes


def _sessions(
    offers: tuple[SlotOffer, ...], *, layout: Layout, markup: Markup, caseloads: Mapping[str, int]
) -> _Sessions:
    tick = layout.rules.tick_minutes
    points = tuple(
        offer.points * POINT + tick_points(offer.slot, tick, markup) + caseloads.get(offer.slot.counselor_id, 0)
        for offer in offers
    )
    return _Sessions(offers, points, tuple(sorted(range(len(offers)), key=points.__getitem__)))


def tick_points(slot: Slot, tick_minutes: int, markup: Markup) -> int:
    """Millipoints for the counselor's time."""
    prices = markup.ticks.get(slot.counselor_id)
    if not prices:
        return 0
    return sum(prices.get((day, minute), 0) for _, day, minute in ticks_of(slot, tick_minutes))


def ticks_of(slot: Slot, tick_minutes: int) -> Iterator[tuple[str, int, int]]:
    """(counselor id, day, minute) of every tick that a session occupies."""
    span = slot.span
    for minute in range(span.start, span.end, tick_minutes):
        yield slot.counselor_id, span.day, minute


class _Spot(Struct, frozen=True):
    """One combination on one day, looking for the sessions to stand beside it."""

    layout: Layout
    slot_day: SlotDay
    individual: _Sessions
    family: _Sessions
    combination: Combination

    def ways(self) -> Iterator[tuple[int, int, int]]:
        """(millipoints, individual place, family place): neither, one, the other, both, as far as they fit.

        Of equally cheap sessions the first by place is meant.
        """
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

    def _cheapest_individual(self, fits: int) -> tuple[int, int] | None:
        best: tuple[int, int] | None = None
        for place in self.individual.order:
            if best is not None and self.individual.points[place] > best[0]:
                break
            if fits >> place & 1:
                points = self.individual.points[place] + self._extra(place)
                if best is None or (points, place) < best:
                    best = (points, place)
        return best

    def _cheapest_family(self, fits: int, *, displaced: int) -> tuple[int, int] | None:
        best: tuple[int, int] | None = None
        for place in self.family.order:
            if best is not None and self.family.points[place] > best[0]:
                break
            if fits >> place & 1:
                more = self.family.offers[place].displaced & ~displaced
                points = self.family.points[place] + self.layout.life.price(more) * POINT
                if best is None or (points, place) < best:
                    best = (points, place)
        return best

    def _cheapest_pair(self, individual_fits: int, family_fits: int) -> Iterator[tuple[int, int, int]]:
        best: tuple[int, int, int] | None = None
        floor = self.family.points[self.family.order[0]]
        for place in self.individual.order:
            if best is not None and self.individual.points[place] + floor > best[0]:
                break
            if not individual_fits >> place & 1:
                continue
            displaced = self.combination.displaced | self.individual.offers[place].displaced
            partner = self._cheapest_family(family_fits & self.slot_day.pairs[place], displaced=displaced)
            if partner is not None:
                way = (self.individual.points[place] + self._extra(place) + partner[0], place, partner[1])
                if best is None or way < best:
                    best = way
        if best is not None:
            yield best

    def _extra(self, place: int) -> int:
        """Millipoints for the trip and the moved commitments that the combination does not already have."""
        offer = self.individual.offers[place]
        trip = 0 if offer.block.site in self.combination.sites else self.slot_day.trips[place]
        return (trip + self.layout.life.price(offer.displaced & ~self.combination.displaced)) * POINT

    def _clashes(self, clashes: Mapping[int, int]) -> int:
        mask = 0
        for place in self.combination.places:
            mask |= clashes[place]
        return mask


def _entry(layout: Layout, combination: Combination, *, points: int, choice: Choice) -> Entry | None:
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
        points=points + (layout.rules.weights.extra_day * POINT if total else 0),
        choice=choice,
    )
