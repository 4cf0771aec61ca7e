"""What people share: seats, counselors' time and caseloads, sections that two must not both be in.

Every shared thing has one number, its *key*: first the sections' seats, then caseloads, then each counselor's ticks of
the week, then a key for each no-contact pair and section. Prices are one array over the keys.
"""

from functools import cached_property

import numpy as np
from msgspec import Struct

from midspan.engines.scheduling.answers import MILLI
from midspan.engines.scheduling.model import Problem, Section
from midspan.engines.scheduling.solving.found import NOBODY, Found, Ints
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

THOUSAND = MILLI
UNLIMITED = 1 << 30


class Part(Struct, frozen=True):
    """People, sections and counselors, by place, that share nothing with the rest."""

    people: Ints
    sections: Ints
    counselors: Ints


class Limits(Struct, frozen=True, dict=True):
    """The keys of one problem and what they allow."""

    problem: Problem

    @cached_property
    def counselor_ids(self) -> tuple[str, ...]:
        """Each id once, in the problem's order; a counselor may stand in it with several places of work."""
        return tuple(dict.fromkeys(counselor.id for counselor in self.problem.counselors))

    @cached_property
    def counselor_places(self) -> dict[str, int]:
        return {counselor_id: place for place, counselor_id in enumerate(self.counselor_ids)}

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """No-contact pairs by place, those of whom both are in the problem."""
        place = {needs.id: number for number, needs in enumerate(self.problem.patients)}
        known = {(min(pair), max(pair)) for pair in self.problem.no_contact if pair[0] in place and pair[1] in place}
        return tuple((place[one], place[other]) for one, other in sorted(known))

    @property
    def ticks_per_day(self) -> int:
        return MINUTES_PER_DAY // self.problem.rules.tick_minutes

    @property
    def seats(self) -> int:
        return len(self.problem.sections)

    @property
    def first_tick(self) -> int:
        return self.seats + len(self.counselor_ids)

    @property
    def first_apart(self) -> int:
        return self.first_tick + len(self.counselor_ids) * self.ticks_per_day * DAYS_PER_WEEK

    @property
    def count(self) -> int:
        """How many keys there are."""
        return self.first_apart + len(self.pairs) * self.seats

    @cached_property
    def amounts(self) -> Ints:
        """How many may use each key: seats left, room left on a caseload, one for the rest."""
        amounts = np.ones(self.count, np.int64)
        amounts[: self.seats] = [max(0, section.seats_left) for section in self.problem.sections]
        amounts[self.seats : self.first_tick] = self._rooms
        return amounts

    @property
    def _rooms(self) -> list[int]:
        left = {one.id: one.room_left for one in reversed(self.problem.counselors)}
        return [UNLIMITED if left[one] is None else max(0, left[one] or 0) for one in self.counselor_ids]

    @cached_property
    def easy(self) -> Ints:
        """Seats left below each section's comfortable size."""
        return np.array([easy_seats(section) for section in self.problem.sections], np.int64)

    @cached_property
    def wanted(self) -> Ints:
        """Seats each section still lacks of its minimum to run."""
        return np.array([wanted_seats(section) for section in self.problem.sections], np.int64)

    @cached_property
    def waiting(self) -> Ints:
        """What the wait list costs each person, in points."""
        weight = self.problem.rules.weights.wait_list
        return np.array([weight * needs.priority for needs in self.problem.patients], np.int64)

    @cached_property
    def _ticks_of_sessions(self) -> tuple[Ints, Ints, "np.typing.NDArray[np.bool_]"]:
        tick, people = self.problem.rules.tick_minutes, self.problem.patients
        individual = np.array([-(-needs.individual_minutes // tick) for needs in people], np.int64)
        family = np.array([-(-needs.family_minutes // tick) for needs in people], np.int64)
        return individual, family, np.array([needs.counselor_id is None for needs in people], np.bool_)

    @cached_property
    def pairs_of(self) -> dict[int, list[int]]:
        """The numbers of the pairs that each person is one of."""
        found: dict[int, list[int]] = {}
        for number, pair in enumerate(self.pairs):
            for patient in pair:
                found.setdefault(patient, []).append(number)
        return found

    def keys_of(self, part: Part) -> Ints:
        """All keys that somebody of the part could ever use."""
        a_week, mine = self.ticks_per_day * DAYS_PER_WEEK, set(part.people.tolist())
        ticks = self.first_tick + np.arange(self.first_apart - self.first_tick).reshape(-1, a_week)
        pairs = [number for number, pair in enumerate(self.pairs) if pair[0] in mine]
        apart = self.first_apart + np.array(pairs, np.int64)[:, None] * self.seats + part.sections
        own = (part.sections, self.seats + part.counselors, ticks[part.counselors].ravel(), apart.ravel())
        return np.concatenate(own)

    def tick_at(self, key: int) -> tuple[str, int, int]:
        """(counselor id, day, minute) of a tick's key."""
        counselor, tick = divmod(key - self.first_tick, self.ticks_per_day * DAYS_PER_WEEK)
        return (self.counselor_ids[counselor], *self.moments[tick])

    @cached_property
    def moments(self) -> tuple[tuple[int, int], ...]:
        """(day, minute) of each tick of the week."""
        minutes = range(0, self.ticks_per_day * self.problem.rules.tick_minutes, self.problem.rules.tick_minutes)
        return tuple((day, minute) for day in range(DAYS_PER_WEEK) for minute in minutes)

    def tick_key(self, counselor: int, day: int, minute: int) -> int:
        """The key of a counselor's (by place) tick."""
        week = self.first_tick + counselor * self.ticks_per_day * DAYS_PER_WEEK
        return week + day * self.ticks_per_day + minute // self.problem.rules.tick_minutes

    def is_tick(self, key: int) -> bool:
        return self.first_tick <= key < self.first_apart

    def uses(self, found: Found) -> tuple[Ints, Ints]:
        """(rows, keys): which row of `found` uses which key, sorted by row, then key."""
        individual, family, is_free = self._ticks_of_sessions
        rows, places = np.nonzero(found.sections >= 0)
        seats = found.sections[rows, places]
        parts = [(rows, seats), self._caseloads(found, is_free)]
        parts += self._ticks(found.individual, individual[found.patients])
        parts += self._ticks(found.family, family[found.patients])
        parts.append(self._apart(found, rows, seats))
        all_rows, keys = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
        order = np.lexsort((keys, all_rows))
        return all_rows[order], keys[order]

    def _caseloads(self, found: Found, is_free: "np.typing.NDArray[np.bool_]") -> tuple[Ints, Ints]:
        counselors = np.maximum(found.individual[:, 0], found.family[:, 0])  # Both are with the same one, if both are.
        rows = np.nonzero((counselors != NOBODY) & is_free[found.patients])[0]
        return rows, self.seats + counselors[rows]

    def _ticks(self, sessions: Ints, lengths: Ints) -> list[tuple[Ints, Ints]]:
        parts = []
        minutes = self.problem.rules.tick_minutes
        for number in range(int(lengths.max(initial=0))):
            rows = np.nonzero((sessions[:, 0] != NOBODY) & (lengths > number))[0]
            week = self.first_tick + sessions[rows, 0] * self.ticks_per_day * DAYS_PER_WEEK
            parts.append((rows, week + sessions[rows, 1] // minutes + number))
        return parts

    def _apart(self, found: Found, rows: Ints, seats: Ints) -> tuple[Ints, Ints]:
        mine = (
            [
                (int(row), self.first_apart + pair * self.seats + int(seat))
                for row, seat in zip(rows, seats, strict=True)
                for pair in self.pairs_of.get(int(found.patients[row]), ())
            ]
            if self.pairs
            else []
        )
        table = np.array(mine, np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]


def easy_seats(section: Section) -> int:
    """Seats left below the comfortable size."""
    return min(max(0, section.comfortable_size - section.taken), max(0, section.seats_left))


def wanted_seats(section: Section) -> int:
    """Seats a section still lacks of its minimum, as far as it has room for them."""
    return max(0, section.minimum_to_run - section.taken)


def constant_points(problem: Problem) -> int:
    """Points for crowding that people outside the problem already cause."""
    crowded = sum(max(0, section.taken - section.comfortable_size) for section in problem.sections)
    return crowded * problem.rules.weights.seat_over_comfortable


def crowding(limits: Limits, people: Ints) -> Ints:
    """What each section costs the center with so many people more in it, in points."""
    weights = limits.problem.rules.weights
    over, under = np.maximum(0, people - limits.easy), np.maximum(0, limits.wanted - people)
    points: Ints = weights.seat_over_comfortable * over + weights.seat_under_minimum * under
    return points


def least_of_sections(limits: Limits, prices: Ints) -> Ints:
    """The least each section can cost when every seat in it earns its price, in thousandths of a point.

    A section's cost bends only at its minimum, its comfortable size and its capacity, so its least is at one of them.
    """
    most = limits.amounts[: limits.seats]
    ends = (np.zeros_like(most), np.minimum(limits.wanted, most), limits.easy, most)
    least: Ints = np.minimum.reduce([THOUSAND * crowding(limits, end) - prices[: limits.seats] * end for end in ends])
    return least


def lower_bound(limits: Limits, part: Part, prices: Ints, best: Ints) -> int:
    """What no schedule of this part can cost less than under these prices, in thousandths; holds for any prices.

    `best` has the cheapest week of each of its people with all prices (or anything no dearer). Only seats may have
    prices below zero; the others pay for what they allow whether it is used or not.
    """
    waiting = THOUSAND * limits.waiting[part.people]
    others = prices[limits.seats :]
    used = np.nonzero(others)[0]
    allowed = int((others[used] * limits.amounts[limits.seats :][used]).sum())
    sections = least_of_sections(limits, prices)[part.sections].sum()
    return int(np.minimum(waiting, best).sum()) + int(sections) - allowed


def points_of(limits: Limits, part: Part, weeks: Found) -> int:
    """What these weeks cost the part's people and its sections, in points; whoever has none waits."""
    waits = np.ones(len(limits.problem.patients), np.bool_)
    waits[weeks.patients] = False
    waiting = part.people[waits[part.people]]
    seats = np.bincount(weeks.sections[weeks.sections >= 0], minlength=limits.seats)
    crowds = crowding(limits, seats)[part.sections]
    return int(weeks.points.sum()) + int(limits.waiting[waiting].sum()) + int(crowds.sum())
