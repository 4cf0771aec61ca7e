"""Asking about practice: one's own, and what of somebody's their team may know."""

from midspan.domains.practice.queries.logs import (
    Kept,
    did_help,
    experience,
    is_written,
    own_figures,
    own_log,
    own_logs,
    standing_of,
)
from midspan.domains.practice.queries.own import (
    anchors_for,
    open_of_skill,
    open_practices,
    own_assignment,
    own_assignments,
    own_practices,
    own_sharing,
    own_track,
    practice_rows_today,
)
from midspan.domains.practice.queries.spaced import (
    own_accepted,
    own_due,
    own_reminding,
    own_row,
)
from midspan.domains.practice.queries.team import (
    assignment_for,
    assignments_in_session,
    home_lines,
    home_lines_of,
    is_opened,
    may_offer_to,
    opening_of_cautious,
    openings_of,
    skills_of,
    titles_of,
)
from midspan.domains.practice.queries.toward import Toward, own_toward
from midspan.domains.practice.queries.week import (
    PracticeTime,
    WeekRows,
    planned_rows_in_week,
    practice_times,
    practiced_rows_in_week,
)
from midspan.domains.practice.rules import MAY_OFFER, may_see
from midspan.domains.practice.shapes import HomeLine, OpenPractice, Practice
from midspan.domains.practice.team_wording import home_words

__all__ = [
    "MAY_OFFER",
    "HomeLine",
    "Kept",
    "OpenPractice",
    "Practice",
    "PracticeTime",
    "Toward",
    "WeekRows",
    "anchors_for",
    "assignment_for",
    "assignments_in_session",
    "did_help",
    "experience",
    "home_lines",
    "home_lines_of",
    "home_words",
    "is_opened",
    "is_written",
    "may_offer_to",
    "may_see",
    "open_of_skill",
    "open_practices",
    "opening_of_cautious",
    "openings_of",
    "own_accepted",
    "own_assignment",
    "own_assignments",
    "own_due",
    "own_figures",
    "own_log",
    "own_logs",
    "own_practices",
    "own_reminding",
    "own_row",
    "own_sharing",
    "own_toward",
    "own_track",
    "planned_rows_in_week",
    "practice_rows_today",
    "practice_times",
    "practiced_rows_in_week",
    "skills_of",
    "standing_of",
    "titles_of",
]
