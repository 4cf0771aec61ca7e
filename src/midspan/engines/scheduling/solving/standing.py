"""Weeks that exist already, as rows: what they use, and whether their people could have them again."""

from collections.abc import Mapping

import numpy as np
from msgspec.structs import replace

from midspan.engines.scheduling.model import Mode, Schedule, Slot, WeekPlan
from midspan.engines.scheduling.plan_points import plan_costs
from midspan.engines.scheduling.referee import check
from midspan.engines.scheduling.solving.found import NOBODY, Found, Ints, nothing
from midspan.engines.scheduling.solving.limits import Limits
from midspan.values.spans import MINUTES_PER_DAY


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


def standing_weeks(limits: Limits, schedule: Schedule | None, *, width: int) -> Found:
    """Those weeks of a schedule that still hold, each by itself, with what they cost now."""
    if schedule is None:
        return nothing(width)
    problem = limits.problem
    broken = {violation.patient_id for violation in check(problem, schedule).violations}
    known = [needs.id not in broken and schedule.plans.get(needs.id) for needs in problem.patients]
    plans = {place: plan for place, plan in enumerate(known) if plan}
    points = [plan_costs(problem, problem.patients[place], plan).total for place, plan in plans.items()]
    weeks = rows_of(plans, limits)
    missing = width - weeks.sections.shape[1]
    return replace(
        weeks,
        points=np.array(points, np.int64),
        sections=np.pad(weeks.sections, ((0, 0), (0, missing)), constant_values=NOBODY),
    )
