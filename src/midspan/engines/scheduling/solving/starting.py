"""A first schedule, and others out of prices: people in turn, each on the cheapest week still free."""

import numpy as np

from midspan.engines.scheduling.solving.found import Found, Ints, joined
from midspan.engines.scheduling.solving.limits import THOUSAND, Limits
from midspan.engines.scheduling.solving.pricing import Pricing

CLOSED = 1_000_000_000 * THOUSAND  # Dearer than any wait list: nobody takes what is used up.
WISHES = 6  # Weeks of each person looked at before they are asked again about what is left.
TOGETHER = 96  # People asked at once: the fewer, the seldomer somebody's wishes are gone before their turn.


def first_schedule(limits: Limits, pricing: Pricing, order: Ints, *, prices: Ints, standing: Found) -> Found:
    """One week for everybody who can be placed in turn; together they break no limit.

    Whoever has a week that stands keeps it as far as there is room. `prices` steer who takes what. Wishes are asked
    for in groups; who comes too late for all of theirs is asked again with the next group, first in it, with
    everything that is used up closed.
    """
    pricing.set_prices(prices)
    counter = _Counter(limits, pricing)
    counter.serve(standing.patients, standing)
    order = order[np.isin(order, counter.served, invert=True)]
    group, rest = order[:TOGETHER], order[TOGETHER:]
    while len(group):
        wishes = pricing.nearest(group, cutoffs=np.full(len(group), CLOSED), most=WISHES)
        group, rest = np.concatenate([counter.serve(group, wishes), rest[:TOGETHER]]), rest[TOGETHER:]
    return joined(counter.taken, width=pricing.width)


class _Counter:
    """What is left while people come to it one by one."""

    def __init__(self, limits: Limits, pricing: Pricing) -> None:
        self.limits, self.pricing = limits, pricing
        self.left = limits.amounts.copy()
        self.taken: list[Found] = []
        pricing.change_prices(np.nonzero(self.left <= 0)[0], CLOSED)

    @property
    def served(self) -> Ints:
        """Who has a week."""
        return np.concatenate([weeks.patients for weeks in self.taken])

    def serve(self, group: Ints, wishes: Found) -> Ints:
        """Each takes the first of their wishes that is still there. Returns who came too late for all of theirs."""
        rows, keys = self.limits.uses(wishes)
        of_row = np.searchsorted(rows, np.arange(len(wishes) + 1))
        of_person = first_rows(group, wishes)
        chosen, late = [], []
        for place, person in enumerate(group.tolist()):
            own = range(of_person[place], of_person[place + 1])
            row = next((row for row in own if (self.left[keys[of_row[row] : of_row[row + 1]]] > 0).all()), None)
            if row is not None:
                chosen.append(row)
                self.left[keys[of_row[row] : of_row[row + 1]]] -= 1
            elif own and place:  # The first was asked about what there is now: nothing else is left for them.
                late.append(person)
        self.taken.append(wishes.rows(np.array(chosen, np.int64)))
        self.pricing.change_prices(np.nonzero(self.left <= 0)[0], CLOSED)
        return np.array(late, np.int64)


def first_rows(people: Ints, weeks: Found) -> Ints:
    """Where each person's weeks begin among all of them, which stand in the same order; and where the last ones end."""
    place = np.full(int(people.max(initial=0)) + 1, 0)
    place[people] = np.arange(len(people))
    return np.searchsorted(place[weeks.patients], np.arange(len(people) + 1))
