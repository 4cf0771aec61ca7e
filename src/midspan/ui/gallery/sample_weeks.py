"""Invented weeks of an invented person."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from midspan.ui.gallery.example import NAMES
from midspan.ui.hours import Hours
from midspan.ui.kinds import EntryKind, EntryState
from midspan.ui.week import WeekEntry, week_view
from midspan.ui.week_forms import WeekBlockFormSet

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 4, 13, 20, tzinfo=UTC)
KINDS = tuple(EntryKind)
HOURS = Hours(attended=375, planned=240, minimum=540, maximum=720)
HOURS_UNKNOWN = Hours(attended=None, planned=None, minimum=540)

LIFE = (
    *((day, 8, 16, EntryKind.WORK, "Bakery") for day in (0, 1, 3)),
    (2, 9, 12, EntryKind.SCHOOL, "English class"),
    (2, 14, 15.5, EntryKind.CARING, "Pick up Leo"),
    (4, 9, 10.5, EntryKind.COURT, "Court"),
    (4, 11, 12, EntryKind.HEALTH, "Dentist"),
    (5, 10, 13, EntryKind.HOME, "Moving boxes"),
    (6, 10, 11.5, EntryKind.OTHER, "Choir"),
    (6, 14, 18, EntryKind.FREE, "Free"),
)
TREATMENT = (
    (0, 16.5, 17.5, EntryKind.TRAVEL, "Bus", EntryState.PLANNED),
    (0, 17.5, 20.5, EntryKind.GROUP, "Evening group", EntryState.ATTENDED),
    (1, 17.5, 20.5, EntryKind.GROUP, "Grupo de la tarde", EntryState.MISSED),
    (2, 17, 18, EntryKind.INDIVIDUAL, "With Dana", EntryState.PLANNED),
    (3, 17.5, 20.5, EntryKind.GROUP, "Evening group", EntryState.PLANNED),
    (4, 13, 14, EntryKind.FAMILY, "Family session", EntryState.PROPOSED),
    (3, 12, 12.25, EntryKind.PRACTICE, "Settle on the breath", EntryState.DONE),
    (4, 13.5, 15, EntryKind.TREATMENT, NAMES[1], EntryState.CANCELED),
)


def sample_week(*, hours_later: int = 0) -> dict[str, Any]:
    """A full week; its treatment can be moved, for a second alternative."""
    life = [WeekEntry(_moment(day, start), _moment(day, end), kind, label) for day, start, end, kind, label in LIFE]
    treatment = [
        WeekEntry(_moment(day, start + hours_later), _moment(day, end + hours_later), kind, label, url="#", state=state)
        for day, start, end, kind, label, state in TREATMENT
    ]
    week = week_view([*life, *treatment], first_day=MONDAY, zone=UTC, now=NOW)
    return {"week": week, "kinds": KINDS, "id": "example-week", "label": "The week of March 2"}


def empty_week() -> dict[str, Any]:
    """A week in which nothing is known yet."""
    week = week_view([], first_day=MONDAY, zone=UTC, earliest_hour=9, latest_hour=12)
    return {"week": week, "id": "empty-week", "label": "A week without entries"}


def painted_week() -> Any:
    """The form of the painter with two blocks, one of them not on the half hour."""
    blocks = [
        {"day": 0, "start": "08:00", "end": "16:00", "kind": "work"},
        {"day": 2, "start": "09:15", "end": "11:45", "kind": "school"},
    ]
    return WeekBlockFormSet(prefix="life", form_kwargs={"kinds": KINDS[4:]}, initial=blocks)


def _moment(day: int, hour: float) -> datetime:
    return datetime.combine(MONDAY, time(), UTC) + timedelta(days=day, hours=hour)
