"""Pricing: everybody's cheapest weeks under given prices, as rows, by the same search that places people.

What is asked is a `Question`, what comes back the search's own bytes. A `Pricer` may have parts of a question about
many people answered elsewhere: the answer depends on nothing but the question, whoever gives it in how many pieces.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property

import numpy as np
from msgspec import Struct

from midspan.engines.scheduling.search.asking import MODES, Answers, Asked, PriceList, Searcher, Terms
from midspan.engines.scheduling.search.counselors import possible_counselors
from midspan.engines.scheduling.search.limits import MOST_TOGETHER
from midspan.engines.scheduling.search.searchers import SearchKind, searcher_for
from midspan.engines.scheduling.solving.found import NOBODY, Found, Ints
from midspan.engines.scheduling.solving.limits import Limits
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

FEW = 32  # Fewer people than this are never asked about elsewhere: asking would take longer than answering.

# What `search.asking.FOUND` says of one week in bytes.
_ROW = np.dtype([
    ("reduced", "<i8"),
    ("own", "<i8"),
    ("individual", "<i4", (4,)),
    ("family", "<i4", (3,)),
    ("count", "<i4"),
    ("sections", "<i4", (MOST_TOGETHER,)),
])  # fmt: skip


class Question(Struct, frozen=True):
    """Up to `most` weeks of each of these people (by place) below their cutoffs, under the prices of all keys.

    Cutoffs and prices are thousandths of a point. With `is_nearest` the search stops at the cheapest week, and the
    others are those found on the way to it.
    """

    people: Ints
    cutoffs: Ints
    most: int
    prices: Ints
    is_nearest: bool = False


Answering = Callable[[Question], Answers]
Pricer = Callable[[Question, Answering], Answers]  # The second answers any part of the question here.


class Pricing:
    """A problem's search, with prices of all keys that stay until others are set."""

    def __init__(
        self,
        limits: Limits,
        people: Ints | None = None,
        *,
        search: SearchKind = SearchKind.COMPILED,
        workers: int = 1,
        pricer: Pricer | None = None,
    ) -> None:
        """Only these `people` (by place) can be asked about; left out, everybody. `pricer` answers for many."""
        everybody = limits.problem.patients
        self.limits = limits
        self.people = np.arange(len(everybody)) if people is None else people
        self._place = {int(person): place for place, person in enumerate(self.people)}
        self._searcher: Searcher = searcher_for(
            limits.problem,
            [everybody[int(person)] for person in self.people],
            Terms(is_degradable=True),
            kind=search,
            workers=workers,
        )
        self._elsewhere = pricer
        self._prices = np.zeros(limits.count, np.int64)
        self.width = MOST_TOGETHER

    def set_prices(self, prices: Ints) -> None:
        """Prices of all keys, in thousandths of a point."""
        self._prices = prices.copy()

    def change_prices(self, keys: Ints, prices: Ints | int) -> None:
        """Other prices for some keys."""
        self._prices[keys] = prices

    def links(self) -> tuple[Ints, Ints]:
        """(people, keys): each section and counselor that somebody could ever use, whatever the prices."""
        pairs = [
            (int(person), key) for person in self.people for key in (*self._sections(person), *self._counselors(person))
        ]
        table = np.array(pairs, np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def _sections(self, person: int) -> tuple[int, ...]:
        return self._searcher.sections_for(self._place[int(person)])

    def _counselors(self, person: int) -> list[int]:
        needs = self.limits.problem.patients[int(person)]
        if not needs.individual_minutes and not needs.family_minutes:
            return []
        possible = possible_counselors(needs, self.limits.problem.counselors)
        return sorted({self.limits.seats + self.limits.counselor_places[one.id] for one in possible})

    def weeks(self, people: Ints, *, cutoffs: Ints, most: int) -> Found:
        """Up to `most` weeks of each of these people below their cutoff (thousandths), cheapest first.

        Person by person, in their order; the first of each is the cheapest there is. For one week each the search
        stops at the cheapest.
        """
        return self.asked(Question(people, cutoffs, most, self._prices, is_nearest=most == 1))

    def nearest(self, people: Ints, *, cutoffs: Ints, most: int) -> Found:
        """The cheapest week of each of these people, and others found on the way to it: much faster than `weeks`."""
        return self.asked(Question(people, cutoffs, most, self._prices, is_nearest=True))

    def asked(self, question: Question) -> Found:
        """The weeks that a question of its own is about, whatever prices are set."""
        people = question.people
        if self._elsewhere is None or len(people) < FEW:
            return self._rows(people, self.answers(question))
        return self._rows(people, self._elsewhere(question, self.answers))

    def answers(self, question: Question) -> Answers:
        """The search's own answer to a question about some of its people."""
        asked = [
            Asked(self._place[person], cutoff, question.most, is_nearest=question.is_nearest)
            for person, cutoff in zip(question.people.tolist(), question.cutoffs.tolist(), strict=True)
        ]
        return self._searcher.weeks(asked, self._price_list(question.people, question.prices))

    def _rows(self, people: Ints, answers: Answers) -> Found:
        table = np.frombuffer(answers.raw, _ROW)
        sections = table["sections"].astype(np.int64)
        sections[np.arange(MOST_TOGETHER) >= table["count"][:, None]] = NOBODY
        return Found(
            patients=np.repeat(np.asarray(people, np.int64), answers.counts),
            points=table["own"].astype(np.int64),
            reduced=table["reduced"].astype(np.int64),
            sections=sections,
            individual=self._sessions(table["individual"], has_mode=True),
            family=self._sessions(table["family"], has_mode=False),
        )

    def _sessions(self, table: "np.typing.NDArray[np.int32]", *, has_mode: bool) -> Ints:
        """(counselor, minute of the week, mode): a family session is always by video."""
        found = np.full((len(table), 3), NOBODY, np.int64)
        held = np.nonzero(table[:, 0] != NOBODY)[0]
        found[held, 0] = self._counselor_of_entry[table[held, 0]]
        found[held, 1] = table[held, 1].astype(np.int64) * MINUTES_PER_DAY + table[held, 2]
        found[held, 2] = table[held, 3] - MODES_FROM if has_mode else 1
        return found

    @cached_property
    def _counselor_of_entry(self) -> Ints:
        """Each entry of a counselor in the problem as the place of their id."""
        places = self.limits.counselor_places
        return np.array([places[counselor.id] for counselor in self.limits.problem.counselors], np.int64)

    def _price_list(self, people: Ints, prices: Ints) -> PriceList:
        limits, problem = self.limits, self.limits.problem
        seats, rooms = _priced(prices[: limits.seats]), _priced(prices[limits.seats : limits.first_tick])
        return PriceList(
            seats={problem.sections[section].id: price for section, price in seats},
            ticks=self._ticks(people, prices),
            caseloads={limits.counselor_ids[counselor]: price for counselor, price in rooms},
            apart=self._apart(people, prices) if limits.pairs else {},
        )

    def _ticks(self, people: Ints, all_prices: Ints) -> dict[str, dict[tuple[int, int], int]]:
        limits = self.limits
        a_week = limits.ticks_per_day * DAYS_PER_WEEK
        ticks = all_prices[limits.first_tick : limits.first_apart].reshape(-1, a_week)
        asked = self._asked_counselors(people)
        found: dict[str, dict[tuple[int, int], int]] = {}
        for counselor in asked:
            priced = _priced(ticks[counselor])
            if priced:
                found[limits.counselor_ids[counselor]] = {limits.moments[tick]: price for tick, price in priced}
        return found

    def _asked_counselors(self, people: Ints) -> range | list[int]:
        """Counselors of few people one by one; of many, simply all."""
        if len(people) > 1:
            return range(len(self.limits.counselor_ids))
        return [key - self.limits.seats for person in people for key in self._counselors(int(person))]

    def _apart(self, people: Ints, all_prices: Ints) -> dict[str, dict[str, int]]:
        limits, problem = self.limits, self.limits.problem
        found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for person in people.tolist():
            for number in limits.pairs_of.get(person, ()):
                prices = all_prices[limits.first_apart + number * limits.seats :][: limits.seats]
                for section in np.nonzero(prices)[0].tolist():
                    found[problem.patients[person].id][problem.sections[section].id] += int(prices[section])
        return found


def _priced(prices: Ints) -> list[tuple[int, int]]:
    """(place, price) of all that is not free."""
    places = np.nonzero(prices)[0]
    return list(zip(places.tolist(), prices[places].tolist(), strict=True))


MODES_FROM = min(MODES.values())  # The search counts modes from one.
