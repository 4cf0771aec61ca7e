"""Asking about encounters: every query takes `viewer=` and goes through the gate."""

from midspan.domains.encounters.queries.attendance import (
    AttendanceLine,
    Lost,
    Stretch,
    aliases_of,
    attendance_for,
    attendance_of,
    attendance_on,
    patients_who_came,
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
from midspan.domains.encounters.queries.contact_hours import Counted, own_contact_rows, own_counted
from midspan.domains.encounters.queries.contacts import (
    ContactRecord,
    contact_notes_of,
    contact_record,
    may_begin_about,
    note_about,
)
from midspan.domains.encounters.queries.contacts_due import (
    ContactDue,
    EntriesDue,
    contact_notes_due,
    notes_waiting,
    writing_about,
)
from midspan.domains.encounters.queries.flags import Flag, flag_for, open_flags, open_flags_of
from midspan.domains.encounters.queries.hours import (
    RiskLine,
    hours_at_risk_by_wednesday,
    hours_of_week,
    hours_of_weeks,
)
from midspan.domains.encounters.queries.landings import GapLine, first_landings_with_gap, landings_with_gap
from midspan.domains.encounters.queries.late import LateContact, LateNotes, late_contacts, late_notes
from midspan.domains.encounters.queries.lately import CameInWeek, Lately, PeerContact, came_lately, last_peer_contacts
from midspan.domains.encounters.queries.missed import NotCome, days_came, excused_since, last_came, not_come
from midspan.domains.encounters.queries.own import OwnSession, days_attended, own_hours, own_sessions
from midspan.domains.encounters.queries.records import (
    RecordLine,
    SessionRecord,
    off_plan_reasons,
    phrases_of,
    record_of,
)
from midspan.domains.encounters.queries.serving import SignedEntry, signed_entries
from midspan.domains.encounters.queries.sheet import SheetLine, sheet_of
from midspan.domains.encounters.rules.contacts import may_be_on, may_last, may_write_contacts, may_write_kind
from midspan.domains.encounters.rules.hindrance import Hindrance

__all__ = [
    "AttendanceLine",
    "CameInWeek",
    "ChartNote",
    "ChartSession",
    "ContactDue",
    "ContactRecord",
    "Counted",
    "DaySession",
    "EntriesDue",
    "Flag",
    "GapLine",
    "Hindrance",
    "LateContact",
    "LateNotes",
    "Lately",
    "Lost",
    "NotCome",
    "NotHere",
    "NoteDue",
    "OwnSession",
    "PeerContact",
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
    "days_attended",
    "days_came",
    "excused_since",
    "first_landings_with_gap",
    "flag_for",
    "hours_at_risk_by_wednesday",
    "hours_of_week",
    "hours_of_weeks",
    "landings_with_gap",
    "last_came",
    "last_peer_contacts",
    "late_contacts",
    "late_notes",
    "may_be_on",
    "may_begin_about",
    "may_last",
    "may_write_contacts",
    "may_write_kind",
    "not_come",
    "not_here",
    "not_here_now",
    "note_about",
    "notes_due",
    "notes_of_chart",
    "notes_waiting",
    "off_plan_reasons",
    "open_flags",
    "open_flags_of",
    "own_contact_rows",
    "own_counted",
    "own_hours",
    "own_sessions",
    "patients_who_came",
    "phrases_of",
    "record_of",
    "sessions_of_chart",
    "sheet_of",
    "signed_entries",
    "thin_weeks",
    "times_in_room",
    "unsigned_of",
    "writing_about",
]
