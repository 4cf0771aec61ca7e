"""From the search's own terms back to a plan anybody can read."""

from midspan.engines.scheduling.model import Commitment, Slot, WeekPlan
from midspan.engines.scheduling.search.days import NOTHING
from midspan.engines.scheduling.search.labels import Week


def plan_of(week: Week) -> WeekPlan:
    """The sections (in order of id) and sessions of a found week."""
    return WeekPlan(
        section_ids=tuple(sorted(week.layout.offers[place].section.id for place in places_of(week))),
        individual=_slot(week, kind="individual"),
        family=_slot(week, kind="family"),
    )


def places_of(week: Week) -> tuple[int, ...]:
    """Places among the layout's offers, in order, each once."""
    combinations = week.layout.combinations
    return tuple(
        sorted({place for choice in week.choices for place in combinations[choice.day][choice.combination].places})
    )


def moves_of(week: Week) -> tuple[Commitment, ...]:
    """The movable commitments that have to move."""
    bits = 0
    for choice in week.choices:
        slots = week.layout.slots[choice.day]
        bits |= week.layout.combinations[choice.day][choice.combination].displaced
        if choice.individual != NOTHING:
            bits |= slots.individual[choice.individual].displaced
        if choice.family != NOTHING:
            bits |= slots.family[choice.family].displaced
    return week.layout.life.moved(bits)


def _slot(week: Week, *, kind: str) -> Slot | None:
    for choice in week.choices:
        slots = week.layout.slots[choice.day]
        if kind == "individual" and choice.individual != NOTHING:
            return slots.individual[choice.individual].slot
        if kind == "family" and choice.family != NOTHING:
            return slots.family[choice.family].slot
    return None
