"""Pricing: each person's cheapest weeks under the master's prices, exactly, by the same search that places people."""

from collections.abc import Mapping
from dataclasses import dataclass

from midspan.engines.scheduling.search.days import Markup
from midspan.engines.scheduling.search.labels import NEVER, Week, cheapest_weeks
from midspan.engines.scheduling.search.layout import Layout
from midspan.engines.scheduling.solving.columns import Center, Resource

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class PriceTags:
    """Prices of resources (never negative but for seats that a section still needs), split by what pricing asks."""

    seats: Mapping[str, float]
    ticks: Mapping[tuple[str, int, int], float]
    caseloads: Mapping[str, float]
    apart: Mapping[tuple[str, str, str], float]

    @classmethod
    def of(cls, duals: Mapping[Resource, float]) -> "PriceTags":
        """Prices from the master's duals: what a column must pay to use each resource."""
        split: dict[str, dict[tuple[str | int, ...], float]] = {"seat": {}, "tick": {}, "room": {}, "apart": {}}
        for resource, value in duals.items():
            if abs(value) > TOLERANCE:
                split[str(resource[0])][resource[1:]] = -value
        return cls(
            seats={str(key[0]): price for key, price in split["seat"].items()},
            ticks={(str(key[0]), int(key[1]), int(key[2])): price for key, price in split["tick"].items()},
            caseloads={str(key[0]): price for key, price in split["room"].items()},
            apart={(str(key[0]), str(key[1]), str(key[2])): price for key, price in split["apart"].items()},
        )

    def markup(self, layout: Layout, pairs: tuple[tuple[str, str], ...]) -> Markup:
        """The prices as one person's search takes them."""
        return Markup(
            offers=tuple(self._section_price(offer.section.id, pairs) for offer in layout.offers),
            ticks=self.ticks,
            caseloads=self.caseloads if layout.needs.counselor_id is None else {},
        )

    def _section_price(self, section_id: str, pairs: tuple[tuple[str, str], ...]) -> float:
        apart = sum(self.apart.get((one, other, section_id), 0.0) for one, other in pairs)
        return self.seats.get(section_id, 0.0) + apart


def priced_weeks(center: Center, patient_id: str, *, tags: PriceTags, cutoff: float = NEVER) -> list[Week]:
    """The person's weeks below `cutoff` points under these prices, cheapest first."""
    pairs = center.apart.get(patient_id, ())
    weeks = [
        week
        for layout in center.layouts[patient_id]
        for week in cheapest_weeks(layout, tags.markup(layout, pairs), cutoff=cutoff)
    ]
    return sorted(weeks, key=lambda week: week.points)
