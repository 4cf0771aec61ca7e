"""Changing the center: places, staff hours, what is offered, and the rules of law and payers that are in use."""

from midspan.domains.programs.actions.licenses import keep_license, remove_license
from midspan.domains.programs.actions.offerings import (
    IN_USE,
    STAFF,
    GroupDetails,
    TrackDetails,
    keep_group,
    keep_level,
    keep_track,
    set_in_use,
)
from midspan.domains.programs.actions.places import (
    RoomDetails,
    SiteDetails,
    adopt_holidays,
    close_day,
    keep_room,
    keep_site,
    reopen_day,
    set_asking_day,
    set_opening_hours,
)
from midspan.domains.programs.actions.regulation import (
    LoadedPacks,
    add_dose_rule,
    add_group_cap,
    load_rule_packs,
    switch_rule,
)
from midspan.domains.programs.actions.staff_hours import remove_leave, set_weekly_hours, take_leave

__all__ = [
    "IN_USE",
    "STAFF",
    "GroupDetails",
    "LoadedPacks",
    "RoomDetails",
    "SiteDetails",
    "TrackDetails",
    "add_dose_rule",
    "add_group_cap",
    "adopt_holidays",
    "close_day",
    "keep_group",
    "keep_level",
    "keep_license",
    "keep_room",
    "keep_site",
    "keep_track",
    "load_rule_packs",
    "remove_leave",
    "remove_license",
    "reopen_day",
    "set_asking_day",
    "set_in_use",
    "set_opening_hours",
    "set_weekly_hours",
    "switch_rule",
    "take_leave",
]
