"""Asking: what is due for somebody, what came back over time, and who is not on track."""

from midspan.domains.measures.going import Track, came_of_patient, looks_of_patient, not_looked_at
from midspan.domains.measures.queries.answers import (
    administration_for,
    answers_of,
    has_left,
    last_points,
    person_of,
    reader_of,
    sheet_of_day,
)
from midspan.domains.measures.queries.askings import (
    Asking,
    Chosen,
    asking_for,
    askings_of,
    is_held,
    line_for,
    line_of,
    weeks_of,
)
from midspan.domains.measures.queries.falling import due_since, due_to_tell, occurrence_id
from midspan.domains.measures.queries.own import is_shown_now, is_to_be_reached, is_watched, own_draft, own_due
from midspan.domains.measures.queries.series import Series, came_to, in_order, series_of, sum_words, tracks_of
from midspan.domains.measures.queries.usual import (
    Usual,
    UsualLine,
    answered_since,
    newly_admitted,
    to_be_asked_usual,
    usual_of,
    week_of,
)

__all__ = [
    "Asking",
    "Chosen",
    "Series",
    "Track",
    "Usual",
    "UsualLine",
    "administration_for",
    "answered_since",
    "answers_of",
    "asking_for",
    "askings_of",
    "came_of_patient",
    "came_to",
    "due_since",
    "due_to_tell",
    "has_left",
    "in_order",
    "is_held",
    "is_shown_now",
    "is_to_be_reached",
    "is_watched",
    "last_points",
    "line_for",
    "line_of",
    "looks_of_patient",
    "newly_admitted",
    "not_looked_at",
    "occurrence_id",
    "own_draft",
    "own_due",
    "person_of",
    "reader_of",
    "series_of",
    "sheet_of_day",
    "sum_words",
    "to_be_asked_usual",
    "tracks_of",
    "usual_of",
    "week_of",
    "weeks_of",
]
