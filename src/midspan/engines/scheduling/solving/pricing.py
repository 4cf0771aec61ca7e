"""Pricing: each person's cheapest weeks under the master's prices, exactly, by the same search that places people."""

from collections.abc import Mapping
from dataclasses import dataclass

from midspan.engines.scheduling.search.asking import PriceList
from midspan.engines.scheduling.search.limits import POINT
from midspan.engines.scheduling.solving.columns import Resource


@dataclass(frozen=True, slots=True)
class PriceTags:
    """Millipoints of resources (never negative but for seats that a section still needs), split as pricing asks."""

    seats: Mapping[str, int]
    ticks: Mapping[tuple[str, int, int], int]
    caseloads: Mapping[str, int]
    apart: Mapping[tuple[str, str, str], int]

    @classmethod
    def of(cls, duals: Mapping[Resource, float]) -> "PriceTags":
        """Prices from the master's duals: what a column must pay to use each resource."""
        split: dict[str, dict[tuple[str | int, ...], int]] = {"seat": {}, "tick": {}, "room": {}, "apart": {}}
        for resource, value in duals.items():
            price = round(-value * POINT)
            if price > 0 or (price and resource[0] == "seat"):  # Below nothing is only the solver's rounding.
                split[str(resource[0])][resource[1:]] = price
        return cls(
            seats={str(key[0]): price for key, price in split["seat"].items()},
            ticks={(str(key[0]), int(key[1]), int(key[2])): price for key, price in split["tick"].items()},
            caseloads={str(key[0]): price for key, price in split["room"].items()},
            apart={(str(key[0]), str(key[1]), str(key[2])): price for key, price in split["apart"].items()},
        )

    def price_list(self) -> PriceList:
        """The prices as the search takes them."""
        apart: dict[str, dict[str, int]] = {}
        for (one, other, section_id), price in self.apart.items():
            for patient_id in (one, other):
                own = apart.setdefault(patient_id, {})
                own[section_id] = own.get(section_id, 0) + price
        ticks: dict[str, dict[tuple[int, int], int]] = {}
        for (counselor_id, day, minute), price in self.ticks.items():
            ticks.setdefault(counselor_id, {})[day, minute] = price
        return PriceList(seats=self.seats, ticks=ticks, caseloads=self.caseloads, apart=apart)
