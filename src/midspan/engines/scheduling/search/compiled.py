"""The compiled search: packs a problem once, then answers question after question in batches.

People are dealt out to `workers` machines in turn, so that those asked about together, who often stand together, are
everybody's share; the machines work side by side, and the answers do not depend on how many they are.
"""

import struct
import weakref
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from midspan.engines.scheduling.model import PatientNeeds, Problem
from midspan.engines.scheduling.search.asking import FOUND, Answers, Asked, PriceList, Terms
from midspan.engines.scheduling.search.limits import MOST_COMBINATIONS, MOST_LABELS, MOST_TOGETHER, SearchLimitError
from midspan.engines.scheduling.search.machine import OutOfMemoryError, borrowed, give_back
from midspan.engines.scheduling.search.packing import pack
from midspan.engines.scheduling.search.reference import ReferenceSearcher
from midspan.engines.scheduling.side_by_side import side_by_side
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

TOO_MANY_FACTS = -1
LIMITS = {
    -2: f"more than {MOST_COMBINATIONS} sets of sections that fit together on one day",
    -3: f"more than {MOST_LABELS} partial weeks",
    -4: f"more than {MOST_TOGETHER} sections in one week",
}
QUESTION, ASKED, EXTRA = struct.Struct("<4i"), struct.Struct("<q4i"), struct.Struct("<qii")
LOADED, ANSWER = struct.Struct("<2I"), struct.Struct("<4I")


class CompiledSearcher:
    """Answers as `ReferenceSearcher` does, to the byte."""

    def __init__(self, problem: Problem, people: Sequence[PatientNeeds], terms: Terms, *, workers: int = 1) -> None:
        self.problem = problem
        self.people = tuple(people)
        self._terms = terms
        self._count = max(1, min(workers, len(self.people)))
        self._shares = side_by_side(
            lambda first: _Share(problem, self.people[first :: self._count], terms, self._count), range(self._count)
        )

    def offer_counts(self) -> tuple[int, ...]:
        """How many sections fit each person's life."""
        return tuple(self._share_of(person).offer_counts[person // self._count] for person in range(len(self.people)))

    def sections_for(self, person: int) -> tuple[int, ...]:
        """Numbers of all sections that could be in the person's weeks."""
        return self._share_of(person).offered[person // self._count]

    def _share_of(self, person: int) -> "_Share":
        return self._shares[person % self._count]

    def weeks(self, asked: Sequence[Asked], prices: PriceList) -> Answers:
        """The weeks of everybody asked about, under these prices."""
        places: list[list[int]] = [[] for _ in self._shares]
        for place, one in enumerate(asked):
            places[one.person % self._count].append(place)

        def answer_of(number: int) -> tuple[tuple[int, ...], bytes]:
            return self._shares[number].weeks([asked[place] for place in places[number]], prices)

        pieces = [b""] * len(asked)
        asked_here = [number for number, mine in enumerate(places) if mine]
        for number, (states, raw) in zip(asked_here, side_by_side(answer_of, asked_here), strict=True):
            mine = places[number]
            start = 0
            for place, state in zip(mine, states, strict=True):
                end = start + max(0, state) * FOUND.size
                pieces[place] = raw[start:end] if state >= 0 else self._elsewhere(asked[place], state, prices)
                start = end
        return Answers(tuple(len(piece) // FOUND.size for piece in pieces), b"".join(pieces))

    def _elsewhere(self, asked: Asked, state: int, prices: PriceList) -> bytes:
        """For somebody with more facts than the kernel's labels hold: the reference has no such limit."""
        if state != TOO_MANY_FACTS:
            raise SearchLimitError(f"The week of {self.people[asked.person].id} has {LIMITS[state]}.")
        return self._reference.weeks([asked], prices).raw

    @cached_property
    def _reference(self) -> ReferenceSearcher:
        return ReferenceSearcher(self.problem, self.people, self._terms)


class _Share:
    """One of `count` shares of the people, loaded into one machine. People asked about have their place among all."""

    def __init__(self, problem: Problem, people: Sequence[PatientNeeds], terms: Terms, count: int) -> None:
        self._people, self._count = people, count
        self._packed = pack(problem, people, terms)
        self._tick_minutes = problem.rules.tick_minutes
        self._machine = borrowed()
        tables, address = self._packed.tables, self._machine.problems_at
        self._machine.write(tables, address)
        loaded = self._machine.call("load", address, len(tables))
        self._questions_at, counts_at = LOADED.unpack(self._machine.read(loaded, LOADED.size))
        counts = array("i", self._machine.read(counts_at, 4 * len(people)))
        self.offer_counts = tuple(counts)
        self.offered = self._packed.offered
        # A machine that ran out of memory is in no state to be used again, and is not given back.
        self._return = weakref.finalize(self, give_back, self._machine)

    def weeks(self, asked: Sequence[Asked], prices: PriceList) -> tuple[tuple[int, ...], bytes]:
        """For each person asked about how many weeks, or minus the limit that was passed; and all weeks in bytes."""
        question = self._question(asked, prices)
        self._machine.write(question, self._questions_at)
        try:
            answer = self._machine.call("search", self._questions_at, len(question))
        except OutOfMemoryError:
            self._return.detach()
            raise
        weeks, states, found, _ = ANSWER.unpack(self._machine.read(answer, ANSWER.size))
        counts = array("i", self._machine.read(states, 4 * len(asked)))
        return tuple(counts), self._machine.read(found, weeks * FOUND.size)

    def _question(self, asked: Sequence[Asked], prices: PriceList) -> bytes:
        people = [one.person // self._count for one in asked]
        extras = [self._extras(self._people[person].id, prices) if prices.apart else b"" for person in people]
        rows = list(self._tick_rows(people, prices))
        pieces = [
            QUESTION.pack(len(asked), len(rows), bool(prices.caseloads), 0),
            _by_place(prices.seats, self._packed.section_places),
            _by_place(prices.caseloads, self._packed.counselor_ids) if prices.caseloads else b"",
            *rows,
        ]
        pieces += [
            ASKED.pack(one.cutoff, person, one.most, one.is_nearest, len(extra) // EXTRA.size)
            for one, person, extra in zip(asked, people, extras, strict=True)
        ]
        return b"".join([*pieces, *extras])

    def _extras(self, patient_id: str, prices: PriceList) -> bytes:
        own = prices.apart.get(patient_id)
        if not own:
            return b""
        places = self._packed.section_places
        return b"".join(EXTRA.pack(price, places[one], 0) for one, price in own.items() if one in places)

    def _tick_rows(self, people: Sequence[int], prices: PriceList) -> Iterator[bytes]:
        """Place and week of each counselor with prices whom somebody of these could have."""
        tick = self._tick_minutes
        a_day = -(-MINUTES_PER_DAY // tick)
        for place in sorted({place for person in people for place in self._packed.possible[person]}):
            priced = prices.ticks.get(self._packed.counselor_ids[place])
            if not priced:
                continue
            row = array("q", bytes(8 * (1 + DAYS_PER_WEEK * a_day)))
            row[0] = place
            for (day, minute), price in priced.items():
                if minute % tick == 0:  # No session begins in between.
                    row[1 + day * a_day + minute // tick] = price
            yield row.tobytes()


def _by_place(prices: Mapping[str, int], ids: Iterable[str]) -> bytes:
    return array("q", [prices.get(one, 0) for one in ids]).tobytes()
