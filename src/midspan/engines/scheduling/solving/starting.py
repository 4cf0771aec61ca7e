"""A first schedule, and others out of prices: people in turn, each on the cheapest week still free."""

import numpy as np

from midspan.engines.scheduling.solving.found import Found, Ints, joined
from midspan.engines.scheduling.solving.limits import THOUSAND, Limits
from midspan.engines.scheduling.solving.pricing import Pricing

CLOSED = 1_000_000_000 * THOUSAND  # Dearer than any wait list: nobody takes what is used up.


def first_schedule(limits: Limits, pricing: Pricing, order: Ints, *, prices: Ints) -> Found:
    """One week for everybody who can be placed in turn; together they break no limit.

    `prices` steer who takes what; what is used up is closed to those who come later.
    """
    left = limits.amounts.copy()
    pricing.set_prices(prices)
    closed = np.nonzero(left <= 0)[0]
    pricing.change_prices(closed, np.full(len(closed), CLOSED))
    taken = []
    for person in order:
        one = np.array([person])
        week = pricing.weeks(one, cutoffs=np.array([CLOSED]), most=1)
        _, keys = limits.uses(week)
        if not len(week) or (left[keys] <= 0).any():
            continue
        taken.append(week)
        left[keys] -= 1
        closed = keys[left[keys] <= 0]
        pricing.change_prices(closed, np.full(len(closed), CLOSED))
    return joined(taken, width=pricing.width)
