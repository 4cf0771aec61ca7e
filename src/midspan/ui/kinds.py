"""The kinds of time in a week, each with its word and drawing. Colors are in static/ui/css/week/kinds.css."""

from enum import StrEnum
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class EntryKind(StrEnum):
    TREATMENT = "treatment"
    GROUP = "group"
    INDIVIDUAL = "individual"
    FAMILY = "family"
    WORK = "work"
    SCHOOL = "school"
    CARING = "caring"
    COURT = "court"
    HEALTH = "health"
    HOME = "home"
    MONEY = "money"
    PET = "pet"
    OTHER = "other"
    TRAVEL = "travel"
    FREE = "free"
    PRACTICE = "practice"


KIND_WORDS = {
    EntryKind.TREATMENT: _("Treatment"),
    EntryKind.GROUP: _("Group"),
    EntryKind.INDIVIDUAL: _("Individual session"),
    EntryKind.FAMILY: _("Family session"),
    EntryKind.WORK: _("Work"),
    EntryKind.SCHOOL: _("School"),
    EntryKind.CARING: _("Caring for someone"),
    EntryKind.COURT: _("Court"),
    EntryKind.HEALTH: _("Health"),
    EntryKind.HOME: _("Home"),
    EntryKind.MONEY: _("Money"),
    EntryKind.PET: _("A pet"),
    EntryKind.OTHER: _("Other"),
    EntryKind.TRAVEL: _("Travel"),
    EntryKind.FREE: _("Free"),
    EntryKind.PRACTICE: _("Practice"),
}
KIND_ICONS = {
    EntryKind.TREATMENT: "bridge",
    EntryKind.GROUP: "people",
    EntryKind.INDIVIDUAL: "seat",
    EntryKind.FAMILY: "heart",
    EntryKind.WORK: "work",
    EntryKind.SCHOOL: "school",
    EntryKind.CARING: "caring",
    EntryKind.COURT: "court",
    EntryKind.HEALTH: "health",
    EntryKind.HOME: "home",
    EntryKind.MONEY: "money",
    EntryKind.PET: "pet",
    EntryKind.OTHER: "star",
    EntryKind.TRAVEL: "travel",
    EntryKind.FREE: "sun",
    EntryKind.PRACTICE: "practice",
}


class EntryState(StrEnum):
    PLANNED = "planned"
    ATTENDED = "attended"
    MISSED = "missed"
    PROPOSED = "proposed"
    CANCELED = "canceled"
    DONE = "done"


STATE_WORDS = {
    EntryState.PLANNED: "",  # What is planned needs no word; the others do.
    EntryState.ATTENDED: _("Attended"),
    EntryState.MISSED: _("Missed"),
    EntryState.PROPOSED: _("Proposed"),
    EntryState.CANCELED: _("Canceled"),
    EntryState.DONE: _("Done"),
}


def kind_words(kind: EntryKind) -> str:
    """What time of that kind is called, in the reader's language."""
    return _kind_words(kind, get_language() or "")


@cache
def _kind_words(kind: EntryKind, language: str) -> str:  # noqa: ARG001 - the words differ by it
    return str(KIND_WORDS[kind])
