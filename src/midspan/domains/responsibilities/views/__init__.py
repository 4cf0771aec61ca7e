"""Pages of a life: the patient's own, and the same on behalf of a person."""

from midspan.domains.responsibilities.views.adding import add
from midspan.domains.responsibilities.views.avoiding import apart, remove_avoidance, resolve, restore_avoidance
from midspan.domains.responsibilities.views.calendars import calendar_states, calendars, remove_source, restore_source
from midspan.domains.responsibilities.views.changing import change, days, remove, remove_day, undo
from midspan.domains.responsibilities.views.overview import nothing_else, overview
from midspan.domains.responsibilities.views.painting import paint
from midspan.domains.responsibilities.views.wishes import wishes

__all__ = [
    "add",
    "apart",
    "calendar_states",
    "calendars",
    "change",
    "days",
    "nothing_else",
    "overview",
    "paint",
    "remove",
    "remove_avoidance",
    "remove_day",
    "remove_source",
    "resolve",
    "restore_avoidance",
    "restore_source",
    "undo",
    "wishes",
]
