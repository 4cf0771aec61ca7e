"""Shape of programs: nothing here is about a patient."""

from midspan.domains.programs.models.hours import Leave, Shift
from midspan.domains.programs.models.licenses import License
from midspan.domains.programs.models.offerings import Group, LevelOfCare, Track
from midspan.domains.programs.models.places import AskingDay, ClosedDay, OpeningHours, Room, Site
from midspan.domains.programs.models.regulation import DoseRule, GroupCap

__all__ = [
    "AskingDay",
    "ClosedDay",
    "DoseRule",
    "Group",
    "GroupCap",
    "Leave",
    "LevelOfCare",
    "License",
    "OpeningHours",
    "Room",
    "Shift",
    "Site",
    "Track",
]
