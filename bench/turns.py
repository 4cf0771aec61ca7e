"""Pages of several processes measured in turns: a machine that slows down for a while slows all of them alike."""

import json
import statistics
import subprocess
import sys
from itertools import chain
from math import ceil

from msgspec import Struct

from midspan.config.places import project_folder

ROUNDS = 9


class Round(Struct, frozen=True):
    """CPU milliseconds of a request (application, PostgreSQL), and of each request of one round those on the wall."""

    application_ms: float
    database_ms: float
    walls_ms: list[float]

    @property
    def cpu_ms(self):
        return self.application_ms + self.database_ms

    @property
    def p50_ms(self):
        return statistics.median(self.walls_ms)

    @property
    def p95_ms(self):
        """The least that 95 in 100 of its requests do not exceed."""
        return sorted(self.walls_ms)[ceil(len(self.walls_ms) * 0.95) - 1]


class Pages:
    """A process that measures pages as it is told to. `facts` is name → queries and bytes; use it in a `with`."""

    def __init__(self, module, environment, *words):
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            env=environment,
            cwd=project_folder(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.facts = self._answer()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait()

    def round(self, name):
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        return Round(*self._answer())

    def _answer(self):
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("A measured process ended; its reason is above.")
        return json.loads(line)


def take_turns(ours, floors, *, rounds_of_each=ROUNDS):
    """(floor name → figures, key → page name → figures, page name → growth): each floor comes before each page's round.

    `ours` is key → Pages, by rising size. A page's `times` are floor name → the median of its rounds over those of the
    floor. The same page of one size comes right after that of another.
    """
    kept = {(key, name): [] for name in names_of(ours) for key, pages in ours.items() if name in pages.facts}
    beside = {floor: {page: [] for page in kept} for floor in floors.facts}
    for _ in range(rounds_of_each):
        for (key, name), rounds in kept.items():
            for floor, taken in beside.items():
                taken[key, name].append(floors.round(floor))
            rounds.append(ours[key].round(name))
    of_floors = {floor: figures([*chain(*taken.values())], floors.facts[floor]) for floor, taken in beside.items()}
    of_pages = {
        key: {
            name: {
                **figures(kept[key, name], pages.facts[name]),
                "times": {floor: times(kept[key, name], taken[key, name]) for floor, taken in beside.items()},
            }
            for name in pages.facts
        }
        for key, pages in ours.items()
    }
    return of_floors, of_pages, growths(kept, smallest=next(iter(ours)), largest=[*ours][-1])


def names_of(ours):
    """Every page that is measured at one size or another, each once."""
    return [*dict.fromkeys(name for pages in ours.values() for name in pages.facts)]


def growths(kept, *, smallest, largest):
    """Page name → how many times its p95 is at the largest size what it is at the smallest, of those that have both."""
    both = [name for key, name in kept if key == smallest and (largest, name) in kept]
    return {name: growth(kept[smallest, name], kept[largest, name]) for name in both}


def growth(small_rounds, large_rounds):
    """The median over rounds that came one after the other: who else uses the machine slows both of a pair."""
    pairs = zip(small_rounds, large_rounds, strict=True)
    return round(statistics.median(large.p95_ms / small.p95_ms for small, large in pairs), 2)


def figures(rounds, facts):
    """Medians over the rounds, and what is known of the page."""
    return {
        "cpu_ms": median(one.cpu_ms for one in rounds),
        "application_ms": median(one.application_ms for one in rounds),
        "database_ms": median(one.database_ms for one in rounds),
        "p50_ms": median(one.p50_ms for one in rounds),
        "p95_ms": median(one.p95_ms for one in rounds),
        "requests_per_second": round(1000 / statistics.median(statistics.mean(one.walls_ms) for one in rounds), 1),
        **facts,
    }


def times(rounds, floor_rounds):
    """How many floors a page costs: the median of what its rounds cost over what the floor's before them did."""
    pairs = zip(rounds, floor_rounds, strict=True)
    return round(statistics.median(ours.cpu_ms / theirs.cpu_ms for ours, theirs in pairs), 2)


def median(values):
    return round(statistics.median(values), 3)
