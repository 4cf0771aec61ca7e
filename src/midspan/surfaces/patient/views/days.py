"""Today and My week."""

from datetime import date

from django.http import HttpRequest, HttpResponse

from midspan.kernel import clock
from midspan.surfaces.patient.day import day_page
from midspan.surfaces.patient.drawing import after_week_html, before_week_html, board_html, day_html
from midspan.surfaces.patient.reading import own_day, own_week
from midspan.surfaces.patient.week import week_page
from midspan.ui.shells import in_shell


def today(request: HttpRequest) -> HttpResponse:
    """One thing for now."""
    page = day_page(own_day(viewer=request.actor, now=clock.now()))
    return in_shell(request, "patient/today.html", parts={"content": day_html(page)})


def week(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """How life and treatment fit."""
    now = clock.now()
    page = week_page(own_week(viewer=request.actor, day=day, now=now))
    shown = {"before": before_week_html(page), "board": board_html(page), "after": after_week_html(page)}
    return in_shell(request, "patient/week.html", parts=shown)
