"""Asking about the schedule: every query takes `viewer=` and goes through the gate, and no peer is named.

Answers are plain frozen rows, made of a constant number of queries however many there are.
"""

from midspan.domains.schedule.asking import (
    BoardSession,
    BookedSession,
    RosterLine,
    booked_session,
    first_sessions,
    next_session,
    planned_minutes,
    roster,
    sessions_on,
    week_of,
)
from midspan.domains.schedule.offers import latest_offer, offer_for, open_offer
from midspan.domains.schedule.staffed import (
    StaffedSession,
    WeekMeeting,
    led_by,
    meetings_in_week,
    people_expected,
    sessions_for_staff,
    staffed_session,
    standing_bookings,
)

__all__ = [
    "BoardSession",
    "BookedSession",
    "RosterLine",
    "StaffedSession",
    "WeekMeeting",
    "booked_session",
    "first_sessions",
    "latest_offer",
    "led_by",
    "meetings_in_week",
    "next_session",
    "offer_for",
    "open_offer",
    "people_expected",
    "planned_minutes",
    "roster",
    "sessions_for_staff",
    "sessions_on",
    "staffed_session",
    "standing_bookings",
    "week_of",
]
