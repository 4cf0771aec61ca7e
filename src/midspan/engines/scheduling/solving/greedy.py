"""A first schedule: people in order of how little suits them, each on the cheapest week still free."""

from collections.abc import Iterator, Sequence
from typing import Any

from midspan.engines.scheduling.search.asking import Asked, PriceList
from midspan.engines.scheduling.search.limits import POINT
from midspan.engines.scheduling.solving.columns import Center, Column, Resource
from midspan.engines.scheduling.solving.rows import row_for

FORBIDDEN = 1_000_000_000 * POINT  # Above the millipoints of any week: the price of what is used up.


def greedy_columns(center: Center) -> Iterator[Column]:
    """One column for everybody who can be placed in turn; together they break no limit."""
    left = _limits(center)
    used_up = _Prices()
    for resource, amount in left.items():
        if amount <= 0:
            used_up.forbid(resource)
    for place in _order(center):
        asked = Asked(person=place, cutoff=FORBIDDEN // 2, is_nearest=True)
        weeks = next(iter(center.searcher.weeks([asked], used_up.price_list)))
        if not weeks:
            continue
        column = center.column(center.problem.patients[place], weeks[0])
        for resource in column.resources:
            limit = left.get(resource)
            left[resource] = (row_for(resource, center.problem).upper if limit is None else limit) - 1
            if left[resource] <= 0:
                used_up.forbid(resource)
        yield column


class _Prices:
    """What is used up, growing with every person placed."""

    def __init__(self) -> None:
        self._seats: dict[str, int] = {}
        self._ticks: dict[str, dict[tuple[int, int], int]] = {}
        self._caseloads: dict[str, int] = {}
        self._apart: dict[str, dict[str, int]] = {}
        self.price_list = PriceList(self._seats, self._ticks, self._caseloads, self._apart)

    def forbid(self, resource: Resource) -> None:
        """No further week may use the resource."""
        key: Sequence[Any] = resource[1:]
        match resource[0]:
            case "seat":
                self._seats[key[0]] = FORBIDDEN
            case "tick":
                self._ticks.setdefault(key[0], {})[key[1], key[2]] = FORBIDDEN
            case "room":
                self._caseloads[key[0]] = FORBIDDEN
            case _:
                for patient_id in key[:2]:
                    self._apart.setdefault(patient_id, {})[key[2]] = FORBIDDEN


def _order(center: Center) -> list[int]:
    patients, offers = center.problem.patients, center.searcher.offer_counts()
    return sorted(
        range(len(patients)), key=lambda place: (-patients[place].priority, offers[place], patients[place].id)
    )


def _limits(center: Center) -> dict[Resource, float]:
    limits: dict[Resource, float] = {("seat", one.id): one.seats_left for one in center.problem.sections}
    for one in center.problem.counselors:
        if one.room_left is not None:
            limits["room", one.id] = one.room_left
    return limits
