"""What the examples show: invented people, places and tasks."""

from datetime import UTC, datetime

from midspan.ui.gallery.example import NAMES
from midspan.ui.tables import labelled

PRINTED_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PLACES = [
    {"label": "Today", "url": "#", "icon": "home", "current": True},
    {"label": "My week", "url": "#", "icon": "week"},
    {"label": "Practice", "url": "#", "icon": "practice", "count": 2},
    {"label": "My plan", "url": "#", "icon": "plan"},
    {"label": "Privacidad", "url": "#", "icon": "lock"},
]
SIDE_PLACES: list[dict[str, object]] = [
    {"label": "My week", "url": "#", "icon": "week"},
    {"label": "Practice", "url": "#", "icon": "practice", "count": 2},
    {
        "label": "Privacidad",
        "icon": "lock",
        "is_open": True,
        "places": [{"label": "Letters", "url": "#"}, {"label": "Copies", "url": "#", "current": True}],
    },
    {"label": "Team", "icon": "people", "places": [{"label": "Rounds", "url": "#"}, {"label": "Calls", "url": "#"}]},
]
CRUMBS = [{"label": "Caseload", "url": "#"}, {"label": NAMES[1], "url": "#"}, {"label": "Placement review"}]
TASKS = [
    {"label": "Your rights here", "url": "#", "hint": "3 minutes", "state": "Done", "kind": "done"},
    {
        "label": "How we may reach you",
        "url": "#",
        "hint": "You choose the words and the channel",
        "state": "In progress",
        "kind": "active",
    },
    {"label": "Quién puede ver qué", "url": "#", "state": "Not started", "kind": ""},
    {
        "label": "First week",
        "url": "",
        "hint": "After your placement is signed",
        "state": "Cannot start yet",
        "kind": "quiet",
    },
]
LINES = [
    {"label": "Name", "value": NAMES[0], "url": "#"},
    {"label": "Nombre de pila elegido", "value": NAMES[5], "url": "#"},
    {"label": "Phone", "value": "", "url": "#"},
    {"label": "Missed sessions", "value": 0},
]
COLUMNS = ("Person", "Next session", "Hours this week")
ROWS = labelled(
    COLUMNS,
    [(NAMES[1], "Tuesday 9 a.m.", "6 h 15 min"), (NAMES[5], "Today 5:30 p.m.", "not known"), (NAMES[2], "–", "9 h")],
)
