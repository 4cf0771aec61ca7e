"""`verify_bound`: what the prices of a certificate prove, reckoned again from the problem alone, in whole millipoints.

Whoever pays a toll for each shared thing they use can only be charged too little by the center as a whole: what the
tolls of a feasible schedule bring in is at most what the limits allow. So for *any* prices, no schedule costs less than

    everybody's cheaper choice, waiting or their cheapest week under tolls
    + for each section, the least of what its fill costs less what its seats bring in
    - for each tick, caseload and no-contact pair in a section, the most that it can bring in.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from random import Random

from msgspec import Struct

from midspan.engines.scheduling.answers import Certificate
from midspan.engines.scheduling.model import PatientNeeds, Problem, Section
from midspan.engines.scheduling.referee.cheapest_week import cheapest_week
from midspan.engines.scheduling.referee.costs import section_points
from midspan.engines.scheduling.referee.own_life import MILLI, OwnLife, Tolls


class Bound(Struct, frozen=True):
    """Millipoints by where they come from; `limits` (ticks, caseloads, pairs) is never positive."""

    people: int
    sections: int
    limits: int

    @property
    def millipoints(self) -> int:
        return self.people + self.sections + self.limits

    @property
    def points(self) -> int:
        """No schedule costs fewer points than this: costs are whole, so the bound rounds up."""
        return -(-self.millipoints // MILLI)


class SpotCheck(Struct, frozen=True):
    """What a sample says: whether the claimed bound is the sum of its parts, and whose share is too high."""

    checked: tuple[str, ...]
    overstated: tuple[str, ...]
    adds_up: bool

    @property
    def is_upheld(self) -> bool:
        return self.adds_up and not self.overstated


def verify_bound(problem: Problem, certificate: Certificate) -> Bound:
    """The lower bound that the certificate's prices prove. Its own claims are not looked at.

    Raises ValueError where the certificate is about another problem: other rules, or prices of what is not in it.
    """
    prices = _Prices(problem, certificate)
    return Bound(
        people=sum(prices.share_of(needs) for needs in problem.patients),
        sections=prices.sections,
        limits=prices.limits,
    )


def spot_check(problem: Problem, certificate: Certificate, *, seed: int, count: int = 50) -> SpotCheck:
    """As `verify_bound`, but everybody's share is taken as claimed and only `count` people's are reckoned again.

    Raises ValueError where the certificate is about another problem, or does not tell everybody's share.
    """
    prices, claimed = _Prices(problem, certificate), dict(certificate.shares)
    if claimed.keys() != {needs.id for needs in problem.patients}:
        raise ValueError("The certificate does not tell the share of every patient.")
    sample = Random(seed).sample(problem.patients, min(count, len(problem.patients)))  # noqa: S311 - a sample, no secret.
    overstated = tuple(needs.id for needs in sample if claimed[needs.id] > prices.share_of(needs))
    total = sum(claimed.values()) + prices.sections + prices.limits
    return SpotCheck(tuple(needs.id for needs in sample), overstated, certificate.bound <= total)


class _Prices(Struct, frozen=True, dict=True):
    """A certificate's prices on a problem."""

    problem: Problem
    certificate: Certificate

    def __post_init__(self) -> None:
        _refuse_another(self.problem, self.certificate)

    def share_of(self, needs: PatientNeeds) -> int:
        """The cheaper of waiting and the cheapest week under tolls."""
        waiting = MILLI * self.problem.rules.weights.wait_list * needs.priority
        life = OwnLife(self.problem, needs, self._tolls(needs))
        week = cheapest_week(life, below=waiting)
        return waiting if week is None else week

    def _tolls(self, needs: PatientNeeds) -> Tolls:
        seats = Counter(self._seats)
        for one, other, section_id, price in self.certificate.no_contact:
            if needs.id in {one, other}:
                seats[section_id] += price
        return Tolls(seats, self._ticks, dict(self.certificate.caseloads))

    @cached_property
    def _seats(self) -> Mapping[str, int]:
        return dict(self.certificate.seats)

    @cached_property
    def _ticks(self) -> Mapping[tuple[str, int, int], int]:
        return {(counselor, day, minute): price for counselor, day, minute, price in self.certificate.ticks}

    @cached_property
    def sections(self) -> int:
        return sum(_section_least(one, self._seats.get(one.id, 0), self.problem) for one in self.problem.sections)

    @cached_property
    def limits(self) -> int:
        """Each tick takes one session, each pair one of the two, each caseload as many as it has room for."""
        rooms = {one.id: one.room_left for one in self.problem.counselors}
        everybody = len(self.problem.patients)
        brought = sum(_most(price, 1) for price in self._ticks.values())
        brought += sum(_most(price, 1) for *_, price in self.certificate.no_contact)
        for counselor_id, price in self.certificate.caseloads:
            room = rooms[counselor_id]
            brought += _most(price, everybody if room is None else min(room, everybody))
        return -brought


def _most(price: int, uses: int) -> int:
    """The most that up to so many uses bring in; a negative price brings in most when nobody pays it."""
    return max(0, price * uses)


def _section_least(section: Section, price: int, problem: Problem) -> int:
    """Over every possible number of new people: what the fill costs less what the seats bring in."""
    most = max(0, min(section.seats_left, len(problem.patients)))
    fills = range(most + 1)
    return min(MILLI * section_points(section, section.taken + new, problem) - price * new for new in fills)


def _refuse_another(problem: Problem, certificate: Certificate) -> None:
    if certificate.rules_version != problem.rules.version:
        raise ValueError(f"The certificate is for rules {certificate.rules_version}, not {problem.rules.version}.")
    sections, counselors = {one.id for one in problem.sections}, {one.id for one in problem.counselors}
    pairs = {frozenset(pair) for pair in problem.no_contact}
    _refuse_strange((one for one, _ in certificate.seats), sections)
    _refuse_strange((section_id for *_, section_id, _ in certificate.no_contact), sections)
    _refuse_strange((one for one, *_ in certificate.ticks), counselors)
    _refuse_strange((one for one, _ in certificate.caseloads), counselors)
    if any(frozenset(pair[:2]) not in pairs for pair in certificate.no_contact):
        raise ValueError("The certificate has a price for a no-contact pair that is not in the problem.")
    for prices in (certificate.seats, certificate.ticks, certificate.caseloads, certificate.no_contact):
        _refuse_repeated(tuple(entry[:-1]) for entry in prices)


def _refuse_strange(ids: Iterable[str], known: set[str]) -> None:
    for one in ids:
        if one not in known:
            raise ValueError(f"The certificate has a price for {one}, which is not in the problem.")


def _refuse_repeated(keys: Iterable[tuple[object, ...]]) -> None:
    if repeated := [key for key, count in Counter(keys).items() if count > 1]:
        raise ValueError(f"The certificate has two prices for {repeated[0]}.")
