"""Changing a life: every function takes `by=`, asks its rule first, and keeps what it replaced so that undo works."""

from midspan.domains.responsibilities.actions.avoidances import (
    keep_apart,
    keep_apart_no_more,
    name_person_to_avoid,
    remove_person_to_avoid,
    resolve_person_to_avoid,
    restore_person_to_avoid,
)
from midspan.domains.responsibilities.actions.calendars import (
    MOST_BYTES,
    remove_calendar,
    restore_calendar,
    subscribe_calendar,
    upload_calendar,
)
from midspan.domains.responsibilities.actions.painting import paint_week
from midspan.domains.responsibilities.actions.preferences import WeekWish, keep_preference, say_nothing_else
from midspan.domains.responsibilities.actions.responsibilities import (
    Saying,
    add_responsibility,
    change_responsibility,
    except_day,
    remove_exception,
    remove_responsibility,
)
from midspan.domains.responsibilities.actions.steps import undo_step
from midspan.domains.responsibilities.rules import DatedChange, PaintedBlock, WeeklyTime

__all__ = [
    "MOST_BYTES",
    "DatedChange",
    "PaintedBlock",
    "Saying",
    "WeekWish",
    "WeeklyTime",
    "add_responsibility",
    "change_responsibility",
    "except_day",
    "keep_apart",
    "keep_apart_no_more",
    "keep_preference",
    "name_person_to_avoid",
    "paint_week",
    "remove_calendar",
    "remove_exception",
    "remove_person_to_avoid",
    "remove_responsibility",
    "resolve_person_to_avoid",
    "restore_calendar",
    "restore_person_to_avoid",
    "say_nothing_else",
    "subscribe_calendar",
    "undo_step",
    "upload_calendar",
]
