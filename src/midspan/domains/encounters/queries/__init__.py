"""Asking about encounters: every query takes `viewer=` and goes through the gate."""

from midspan.domains.encounters.queries.attendance import (
    AttendanceLine,
    Stretch,
    aliases_of,
    attendance_for,
    attendance_of,
    attendance_on,
    times_in_room,
)
from midspan.domains.encounters.queries.board import (
    DaySession,
    NoteDue,
    NotHere,
    coming_sessions,
    day_sessions,
    not_here,
    not_here_now,
    notes_due,
    thin_weeks,
)
from midspan.domains.encounters.queries.chart import (
    ChartNote,
    ChartSession,
    notes_of_chart,
    sessions_of_chart,
    unsigned_of,
)
from midspan.domains.encounters.queries.contacts import (
    ContactDue,
    ContactRecord,
    Counted,
    contact_notes_due,
    contact_notes_of,
    contact_record,
    may_begin_about,
    may_last,
    may_write_contacts,
    note_about,
    own_counted,
)
from midspan.domains.encounters.queries.hours import (
    RiskLine,
    hours_at_risk_by_wednesday,
    hours_of_week,
    hours_of_weeks,
)
from midspan.domains.encounters.queries.landings import GapLine, first_landings_with_gap, landings_with_gap
from midspan.domains.encounters.queries.lately import Lately, came_lately
from midspan.domains.encounters.queries.own import OwnSession, own_hours, own_sessions
from midspan.domains.encounters.queries.records import RecordLine, SessionRecord, phrases_of, record_of
from midspan.domains.encounters.queries.serving import SignedEntry, signed_entries
from midspan.domains.encounters.queries.sheet import SheetLine, sheet_of

__all__ = [
    "AttendanceLine",
    "ChartNote",
    "ChartSession",
    "ContactDue",
    "ContactRecord",
    "Counted",
    "DaySession",
    "GapLine",
    "Lately",
    "NotHere",
    "NoteDue",
    "OwnSession",
    "RecordLine",
    "RiskLine",
    "SessionRecord",
    "SheetLine",
    "SignedEntry",
    "Stretch",
    "aliases_of",
    "attendance_for",
    "attendance_of",
    "attendance_on",
    "came_lately",
    "coming_sessions",
    "contact_notes_due",
    "contact_notes_of",
    "contact_record",
    "day_sessions",
    "first_landings_with_gap",
    "hours_at_risk_by_wednesday",
    "hours_of_week",
    "hours_of_weeks",
    "landings_with_gap",
    "may_begin_about",
    "may_last",
    "may_write_contacts",
    "not_here",
    "not_here_now",
    "note_about",
    "notes_due",
    "notes_of_chart",
    "own_counted",
    "own_hours",
    "own_sessions",
    "phrases_of",
    "record_of",
    "sessions_of_chart",
    "sheet_of",
    "signed_entries",
    "thin_weeks",
    "times_in_room",
    "unsigned_of",
]
