"""The day board: who needs me today, in what order, and why."""

from datetime import date, datetime, timedelta
from time import monotonic
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from midspan.domains.encounters.queries import DaySession
from midspan.domains.programs.queries import zone_of_work
from midspan.kernel import clock
from midspan.surfaces.staff.board_drawing import drawn
from midspan.surfaces.staff.board_reading import board_of_today, risks_of, whole_board
from midspan.surfaces.staff.clock_words import clock_words, day_words
from midspan.ui.shells import in_shell
from midspan.values import Actor

ONE_DAY = timedelta(days=1)
ZONE_IS_KEPT_SECONDS = 600
_zones: dict[UUID, tuple[ZoneInfo, float]] = {}


def day(request: HttpRequest) -> HttpResponse:
    viewer, now = request.actor, clock.now()
    zone = _zone_of(viewer)
    today = now.astimezone(zone).date()
    chosen = _chosen(request) or today
    is_whole = chosen != today or "all" in request.GET
    if is_whole:
        board = whole_board(viewer=viewer, day=chosen, today=today, now=now)
    else:
        board = board_of_today(viewer=viewer, today=today, now=now)
    keys = {
        "day": chosen,
        "is_today": chosen == today,
        "before": chosen - ONE_DAY,
        "after": chosen + ONE_DAY,
        "has_lines": bool(board.lines),
        "has_more": board.has_more or not is_whole,
        "is_clear": not any(line.kind in {"urgent", "due"} for line in board.lines),
    }
    parts = {
        "lines": drawn(board.lines),
        "clear_until": _clear_until(board.next_session),
        "made": _made(now, zone),
    }
    return in_shell(request, "staff/day.html", parts=parts, keys=keys)


def hours(request: HttpRequest) -> HttpResponse:
    """Everybody's hours at risk, for who reaches the whole organization."""
    now = clock.now()
    today = now.astimezone(_zone_of(request.actor)).date()
    lines = risks_of(viewer=request.actor, today=today, now=now)
    return render(request, "staff/hours.html", {"lines": drawn(lines), "day": today})


def _chosen(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("on", ""))
    except ValueError:
        return None


def _made(now: datetime, zone: ZoneInfo) -> str:
    """With its day: a page that was left open overnight is from yesterday."""
    return f"{day_words(now.astimezone(zone).date())}, {clock_words(now, zone)}"


def _clear_until(following: DaySession | None) -> str:
    if following is None:
        return _("All clear")
    return _("All clear until %(time)s") % {"time": clock_words(following.start, ZoneInfo(following.zone))}


def _zone_of(viewer: Actor) -> ZoneInfo:
    """The clock they work by; it is asked again every ten minutes, because shifts change rarely."""
    kept = _zones.get(viewer.id)
    if kept is None or kept[1] < monotonic():
        kept = zone_of_work(viewer=viewer), monotonic() + ZONE_IS_KEPT_SECONDS
        _zones[viewer.id] = kept
    return kept[0]
