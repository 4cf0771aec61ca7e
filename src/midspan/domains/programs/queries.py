"""Asking about what the center offers and when it is there."""

from midspan.domains.programs.center_hours import (
    StaffLeave,
    StaffShift,
    closed_dates,
    dose_rule_for,
    leave_between,
    opening_spans,
    shifts_in_force,
)

__all__ = [
    "StaffLeave",
    "StaffShift",
    "closed_dates",
    "dose_rule_for",
    "leave_between",
    "opening_spans",
    "shifts_in_force",
]
