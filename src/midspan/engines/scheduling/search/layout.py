"""Everything about one person's week that does not depend on prices, prepared once.

A *combination* is a set of sections attended on one day. The label of a partial week is one integer: minutes in its
lowest bits, then days, then one bit per fact that later days must know (individual session placed, family session
placed, required content seen, a curriculum used, a section with several meetings joined).
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from midspan.engines.scheduling.conditions.commitments import Life, life_of
from midspan.engines.scheduling.model import Counselor, PatientNeeds, Problem
from midspan.engines.scheduling.rules import Rules
from midspan.engines.scheduling.search.asking import Terms
from midspan.engines.scheduling.search.combinations import Combination, combinations_by_day
from midspan.engines.scheduling.search.counselors import is_bound_to_one, possible_counselors
from midspan.engines.scheduling.search.flags import Flags
from midspan.engines.scheduling.search.offers import Offer, constant_points, offers_for
from midspan.engines.scheduling.search.slot_days import SlotDay, slot_days
from midspan.engines.scheduling.search.slots import SlotOffer, family_slots, individual_slots


class Layout(Struct, frozen=True):
    """One person with one possible set of counselors. Tuples by day have seven entries.

    `start` is the label of the empty week; `allowed` the lowest and highest minutes of a whole one.
    """

    needs: PatientNeeds
    rules: Rules
    life: Life
    offers: tuple[Offer, ...]
    flags: Flags
    combinations: tuple[tuple[Combination, ...], ...]
    slots: tuple[SlotDay, ...]
    start: int
    allowed: tuple[int, int]
    constant_points: int
    is_degradable: bool


def layouts_for(problem: Problem, needs: PatientNeeds, terms: Terms) -> tuple[Layout, ...]:
    """The person's layouts: one, or one per counselor where choosing one binds individual and family session."""
    life = life_of(needs)
    offers = offers_for(problem, needs=needs, life=life)
    flags = Flags.of(offers, rules=problem.rules)
    combinations = combinations_by_day(offers, needs=needs, life=life, flags=flags, rules=problem.rules)
    return tuple(
        Layout(
            needs=needs,
            rules=problem.rules,
            life=life,
            offers=offers,
            flags=flags,
            combinations=combinations,
            slots=_slot_days(
                group, offers=offers, needs=needs, rules=problem.rules, life=life, is_each_kept=terms.are_hours_priced
            ),
            start=_start(needs, problem.rules),
            allowed=(needs.minimum_minutes, needs.minutes_allowed),
            constant_points=constant_points(needs, problem),
            is_degradable=terms.is_degradable,
        )
        for group in _counselor_groups(problem, needs)
    )


def _slot_days(
    counselors: Sequence[Counselor],
    *,
    offers: Sequence[Offer],
    needs: PatientNeeds,
    rules: Rules,
    life: Life,
    is_each_kept: bool,
) -> tuple[SlotDay, ...]:
    individual = individual_slots(counselors, needs=needs, rules=rules, life=life) if needs.individual_minutes else ()
    family = family_slots(counselors, needs=needs, rules=rules, life=life) if needs.family_minutes else ()
    if not is_each_kept:
        individual = _one_of_a_kind(individual)
    return slot_days(individual, family, offers=offers, rules=rules)


def _one_of_a_kind(slots: Sequence[SlotOffer]) -> tuple[SlotOffer, ...]:
    kinds: dict[object, SlotOffer] = {}
    for slot in slots:
        kinds.setdefault((slot.block, slot.points), slot)
    return tuple(kinds.values())


def _counselor_groups(problem: Problem, needs: PatientNeeds) -> Iterator[tuple[Counselor, ...]]:
    possible = possible_counselors(needs, problem.counselors)
    if is_bound_to_one(needs) and possible:
        yield from ((counselor,) for counselor in possible)
    else:
        yield possible


def _start(needs: PatientNeeds, rules: Rules) -> int:
    """Minutes counted before the first day: none, unless sessions count whether or not they could be planned."""
    return needs.individual_minutes + needs.family_minutes if rules.missed_sessions_count else 0
