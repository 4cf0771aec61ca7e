"""Asking about what the center offers, what rules ask of it, and when it is there."""

from midspan.domains.programs.queries.center_hours import (
    StaffLeave,
    StaffShift,
    closed_dates,
    leave_between,
    opening_spans,
    shifts_in_force,
)
from midspan.domains.programs.queries.offerings import active_groups, active_tracks, groups, levels, tracks
from midspan.domains.programs.queries.places import (
    active_rooms,
    active_sites,
    closed_days_from,
    home_zone,
    rooms,
    sites,
)
from midspan.domains.programs.queries.regulation import (
    cap_for,
    caps_as_rules,
    dose_for,
    dose_rules,
    doses_for,
    group_caps,
    known_payers,
)
from midspan.domains.programs.queries.staff_hours import leave_from, weekly_shifts
from midspan.domains.programs.rules import (
    Cap,
    Case,
    Citation,
    Dose,
    SourcedNumbers,
    cap_among,
    minutes_words,
    span_words,
)

__all__ = [
    "Cap",
    "Case",
    "Citation",
    "Dose",
    "SourcedNumbers",
    "StaffLeave",
    "StaffShift",
    "active_groups",
    "active_rooms",
    "active_sites",
    "active_tracks",
    "cap_among",
    "cap_for",
    "caps_as_rules",
    "closed_dates",
    "closed_days_from",
    "dose_for",
    "dose_rules",
    "doses_for",
    "group_caps",
    "groups",
    "home_zone",
    "known_payers",
    "leave_between",
    "leave_from",
    "levels",
    "minutes_words",
    "opening_spans",
    "rooms",
    "shifts_in_force",
    "sites",
    "span_words",
    "tracks",
    "weekly_shifts",
]
