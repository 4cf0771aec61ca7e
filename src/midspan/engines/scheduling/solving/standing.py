"""Weeks that exist already, as rows: what they use, and whether their people could have them again."""

from collections.abc import Mapping

import numpy as np

from midspan.engines.scheduling.model import Mode, Schedule, Slot, WeekPlan
from midspan.engines.scheduling.solving.found import NOBODY, Found, Ints, joined, nothing
from midspan.engines.scheduling.solving.limits import THOUSAND, Limits
from midspan.engines.scheduling.solving.pricing import Pricing
from midspan.engines.scheduling.solving.starting import CLOSED
from midspan.values.spans import MINUTES_PER_DAY

WISHED = -1_000_000 * THOUSAND  # So welcome a seat that no week without it comes first.


def rows_of(plans: Mapping[int, WeekPlan], limits: Limits) -> Found:
    """Plans (by the person's place) as rows without points; what does not exist any more is left out."""
    known = {section.id: place for place, section in enumerate(limits.problem.sections)}
    places = [sorted(known[one] for one in plan.section_ids if one in known) for plan in plans.values()]
    sections = np.full((len(plans), max([len(row) for row in places], default=0)), NOBODY, np.int64)
    for row, own in enumerate(places):
        sections[row, : len(own)] = own
    none = np.zeros(len(plans), np.int64)
    return Found(
        patients=np.array(list(plans), np.int64),
        points=none,
        reduced=none,
        sections=sections,
        individual=_slots([plan.individual for plan in plans.values()], limits),
        family=_slots([plan.family for plan in plans.values()], limits),
    )


def _slots(slots: list[Slot | None], limits: Limits) -> Ints:
    counselors = limits.counselor_places
    rows = [
        (NOBODY, NOBODY, NOBODY)
        if slot is None or slot.counselor_id not in counselors
        else (
            counselors[slot.counselor_id],
            slot.span.day * MINUTES_PER_DAY + slot.span.start,
            int(slot.mode is Mode.VIDEO),
        )
        for slot in slots
    ]
    return np.array(rows, np.int64).reshape(-1, 3)


def standing_weeks(limits: Limits, pricing: Pricing, schedule: Schedule | None) -> Found:
    """Those weeks of a schedule that their people could have again, with what they cost now."""
    if schedule is None:
        return nothing(pricing.width)
    plans = {place: schedule.plans.get(needs.id) for place, needs in enumerate(limits.problem.patients)}
    held = {place: plan for place, plan in plans.items() if plan is not None}
    pricing.set_prices(np.full(limits.count, CLOSED))
    rows, keys = limits.uses(rows_of(held, limits))
    starts = np.searchsorted(rows, np.arange(len(held) + 1))
    weeks = [_again(limits, pricing, person, keys[starts[row] : starts[row + 1]]) for row, person in enumerate(held)]
    return joined([week for week in weeks if len(week)], width=pricing.width)


def _again(limits: Limits, pricing: Pricing, person: int, keys: Ints) -> Found:
    """The week that uses exactly these keys, if the search still finds it."""
    pricing.change_prices(keys, np.where(keys < limits.seats, WISHED, 0))
    week = pricing.weeks(np.array([person]), cutoffs=np.array([CLOSED]), most=1)
    pricing.change_prices(keys, np.full(len(keys), CLOSED))
    return week if len(week) and np.array_equal(limits.uses(week)[1], keys) else week.rows(np.zeros(0, np.int64))
