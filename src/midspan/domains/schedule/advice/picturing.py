"""Advice in words, each with the change that tries it."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct

from midspan.domains.schedule.models import Advice
from midspan.domains.schedule.scenarios.changes import AddSeats, Change, CounselorHour, OpenSection
from midspan.domains.schedule.scenarios.picturing import scenario_names
from midspan.domains.schedule.scenarios.wording import ScenarioNames, change_words
from midspan.values import Actor, WeekSpan

MOST_SHOWN = 6


class PicturedAdvice(Struct, frozen=True):
    """One change that helps: its place among what was found, what it is, and what it brings."""

    place: int
    words: str
    brings: str


def pictured_advice(advice: Advice, *, viewer: Actor) -> tuple[PicturedAdvice, ...]:
    """The top changes, most people first; those of sections that are no more are left out."""
    names = scenario_names(viewer=viewer, patient_ids=set(), from_date=advice.from_date)
    found = [(place, one, change_of(one, names)) for place, one in enumerate(advice.found)]
    shown = [(place, one, change) for place, one, change in found if change is not None][:MOST_SHOWN]
    return tuple(PicturedAdvice(place, change_words(change, names), _brings(one)) for place, one, change in shown)


def advised_change(advice: Advice, place: int, *, viewer: Actor) -> Change | None:
    """The change at that place of what was found; None when it is not (any more) to be had."""
    if place >= len(advice.found):
        return None
    names = scenario_names(viewer=viewer, patient_ids=set(), from_date=advice.from_date)
    return change_of(advice.found[place], names)


def change_of(one: dict[str, Any], names: ScenarioNames) -> Change | None:
    """A stored piece of advice as a change; a second group meets at the times of the first."""
    subject_id: str = one["subject_id"]
    if one["kind"] == "counselor_hour":
        return CounselorHour(subject_id, WeekSpan(*one["span"]), one["zone"])
    if subject_id not in names.weeks.times:
        return None
    if one["kind"] == "seat":
        return AddSeats(subject_id, 1)
    return OpenSection(subject_id, names.weeks.times[subject_id])


def _brings(one: dict[str, Any]) -> str:
    points = ngettext("%(count)s point less", "%(count)s points less", one["points"]) % {
        "count": number_format(one["points"], force_grouping=True)
    }
    if one["people"] <= 0:
        return _("Nobody more gets a whole week, but all together costs %(points)s.") % {"points": points}
    words = ngettext(
        "%(count)s more person gets a whole week (%(points)s).",
        "%(count)s more people get a whole week (%(points)s).",
        one["people"],
    )
    return words % {"count": one["people"], "points": points}
