"""Asking about what the center offers, what rules ask of it, and when it is there."""

from midspan.domains.programs.holidays import FederalHolidays, federal_holidays
from midspan.domains.programs.licensure import LicensureStatement, licensure_statement
from midspan.domains.programs.queries.center_hours import (
    StaffLeave,
    StaffShift,
    asking_weekdays,
    closed_dates,
    leave_between,
    open_days,
    opening_spans,
    shifts_in_force,
)
from midspan.domains.programs.queries.kept_zones import kept_zone_of_work
from midspan.domains.programs.queries.licenses import held_licenses, licenses_of
from midspan.domains.programs.queries.offerings import active_groups, active_tracks, groups, levels, tracks
from midspan.domains.programs.queries.places import (
    active_rooms,
    active_sites,
    asking_days,
    closed_days_from,
    home_zone,
    one_to_one_rooms,
    rooms,
    site_for,
    sites,
    zone_of_work,
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
    Dose,
    HeldLicense,
    SourcedNumbers,
    cap_among,
    may_treat_by_video,
)

__all__ = [
    "Cap",
    "Case",
    "Dose",
    "FederalHolidays",
    "HeldLicense",
    "LicensureStatement",
    "SourcedNumbers",
    "StaffLeave",
    "StaffShift",
    "active_groups",
    "active_rooms",
    "active_sites",
    "active_tracks",
    "asking_days",
    "asking_weekdays",
    "cap_among",
    "cap_for",
    "caps_as_rules",
    "closed_dates",
    "closed_days_from",
    "dose_for",
    "dose_rules",
    "doses_for",
    "federal_holidays",
    "group_caps",
    "groups",
    "held_licenses",
    "home_zone",
    "kept_zone_of_work",
    "known_payers",
    "leave_between",
    "leave_from",
    "levels",
    "licenses_of",
    "licensure_statement",
    "may_treat_by_video",
    "one_to_one_rooms",
    "open_days",
    "opening_spans",
    "rooms",
    "shifts_in_force",
    "site_for",
    "sites",
    "tracks",
    "weekly_shifts",
    "zone_of_work",
]
