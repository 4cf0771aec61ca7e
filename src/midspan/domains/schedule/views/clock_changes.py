"""Clock changes: what the coming one does, three weeks ahead, one line a case."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from midspan.domains.journey.queries import open_episode_of
from midspan.domains.schedule.clock_changes import CaseLine, ClockShift, clock_cases, coming_changes
from midspan.domains.schedule.enums import ClockCaseKind
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.ui.hours import duration_words
from midspan.ui.week import clock_words


def clocks(request: HttpRequest) -> HttpResponse:
    today = clock.local_date()
    lines = clock_cases(viewer=request.actor, today=today)
    weeks = {patient_id: _week_url(request, patient_id) for patient_id in {line.patient_id for line in lines}}
    context = {
        "changes": [_change_words(one) for one in coming_changes(viewer=request.actor, today=today)],
        "lines": [_shown(request, line, weeks) for line in lines],
    }
    return render(request, "schedule/clock_changes.html", context)


def _shown(request: HttpRequest, line: CaseLine, weeks: dict[object, str]) -> dict[str, str]:
    if line.kind is ClockCaseKind.CONFLICT:
        url = weeks[line.patient_id]
        return {"title": line.name, "why": _conflict_words(line), "url": url, "action": _("Open the week")}
    url = reverse("sections:dates", args=[line.section_id]) if line.section_id else ""
    url = url if url and opens_for(url, actor=request.actor) else ""
    return {"title": line.title, "why": _night_words(line), "url": url, "action": _("Open its dates")}


def _week_url(request: HttpRequest, patient_id: object) -> str:
    episode = open_episode_of(viewer=request.actor, patient_id=patient_id) if patient_id else None
    return reverse("schedule:offer", args=[episode.pk]) if episode else ""


def _change_words(shift: ClockShift) -> str:
    way = _("go forward") if shift.minutes > 0 else _("go back")
    return _("%(date)s: clocks in %(zone)s %(way)s by %(length)s.") % {
        "date": date_format(shift.day, "DATE_FORMAT"),
        "zone": _place(shift.zone),
        "way": way,
        "length": duration_words(abs(shift.minutes)),
    }


def _conflict_words(line: CaseLine) -> str:
    return _(
        "Clocks in %(changed)s change on %(date)s. From then on “%(title)s” by video, %(day)s %(there)s in %(zone)s, "
        "is %(here)s on their own clock (%(own)s), where it meets something of their own week."
    ) % {
        "changed": _place(line.changed_zone),
        "date": date_format(line.changed_on, "MONTH_DAY_FORMAT"),
        "title": line.title,
        "day": date_format(line.start.astimezone(ZoneInfo(line.zone)), "l, F j"),
        "there": _times(line.start, line.end, line.zone),
        "zone": _place(line.zone),
        "here": _times(line.start, line.end, line.own_zone),
        "own": _place(line.own_zone),
    }


def _night_words(line: CaseLine) -> str:
    facts = {
        "date": date_format(line.changed_on, "MONTH_DAY_FORMAT"),
        "times": _times(line.start, line.end, line.zone),
    }
    if line.kind is ClockCaseKind.GAP:
        return _("On %(date)s its time is skipped. It takes place at %(times)s instead.") % facts
    return _("On %(date)s its time comes twice. It takes place in the first, %(times)s.") % facts


def _times(start: datetime, end: datetime, zone: str) -> str:
    local = [moment.astimezone(ZoneInfo(zone)) for moment in (start, end)]
    return " – ".join(clock_words(one.hour * 60 + one.minute) for one in local)


def _place(zone: str) -> str:
    """A zone by its city, as the preferences page names it."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")
