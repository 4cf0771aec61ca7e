"""The day board: who needs me today, in what order, and why."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date

from midspan.domains.encounters.queries import day_sessions, hours_at_risk_by_wednesday, not_here, notes_due
from midspan.domains.people.enums import Role
from midspan.kernel import clock
from midspan.surfaces.staff.board_lines import Line, not_here_lines, note_lines, risk_lines, session_lines

OPENS_ROOMS = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR})
SHOWN = 20


def day(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    on = _chosen(request) or clock.today(ZoneInfo("America/New_York"))
    lines = _lines(request, on=on, now=now)
    shows_all = "all" in request.GET
    context = {
        "day": on,
        "lines": lines if shows_all else lines[:SHOWN],
        "hidden": 0 if shows_all else max(0, len(lines) - SHOWN),
    }
    return render(request, "staff/day.html", context)


def _chosen(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("on", ""))
    except ValueError:
        return None


def _lines(request: HttpRequest, *, on: date, now: datetime) -> list[Line]:
    viewer = request.actor
    can_open = bool(viewer.roles & OPENS_ROOMS)
    return [
        *not_here_lines(not_here(viewer=viewer, day=on, now=now), now=now, can_open_room=can_open),
        *session_lines(day_sessions(viewer=viewer, day=on), now=now, can_open_room=can_open),
        *note_lines(notes_due(viewer=viewer, now=now), today=on),
        *risk_lines(hours_at_risk_by_wednesday(viewer=viewer, today=on, now=now)),
    ]
