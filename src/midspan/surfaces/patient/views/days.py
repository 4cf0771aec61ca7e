"""Today and My week."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from midspan.domains.consents.queries import Audience
from midspan.domains.entries.queries import account_tag
from midspan.kernel import clock
from midspan.surfaces.patient.day import day_page
from midspan.surfaces.patient.drawing import after_week_html, before_week_html, board_html, day_html
from midspan.surfaces.patient.eyes import Look, day_as_seen, week_as_seen
from midspan.surfaces.patient.packing import packed
from midspan.surfaces.patient.reading import OwnDay, OwnWeek, own_day, own_week
from midspan.surfaces.patient.viewing import NOT_KEPT
from midspan.surfaces.patient.week import week_page
from midspan.ui.shells import in_shell
from midspan.values import DataClass


@packed
def today(request: HttpRequest) -> HttpResponse:
    """One thing for now."""
    day = own_day(viewer=request.actor, now=clock.now())
    if request.viewing is not None:
        return _seen_day(request, day, request.viewing.audience)
    return in_shell(request, "patient/today.html", parts={"content": _whose(request) + day_html(day_page(day))})


def _whose(request: HttpRequest) -> SafeString:
    """Whose page it is, for what waits on their phone: kept there, it cannot ask the server."""
    return format_html('<div hidden data-account="{}"></div>', account_tag(request.actor))


def _seen_day(request: HttpRequest, day: OwnDay, audience: Audience) -> HttpResponse:
    seen, found = day_as_seen(day, audience=audience, viewer=request.actor)
    shown = {"content": day_html(day_page(seen)), "is_empty": DataClass.SCHEDULE not in found.shown}
    return _seen(request, "patient/seen_today.html", found, **shown)


def week(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """How life and treatment fit."""
    found = own_week(viewer=request.actor, day=day, now=clock.now())
    if request.viewing is not None:
        return _seen_week(request, found, request.viewing.audience)
    page = week_page(found)
    before = _whose(request) + before_week_html(page)
    shown = {"before": before, "board": board_html(page), "after": after_week_html(page)}
    return in_shell(request, "patient/week.html", parts=shown)


def _seen_week(request: HttpRequest, week: OwnWeek, audience: Audience) -> HttpResponse:
    seen, found = week_as_seen(week, audience=audience, viewer=request.actor)
    page = week_page(seen)
    is_empty = {DataClass.SCHEDULE, DataClass.LIFE}.isdisjoint(found.shown)
    shown = {"before": before_week_html(page), "board": board_html(page), "is_empty": is_empty}
    return _seen(request, "patient/seen_week.html", found, **shown)


def _seen(request: HttpRequest, template: str, found: Look, **shown: object) -> HttpResponse:
    """Never out of a kept shell, and not to be kept as this person's own day either."""
    response = render(request, template, {**shown, "reasons": found.reasons, "refusals": found.refusals})
    response[NOT_KEPT] = "1"
    return response
