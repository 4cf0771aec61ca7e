"""Check-in: a tablet at the door. One tap is here, the next is left, and Undo takes it back."""

from collections import Counter
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.encounters import actions
from midspan.domains.encounters.queries import AttendanceLine, attendance_for, attendance_on
from midspan.domains.programs.queries import active_sites, shifts_in_force
from midspan.domains.schedule.queries import sessions_on, staffed_session
from midspan.kernel import clock
from midspan.surfaces.staff.check_in_tiles import gatherings
from midspan.surfaces.staff.room_cards import time_rows
from midspan.surfaces.staff.room_form import posted_times, typed_rows
from midspan.ui.answering import told
from midspan.values import RefusedError

if TYPE_CHECKING:
    from midspan.domains.programs.models import Site


def check_in(request: HttpRequest) -> HttpResponse:
    sites = list(active_sites(viewer=request.actor))
    chosen = request.GET.get("site", "")
    site = next((one for one in sites if str(one.pk) == chosen), None) or _own_site(request, sites)
    if site is None:
        return render(request, "staff/check_in.html", {"sites": [], "gatherings": [], "site": None})
    now, search = clock.now(), request.GET.get("q", "").strip()
    today = clock.today(ZoneInfo(site.time_zone))
    context = {
        "sites": sites,
        "site": site,
        "search": search,
        "today": today,
        "viewer_id": request.actor.id,
        "again": urlencode({"site": site.pk, "q": search}),
        "gatherings": gatherings(
            sessions_on(viewer=request.actor, day=today, site_id=site.pk),
            attendance_on(viewer=request.actor, day=today, site_id=site.pk),
            now=now,
            search=search,
        ),
    }
    return render(request, "staff/check_in.html", context)


def _own_site(request: HttpRequest, sites: "list[Site]") -> "Site | None":
    """Where the person at the desk works most; the first site where their hours name none."""
    shifts = shifts_in_force(viewer=request.actor, staff_ids=[request.actor.id], on=clock.local_date())
    hours = Counter(shift.site_id for shift in shifts)
    return max(sites, key=lambda site: hours[site.pk], default=None)


@require_POST
def tap(request: HttpRequest, session_id: UUID, booking_id: UUID) -> HttpResponse:
    if not told(request, lambda: actions.check_in(session_id=session_id, booking_id=booking_id, by=request.actor)):
        return _back(request)
    line = _line(request, session_id, booking_id)
    words = _("%(name)s: here.") if line.is_here else _("%(name)s: left.")
    words = words if line.stretches else _("%(name)s: taken back.")
    undo_url = f"{reverse('staff:undo', args=[session_id, booking_id])}?{request.META.get('QUERY_STRING', '')}"
    messages.success(request, words % {"name": line.shown_name}, extra_tags=undo_url if line.stretches else "")
    return _back(request)


@require_POST
def undo(request: HttpRequest, session_id: UUID, booking_id: UUID) -> HttpResponse:
    told(request, lambda: actions.undo_last(session_id=session_id, booking_id=booking_id, by=request.actor))
    return _back(request)


def times(request: HttpRequest, session_id: UUID, booking_id: UUID) -> HttpResponse:
    line = _line(request, session_id, booking_id)
    session = staffed_session(viewer=request.actor, session_id=session_id)
    if session is None:
        raise Http404
    said, status = "", 200
    if request.method == "POST":
        said = _changed(request, line, zone=session.zone)
        if not said:
            return _back(request)
        status = 422
    context = {
        "line": line,
        "again": f"?{again}" if (again := request.META.get("QUERY_STRING", "")) else "",
        "session": session,
        "time_rows": typed_rows(request.POST, line) if said else time_rows(line, ZoneInfo(session.zone)),
        "said": said,
        "why": request.POST.get(f"{line.booking_id.hex}-why", ""),
        "excuse": request.POST.get("excuse", ""),
    }
    return render(request, "staff/times.html", context, status=status)


def _changed(request: HttpRequest, line: AttendanceLine, *, zone: str) -> str:
    """Do what the form asks; returns why not, in words, or nothing."""
    asked = {"session_id": line.session_id, "booking_id": line.booking_id, "by": request.actor}
    try:
        match request.POST.get("do"):
            case "absent":
                actions.mark_absent(**asked)
            case "excuse":
                actions.excuse(reason=request.POST.get("excuse", ""), **asked)
            case "undo":
                actions.undo_last(**asked)
            case _:
                stretches = posted_times(request.POST, line, zone=zone)
                why = request.POST.get(f"{line.booking_id.hex}-why", "")
                actions.correct_times(stretches=stretches, reason=why, **asked)
    except RefusedError as refusal:
        return _(refusal.verdict.reason)
    return ""


def _line(request: HttpRequest, session_id: UUID, booking_id: UUID) -> AttendanceLine:
    line = attendance_for(viewer=request.actor, session_id=session_id, booking_id=booking_id)
    if line is None:
        raise Http404
    return line


def _back(request: HttpRequest) -> HttpResponse:
    """To the board when the tap came from there, else to the tablet with the same site and search."""
    if request.GET.get("from") == "day":
        return redirect("staff:day")
    return redirect(f"{reverse('staff:check_in')}?{request.META.get('QUERY_STRING', '')}")
