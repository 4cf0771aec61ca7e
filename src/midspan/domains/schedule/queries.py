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
from midspan.domains.schedule.offers import latest_offer, open_offer

__all__ = [
    "BoardSession",
    "BookedSession",
    "RosterLine",
    "booked_session",
    "first_sessions",
    "latest_offer",
    "next_session",
    "open_offer",
    "planned_minutes",
    "roster",
    "sessions_on",
    "week_of",
]
