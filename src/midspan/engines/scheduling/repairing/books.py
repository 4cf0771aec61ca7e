"""Who holds what while a schedule is repaired: every shared key with what is left of it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from midspan.engines.scheduling.model import WeekPlan
from midspan.engines.scheduling.repairing.keys import Keys
from midspan.engines.scheduling.solving.found import Ints
from midspan.engines.scheduling.solving.limits import Limits
from midspan.engines.scheduling.solving.starting import CLOSED


class Books:
    """What is left, as people give up weeks and take others.

    `left` has how many may still use each key; `closed` are prices, closed where nothing is left and else nothing.
    """

    def __init__(self, limits: Limits, plans: Mapping[int, WeekPlan]) -> None:
        """`plans` are everybody's weeks, by place in the problem; whoever has none is left out."""
        self.plans, self._keys = dict(plans), Keys(limits)
        self._held = {person: self._keys.of(person, plan) for person, plan in plans.items()}
        self._entered = np.array([key for keys in self._held.values() for key in keys], np.int64)
        self._by = np.repeat(np.array(list(plans), np.int64), [len(keys) for keys in self._held.values()])
        self._changed: set[int] = set()
        self.left: Ints = limits.amounts - np.bincount(self._entered, minlength=limits.count)
        self.closed: Ints = np.where(self.left <= 0, CLOSED, 0)

    def take(self, person: int, plan: WeekPlan) -> None:
        keys = self.keys_of(person, plan)
        self.plans[person], self._held[person] = plan, keys
        self._changed.add(person)
        self._use(keys)

    def give_up(self, person: int) -> WeekPlan | None:
        """Take somebody's week away; returns it, None when there was none."""
        if person not in self.plans:
            return None
        self._leave(self._held.pop(person))
        return self.plans.pop(person)

    @contextmanager
    def aside(self, person: int, kept: Collection[int]) -> Iterator[None]:
        """Meanwhile that person has no week, and somebody else has one more of each key in `kept`."""
        held = self._held.get(person, [])
        self._leave(held)
        self._use(kept)
        yield
        self._leave(kept)
        self._use(held)

    def keys_of(self, person: int, plan: WeekPlan) -> list[int]:
        """What a week would use."""
        return self._keys.of(person, plan)

    def are_left(self, keys: Collection[int], *, without: Collection[int] = ()) -> bool:
        """Whether each key is left as often as it stands there, once those people hold nothing."""
        return all(
            self.left[key] + sum(self.holds(one, key) for one in without) >= times
            for key, times in Counter(keys).items()
        )

    def holds(self, person: int, key: int) -> bool:
        return key in self._held.get(person, ())

    def holders(self, key: int) -> set[int]:
        """Who uses a key now."""
        entered = self._by[self._entered == key].tolist()
        return {person for person in (*entered, *self._changed) if self.holds(person, key)}

    def _use(self, keys: Collection[int]) -> None:
        self._change(keys, -1)

    def _leave(self, keys: Collection[int]) -> None:
        self._change(keys, 1)

    def _change(self, keys: Collection[int], by: int) -> None:
        places = np.fromiter(keys, np.int64, len(keys))
        np.add.at(self.left, places, by)
        self.closed[places] = np.where(self.left[places] <= 0, CLOSED, 0)
