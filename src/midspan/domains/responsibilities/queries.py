"""Asking about a person's own life: every query takes `viewer=` and goes through the gate."""

from midspan.domains.responsibilities.life_in_week import (
    IMPORTED,
    LifeInWeek,
    LifeTime,
    life_in_week,
    must_not_meet,
    standing_life,
    week_preference,
    week_spans,
)
from midspan.domains.responsibilities.life_lines import (
    ExceptionLine,
    LifeLine,
    last_step,
    life_line,
    life_lines,
    overlaps,
    weekday_runs,
    zone_of,
)
from midspan.domains.responsibilities.own_life import OwnTime, busy_times, own_busy, own_responsibilities
from midspan.domains.responsibilities.private_matters import (
    CalendarLine,
    OwnAvoidance,
    StaffAvoidance,
    calendars_of,
    candidates_to_avoid,
    own_people_to_avoid,
    people_kept_apart,
)

__all__ = [
    "IMPORTED",
    "CalendarLine",
    "ExceptionLine",
    "LifeInWeek",
    "LifeLine",
    "LifeTime",
    "OwnAvoidance",
    "OwnTime",
    "StaffAvoidance",
    "busy_times",
    "calendars_of",
    "candidates_to_avoid",
    "last_step",
    "life_in_week",
    "life_line",
    "life_lines",
    "must_not_meet",
    "overlaps",
    "own_busy",
    "own_people_to_avoid",
    "own_responsibilities",
    "people_kept_apart",
    "standing_life",
    "week_preference",
    "week_spans",
    "weekday_runs",
    "zone_of",
]
