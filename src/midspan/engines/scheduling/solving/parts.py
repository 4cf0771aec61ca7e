"""A center split into parts that share neither people nor sections nor counselors; each is solved by itself."""

import numpy as np

from midspan.engines.scheduling.solving.found import Ints
from midspan.engines.scheduling.solving.limits import Limits, Part


def parts_of(limits: Limits, links: tuple[Ints, Ints]) -> tuple[Part, ...]:
    """The parts, that of the first person first. `links` are (person, key) for every key a person could ever use.

    Sections that nobody can join belong to no part; what they cost does not depend on anybody.
    """
    people = len(limits.problem.patients)
    root = _roots(people + limits.first_tick, _edges(limits, links, people))
    sections, counselors = root[people : people + limits.seats], root[people + limits.seats :]
    return tuple(
        Part(*(np.nonzero(side == one)[0] for side in (root[:people], sections, counselors)))
        for one in dict.fromkeys(root[:people].tolist())
    )


def _edges(limits: Limits, links: tuple[Ints, Ints], people: int) -> tuple[Ints, Ints]:
    ones, others = np.array(limits.pairs, np.int64).reshape(-1, 2).T
    return np.concatenate([links[0], ones]), np.concatenate([people + links[1], others])


def _roots(count: int, edges: tuple[Ints, Ints]) -> Ints:
    """The smallest number each one is connected to, by handing it on until nothing changes."""
    root = np.arange(count)
    while True:
        before = root.copy()
        least = np.minimum(root[edges[0]], root[edges[1]])
        np.minimum.at(root, edges[0], least)
        np.minimum.at(root, edges[1], least)
        root = root[root]
        if (root == before).all():
            return root
