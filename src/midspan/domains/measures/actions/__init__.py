"""Assigning, answering, entering, and what is done about people who are not on track."""

from midspan.domains.measures.actions.answering import hand_in, keep_answer, tell_late
from midspan.domains.measures.actions.assigning import (
    ask_after_stay,
    ask_at_end,
    ask_usual_at_admission,
    assign,
    assign_usual,
    end_assignment,
    tell_due,
)
from midspan.domains.measures.actions.entering import enter
from midspan.domains.measures.actions.events import drop_event, mark_event
from midspan.domains.measures.actions.reviewing import review_track

__all__ = [
    "ask_after_stay",
    "ask_at_end",
    "ask_usual_at_admission",
    "assign",
    "assign_usual",
    "drop_event",
    "end_assignment",
    "enter",
    "hand_in",
    "keep_answer",
    "mark_event",
    "review_track",
    "tell_due",
    "tell_late",
]
