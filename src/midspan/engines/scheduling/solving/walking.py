"""Parts walk in step: what all of them ask of pricing goes out as one question, and between they count side by side.

A *walk* is a search as a generator: it yields what it asks and is sent the weeks found. Parts share neither people nor
keys, so their prices stand in one array and each gets the answer it would have got alone. Pricing is asked from the
caller's thread only, and so is whoever listens: both may hold what belongs to that thread.
"""

from collections.abc import Callable, Generator, Sequence

import numpy as np
from msgspec import Struct

from midspan.engines.scheduling.side_by_side import side_by_side
from midspan.engines.scheduling.solving.found import Found, Ints
from midspan.engines.scheduling.solving.pricing import Pricing


class Ask(Struct, frozen=True):
    """Up to `most` weeks of each of these people (by place): the cheapest, and those found on the way to it.

    Without `is_nearest`, the cheapest there are. Cutoffs and prices are thousandths of a point; prices are those of all
    keys, zero for keys of other parts.
    """

    people: Ints
    cutoffs: Ints
    most: int
    prices: Ints
    is_nearest: bool = True

    @property
    def kind(self) -> tuple[int, bool]:
        """Asks of one kind can be one question."""
        return self.most, self.is_nearest


Walk = Generator[Ask, Found, None]


def walk_in_step(
    walks: Sequence[Walk], pricing: Pricing, *, threads: int, goes_on: Callable[[], bool] = lambda: True
) -> None:
    """Walk until all have come to their end, or until `goes_on`, asked after each step, says no."""
    answers: list[Found | None] = [None] * len(walks)
    while walks:
        asks = side_by_side(_next_ask, list(zip(walks, answers, strict=True)), threads=threads)
        asking = [(walk, ask) for walk, ask in zip(walks, asks, strict=True) if ask is not None]
        walks = [walk for walk, _ in asking]
        if not goes_on():
            break
        answers = list(_answered([ask for _, ask in asking], pricing))
    for walk in walks:
        walk.close()


def _next_ask(told: tuple[Walk, Found | None]) -> Ask | None:
    walk, answer = told
    try:
        return next(walk) if answer is None else walk.send(answer)
    except StopIteration:
        return None


def _answered(asks: Sequence[Ask], pricing: Pricing) -> list[Found]:
    """Each one's weeks."""
    found: dict[int, Found] = {}
    for kind in dict.fromkeys(ask.kind for ask in asks):
        together = [place for place, ask in enumerate(asks) if ask.kind == kind]
        found |= zip(together, _answered_together([asks[place] for place in together], pricing), strict=True)
    return [found[place] for place in range(len(asks))]


def _answered_together(asks: Sequence[Ask], pricing: Pricing) -> list[Found]:
    pricing.set_prices(np.sum([ask.prices for ask in asks], axis=0))
    people = np.concatenate([ask.people for ask in asks])
    answering = pricing.nearest if asks[0].is_nearest else pricing.weeks
    weeks = answering(people, cutoffs=np.concatenate([ask.cutoffs for ask in asks]), most=asks[0].most)
    asker = np.zeros(len(pricing.limits.problem.patients), np.int64)
    for number, ask in enumerate(asks):
        asker[ask.people] = number
    ends = np.searchsorted(asker[weeks.patients], np.arange(len(asks) + 1))
    return [weeks.rows(slice(ends[number], ends[number + 1])) for number in range(len(asks))]
