"""Asking about encounters: every query takes `viewer=` and goes through the gate."""

from midspan.domains.encounters.queries.attendance import (
    AttendanceLine,
    Stretch,
    aliases_of,
    attendance_for,
    attendance_of,
)
from midspan.domains.encounters.queries.hours import (
    RiskLine,
    hours_at_risk_by_wednesday,
    hours_of_week,
    hours_of_weeks,
)
from midspan.domains.encounters.queries.own import OwnSession, own_hours, own_sessions
from midspan.domains.encounters.queries.records import RecordLine, SessionRecord, phrases_of, record_of

__all__ = [
    "AttendanceLine",
    "OwnSession",
    "RecordLine",
    "RiskLine",
    "SessionRecord",
    "Stretch",
    "aliases_of",
    "attendance_for",
    "attendance_of",
    "hours_at_risk_by_wednesday",
    "hours_of_week",
    "hours_of_weeks",
    "own_hours",
    "own_sessions",
    "phrases_of",
    "record_of",
]
