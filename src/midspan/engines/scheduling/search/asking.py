"""What is asked of a search, and what it answers: the same for the compiled search and the one it is held against.

Everybody asked about is a place in the searcher's `people`; sections and counselors are places in the problem. Prices
are millipoints on top of people's own points.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct, field

from midspan.engines.scheduling.model import Mode, PatientNeeds, Problem
from midspan.engines.scheduling.search.limits import MOST_TOGETHER, NEVER

MODES = {Mode.IN_PERSON: 1, Mode.VIDEO: 2}
NOBODY = -1  # In an answer: there is no such session.


class PriceList(Struct, frozen=True):
    """Prices of what people share.

    Seats by section, ticks of time by counselor and then (day, minute), room on caseloads by counselor, and (`apart`)
    what a section costs one person more, by patient and then section.
    """

    seats: Mapping[str, int] = field(default_factory=dict)
    ticks: Mapping[str, Mapping[tuple[int, int], int]] = field(default_factory=dict)
    caseloads: Mapping[str, int] = field(default_factory=dict)
    apart: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Asked(Struct, frozen=True):
    """At most `most` weeks of one person, all below `cutoff`: the cheapest for each way to end a week.

    `is_nearest` asks for the cheapest week and those found on the way to it, which is faster.
    """

    person: int
    cutoff: int = NEVER
    most: int = 1
    is_nearest: bool = False


class Terms(Struct, frozen=True):
    """How everybody is searched for.

    `is_degradable` allows weeks without all their sessions, at their price. Without `are_hours_priced`, sessions that
    differ in nothing but the counselor are kept once, with the first in the problem's order.
    """

    is_degradable: bool = False
    are_hours_priced: bool = True


class FoundWeek(NamedTuple):
    """One week. `reduced` is its millipoints under the prices, `own` its points without them.

    `sections` are in order. A session is (counselor, day, start, mode), with the mode's number from `MODES`; a family
    session is (counselor, day, start).
    """

    reduced: int
    own: int
    individual: tuple[int, int, int, int] | None
    family: tuple[int, int, int] | None
    sections: tuple[int, ...]


FOUND = struct.Struct(f"<qq4i3ii{MOST_TOGETHER}i")
"""A week in bytes: reduced, own, individual, family, number of sections, sections (the rest is zero)."""


class Answers(Struct, frozen=True):
    """Everybody's weeks, cheapest first: how many each has, in the order of the question, and all of them in bytes."""

    counts: tuple[int, ...]
    raw: bytes

    def __iter__(self) -> Iterator[tuple[FoundWeek, ...]]:
        """The weeks of each person asked about, in the order of the question."""
        weeks = (_unpacked(values) for values in FOUND.iter_unpack(self.raw))
        for count in self.counts:
            yield tuple(next(weeks) for _ in range(count))


class Searcher(Protocol):
    """Answers for `people`, who need not be those of the problem. Raises SearchLimitError past a limit."""

    problem: Problem
    people: tuple[PatientNeeds, ...]

    def offer_counts(self) -> tuple[int, ...]:
        """How many sections fit each person's life."""
        ...

    def sections_for(self, person: int) -> tuple[int, ...]:
        """Numbers of all sections that could be in the person's weeks; prices of others do not matter to them."""
        ...

    def weeks(self, asked: Sequence[Asked], prices: PriceList) -> Answers:
        """The weeks of everybody asked about, under these prices."""
        ...


def packed(week: FoundWeek) -> bytes:
    """A week as `FOUND` writes it."""
    individual, family = week.individual or (NOBODY, 0, 0, 0), week.family or (NOBODY, 0, 0)
    rest = (0,) * (MOST_TOGETHER - len(week.sections))
    return FOUND.pack(week.reduced, week.own, *individual, *family, len(week.sections), *week.sections, *rest)


def _unpacked(values: tuple[int, ...]) -> FoundWeek:
    reduced, own, *sessions = values[:9]
    return FoundWeek(
        reduced=reduced,
        own=own,
        individual=None if sessions[0] == NOBODY else (sessions[0], sessions[1], sessions[2], sessions[3]),
        family=None if sessions[4] == NOBODY else (sessions[4], sessions[5], sessions[6]),
        sections=values[10 : 10 + values[9]],
    )
