"""The day board: who needs me today, in what order, and why."""

from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from midspan.domains.encounters.queries import DaySession
from midspan.kernel import clock
from midspan.kernel.statements import asked_together
from midspan.surfaces.staff.board_drawing import drawn
from midspan.surfaces.staff.board_reading import Board, board_of_today, risks_of, whole_board
from midspan.surfaces.staff.clock_words import clock_words, day_words
from midspan.surfaces.staff.navigation import asked_on_every_page
from midspan.ui.shells import in_shell

ONE_DAY = timedelta(days=1)


def day(request: HttpRequest) -> HttpResponse:
    viewer, now = request.actor, clock.now()
    today = localdate(now)
    chosen = _chosen(request) or today
    is_whole = chosen != today or "all" in request.GET
    if is_whole:
        return _page(request, whole_board(viewer=viewer, day=chosen, today=today, now=now), day=chosen, is_whole=True)
    read = partial(board_of_today, viewer=viewer, today=today, now=now)
    with asked_together(read, *asked_on_every_page(viewer)):
        return _page(request, read(), day=today, is_whole=False)


def _page(request: HttpRequest, board: Board, *, day: date, is_whole: bool) -> HttpResponse:
    now = clock.now()
    keys = {
        "day": day,
        "is_today": day == localdate(now),
        "before": day - ONE_DAY,
        "after": day + ONE_DAY,
        "has_lines": bool(board.lines),
        "has_more": board.has_more or not is_whole,
        "is_clear": not any(line.kind in {"urgent", "due"} for line in board.lines),
    }
    parts = {
        "lines": drawn(board.lines),
        "clear_until": _clear_until(board.next_session),
        "made": _made(now),
    }
    return in_shell(request, "staff/day.html", parts=parts, keys=keys)


def hours(request: HttpRequest) -> HttpResponse:
    """Everybody's hours at risk, for who reaches the whole organization."""
    now = clock.now()
    today = localdate(now)
    lines = risks_of(viewer=request.actor, today=today, now=now)
    return render(request, "staff/hours.html", {"lines": drawn(lines), "day": today})


def _chosen(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("on", ""))
    except ValueError:
        return None


def _made(now: datetime) -> str:
    """With its day: a page that was left open overnight is from yesterday."""
    here = localtime(now)
    return f"{day_words(here.date())}, {clock_words(here, here.tzinfo)}"


def _clear_until(following: DaySession | None) -> str:
    if following is None:
        return _("All clear")
    return _("All clear until %(time)s") % {"time": clock_words(following.start, ZoneInfo(following.zone))}
