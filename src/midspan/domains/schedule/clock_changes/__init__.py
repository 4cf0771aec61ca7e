"""What the two nights a year on which clocks change do to sessions, found three weeks ahead.

A session may fall into the time that is skipped or repeated; and where somebody takes part by video from a zone that
changes on another day, or never, a session moves on their clock and may meet their own life.
"""

from midspan.domains.schedule.clock_changes.finding import AHEAD, find_cases
from midspan.domains.schedule.clock_changes.listing import CaseLine, clock_cases, coming_changes
from midspan.domains.schedule.clock_changes.shifts import ClockShift, meets_only_now, shifts_between

__all__ = [
    "AHEAD",
    "CaseLine",
    "ClockShift",
    "clock_cases",
    "coming_changes",
    "find_cases",
    "meets_only_now",
    "shifts_between",
]
