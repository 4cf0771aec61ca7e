"""A first schedule: people in order of how little suits them, each on the cheapest week still free."""

from collections.abc import Iterator

from midspan.engines.scheduling.model import PatientNeeds
from midspan.engines.scheduling.search.labels import NEVER
from midspan.engines.scheduling.solving.columns import Center, Column, Resource
from midspan.engines.scheduling.solving.pricing import PriceTags, priced_weeks
from midspan.engines.scheduling.solving.rows import row_for


def greedy_columns(center: Center) -> Iterator[Column]:
    """One column for everybody who can be placed in turn; together they break no limit."""
    left = _limits(center)
    for needs in sorted(center.problem.patients, key=lambda needs: _order(center, needs)):
        duals = {resource: -NEVER for resource, amount in left.items() if amount <= 0}
        weeks = priced_weeks(center, needs.id, tags=PriceTags.of(duals))
        if not weeks:
            continue
        column = center.column(weeks[0])
        for resource in column.resources:
            limit = left.get(resource)
            left[resource] = (row_for(resource, center.problem).upper if limit is None else limit) - 1
        yield column


def _limits(center: Center) -> dict[Resource, float]:
    limits: dict[Resource, float] = {("seat", one.id): one.seats_left for one in center.problem.sections}
    for one in center.problem.counselors:
        if one.room_left is not None:
            limits["room", one.id] = one.room_left
    return limits


def _order(center: Center, needs: PatientNeeds) -> tuple[int, int, str]:
    offers = sum(len(layout.offers) for layout in center.layouts[needs.id])
    return -needs.priority, offers, needs.id
