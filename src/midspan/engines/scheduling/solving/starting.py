"""A first schedule, and others out of prices: people in turn, each on the cheapest week still free."""

import numpy as np

from midspan.engines.scheduling.solving.found import Found, Ints, joined
from midspan.engines.scheduling.solving.limits import THOUSAND, Limits
from midspan.engines.scheduling.solving.pricing import Pricing

CLOSED = 1_000_000_000 * THOUSAND  # Dearer than any wait list: nobody takes what is used up.
WISHES = 6  # Weeks of each person looked at before they are asked alone about what is left.


def first_schedule(limits: Limits, pricing: Pricing, order: Ints, *, prices: Ints) -> Found:
    """One week for everybody who can be placed in turn; together they break no limit.

    `prices` steer who takes what. Everybody's wishes are asked for at once; only who comes too late for all of theirs
    is asked again, with everything that is used up closed.
    """
    pricing.set_prices(prices)
    counter = _Counter(limits, pricing)
    wishes = pricing.weeks(order, cutoffs=np.full(len(order), CLOSED), most=WISHES)
    rows, keys = limits.uses(wishes)
    of_row = np.searchsorted(rows, np.arange(len(wishes) + 1))
    of_person = _first_rows(order, wishes)
    for place, person in enumerate(order.tolist()):
        for row in range(of_person[place], of_person[place + 1]):
            used = keys[of_row[row] : of_row[row + 1]]
            if counter.has(used):
                counter.take(wishes.rows(slice(row, row + 1)), used)
                break
        else:
            counter.ask(person)
    return joined(counter.taken, width=pricing.width)


def _first_rows(order: Ints, wishes: Found) -> Ints:
    """Where each person's weeks begin among all of them, which stand in the same order; and where the last ones end."""
    place = np.full(int(order.max(initial=0)) + 1, 0)
    place[order] = np.arange(len(order))
    return np.searchsorted(place[wishes.patients], np.arange(len(order) + 1))


class _Counter:
    """What is left while people come to it one by one."""

    def __init__(self, limits: Limits, pricing: Pricing) -> None:
        self.limits, self.pricing = limits, pricing
        self.left = limits.amounts.copy()
        self.taken: list[Found] = []
        pricing.change_prices(np.nonzero(self.left <= 0)[0], CLOSED)

    def has(self, keys: Ints) -> bool:
        return bool((self.left[keys] > 0).all())

    def take(self, week: Found, keys: Ints) -> None:
        self.taken.append(week)
        self.left[keys] -= 1
        self.pricing.change_prices(keys[self.left[keys] <= 0], CLOSED)

    def ask(self, person: int) -> None:
        """The person's cheapest week out of what is left, if there is one."""
        week = self.pricing.weeks(np.array([person]), cutoffs=np.array([CLOSED]), most=1)
        keys = self.limits.uses(week)[1]
        if len(week) and self.has(keys):
            self.take(week, keys)
