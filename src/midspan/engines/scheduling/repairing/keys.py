"""The shared keys that one plan uses: for one plan at a time much faster than rows of many."""

from midspan.engines.scheduling.model import Slot, WeekPlan
from midspan.engines.scheduling.solving.limits import Limits
from midspan.values.spans import DAYS_PER_WEEK


class Keys:
    """What `Limits.uses` says, plan by plan; the limits' figures are looked up once."""

    def __init__(self, limits: Limits) -> None:
        self._people = limits.problem.patients
        self._sections = {section.id: place for place, section in enumerate(limits.problem.sections)}
        self._counselors, self._pairs_of = limits.counselor_places, limits.pairs_of
        self._seats, self._first_tick, self._first_apart = limits.seats, limits.first_tick, limits.first_apart
        self._a_day, self._tick = limits.ticks_per_day, limits.problem.rules.tick_minutes

    def of(self, person: int, plan: WeekPlan) -> list[int]:
        """The keys, in no order; what does not exist any more is left out."""
        needs = self._people[person]
        sections = [self._sections[one] for one in plan.section_ids if one in self._sections]
        keys = [*sections, *self._apart(person, sections)] if person in self._pairs_of else sections
        seen_by = []
        for slot, minutes in ((plan.individual, needs.individual_minutes), (plan.family, needs.family_minutes)):
            if slot is not None and slot.counselor_id in self._counselors:
                seen_by.append(self._counselors[slot.counselor_id])
                keys.extend(self._ticks(slot, minutes))
        if seen_by and needs.counselor_id is None:
            keys.append(self._seats + max(seen_by))  # Both are with the same one, if both are.
        return keys

    def _ticks(self, slot: Slot, minutes: int) -> range:
        week = self._first_tick + self._counselors[slot.counselor_id] * self._a_day * DAYS_PER_WEEK
        first = week + slot.span.day * self._a_day + slot.span.start // self._tick
        return range(first, first - (-minutes // self._tick))

    def _apart(self, person: int, sections: list[int]) -> list[int]:
        firsts = [self._first_apart + pair * self._seats for pair in self._pairs_of[person]]
        return [first + section for first in firsts for section in sections]
