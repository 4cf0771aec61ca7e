"""The points below which no schedule can be, for any prices: exact, in whole millipoints.

With prices instead of limits everybody may choose alone, and every section alone how many people it would like. The
sum of those choices, less what the limited resources are worth, is never more than any schedule costs.
"""

from collections.abc import Sequence

from midspan.engines.scheduling.model import Problem, Section
from midspan.engines.scheduling.search.limits import POINT
from midspan.engines.scheduling.solving.pricing import PriceTags
from midspan.engines.scheduling.solving.rows import crowding_points, row_for


def lowest_points(problem: Problem, tags: PriceTags, least: Sequence[int]) -> float:
    """The bound in points; `least` are millipoints below which no week of each person is, nor their wait.

    Seats may have any price; other resources must not have negative ones.
    """
    sections = sum(_least_of_section(section, problem, tags.seats.get(section.id, 0)) for section in problem.sections)
    ticks = sum(max(0, price) for price in tags.ticks.values())
    apart = sum(max(0, price) for price in tags.apart.values())
    rooms = sum(
        price * int(row_for(("room", counselor_id), problem).upper)
        for counselor_id, price in tags.caseloads.items()
        if price > 0
    )
    return (sum(least) + sections - ticks - apart - rooms) / POINT


def _least_of_section(section: Section, problem: Problem, price: int) -> int:
    weights = problem.rules.weights
    return min(
        crowding_points(section, weights, people) * POINT - price * people
        for people in range(max(0, section.seats_left) + 1)
    )
