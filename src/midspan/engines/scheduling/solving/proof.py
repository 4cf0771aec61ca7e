"""Certificates and prices: from the array over the keys to what anybody can read and check, and back."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from midspan.engines.scheduling.answers import Certificate
from midspan.engines.scheduling.solving.found import Ints
from midspan.engines.scheduling.solving.limits import Limits


def certificate_of(
    limits: Limits, prices: Ints, *, objective: int, bound: int, shares: Mapping[str, int]
) -> Certificate:
    """The prices by name, those that are not zero, with what they prove (thousandths of a point)."""
    problem = limits.problem
    priced = [(int(key), int(prices[key])) for key in np.nonzero(prices)[0]]
    people = [needs.id for needs in problem.patients]
    pairs = [(people[one], people[other]) for one, other in limits.pairs]
    apart = (
        (divmod(key - limits.first_apart, limits.seats), price) for key, price in priced if key >= limits.first_apart
    )
    return Certificate(
        rules_version=problem.rules.version,
        objective=objective,
        bound=bound,
        seats=_named([section.id for section in problem.sections], priced, first=0),
        ticks=tuple(sorted((*limits.tick_at(key), price) for key, price in priced if limits.is_tick(key))),
        caseloads=_named(limits.counselor_ids, priced, first=limits.seats),
        no_contact=tuple(sorted((*pairs[pair], problem.sections[seat].id, price) for (pair, seat), price in apart)),
        shares=tuple(shares.items()),
    )


def _named(names: Iterable[str], priced: list[tuple[int, int]], *, first: int) -> tuple[tuple[str, int], ...]:
    known = dict(enumerate(names, start=first))
    return tuple(sorted((known[key], price) for key, price in priced if key in known))


def known_prices(limits: Limits, certificate: Certificate | None) -> Ints:
    """A certificate's prices of what this problem still has; nothing else has one."""
    prices = np.zeros(limits.count, np.int64)
    if certificate is not None:
        for key, price in _keys(limits, certificate):
            prices[key] = price
    return prices


def _keys(limits: Limits, certificate: Certificate) -> Iterator[tuple[int, int]]:
    sections = {section.id: place for place, section in enumerate(limits.problem.sections)}
    counselors = {counselor_id: place for place, counselor_id in enumerate(limits.counselor_ids)}
    yield from ((sections[one], price) for one, price in certificate.seats if one in sections)
    yield from ((limits.seats + counselors[one], price) for one, price in certificate.caseloads if one in counselors)
    for counselor_id, day, minute, price in certificate.ticks:
        if counselor_id in counselors:
            yield limits.tick_key(counselors[counselor_id], day, minute), price
