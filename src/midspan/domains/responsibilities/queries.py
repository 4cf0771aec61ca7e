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

__all__ = [
    "IMPORTED",
    "LifeInWeek",
    "LifeTime",
    "life_in_week",
    "must_not_meet",
    "standing_life",
    "week_preference",
    "week_spans",
]
