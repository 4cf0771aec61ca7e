"""The overview of a life: its week as a picture, and everything in it as a list."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.responsibilities.actions import say_nothing_else
from midspan.domains.responsibilities.queries import (
    IMPORTED,
    LifeTime,
    life_in_week,
    life_lines,
    overlaps,
    week_preference,
)
from midspan.domains.responsibilities.views.whose import Whose, of_a_person, shown, tell_undoable
from midspan.domains.responsibilities.wording import overlap_words
from midspan.domains.responsibilities.wording import shown as shown_line
from midspan.kernel import clock
from midspan.ui.kinds import KIND_WORDS, EntryKind
from midspan.ui.week import WeekEntry, week_view

WEEKS_SHOWN = 12  # As far as imported calendars are read.


@of_a_person
def overview(request: HttpRequest, whose: Whose) -> HttpResponse:
    monday = _asked_week(request.GET.get("week", ""), whose)
    lines = life_lines(viewer=whose.viewer, patient_id=whose.patient.pk, from_day=whose.today)
    return shown(
        request,
        "overview",
        whose,
        lines=[shown_line(line) for line in lines],
        nothing_else_at=None if lines else _nothing_else_at(whose),
        warnings=[overlap_words(*found) for found in overlaps(lines)],
        **_week(whose, monday),
    )


@require_POST
@of_a_person
def nothing_else(request: HttpRequest, whose: Whose) -> HttpResponse:
    """It is said that beside treatment nothing is in this week."""
    say_nothing_else(patient_id=whose.patient.pk, by=whose.viewer)
    tell_undoable(request, whose, _("Noted."))
    return redirect(whose.url("overview"))


def _nothing_else_at(whose: Whose) -> datetime | None:
    row = week_preference(viewer=whose.viewer, patient_id=whose.patient.pk)
    return row.nothing_else_at if row else None


def _asked_week(words: str, whose: Whose) -> date:
    """The Monday asked for; this week's where none, a broken or a far one was."""
    this = clock.week_start(whose.today)
    try:
        asked = clock.week_start(date.fromisoformat(words))
    except ValueError:
        return this
    return asked if this <= asked <= this + timedelta(weeks=WEEKS_SHOWN) else this


def _week(whose: Whose, monday: date) -> dict[str, Any]:
    life = life_in_week(viewer=whose.viewer, patient_id=whose.patient.pk, monday=monday, zone=whose.zone)
    entries = list(_entries(life.times, monday=monday, whose=whose))
    this = clock.week_start(whose.today)
    later = monday + timedelta(weeks=1)
    return {
        "monday": monday,
        "week": week_view(entries, first_day=monday, zone=whose.zone, now=clock.now()),
        "kinds": list(dict.fromkeys(entry.kind for entry in entries)),
        "is_this_week": monday == this,
        "earlier": monday - timedelta(weeks=1) if monday > this else None,
        "later": later if later <= this + timedelta(weeks=WEEKS_SHOWN) else None,
    }


def _entries(times: tuple[LifeTime, ...], *, monday: date, whose: Whose) -> Iterator[WeekEntry]:
    for time in times:
        day = monday + timedelta(days=time.span.day)
        kind = EntryKind(time.kind.value)
        is_imported = time.responsibility_id == IMPORTED
        yield WeekEntry(
            start=clock.at(day, time.span.start, whose.zone),
            end=clock.at(day, time.span.end, whose.zone),
            kind=kind,
            label=_("Busy") if is_imported else time.title or str(KIND_WORDS[kind]),
            detail=_("From a calendar") if is_imported else "",
            url="" if is_imported else whose.url("change", responsibility_id=UUID(time.responsibility_id)),
        )
