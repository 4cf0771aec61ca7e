"""A patient's own pages: looking for a meeting, one meeting, and keeping it for oneself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from midspan.domains.going_back.queries import has_counselor, own_stay_id
from midspan.domains.meetings.actions import keep_meeting, let_go_meeting, share_meetings
from midspan.domains.meetings.enums import Attendance
from midspan.domains.meetings.forms import USUAL_WAY, WAYS, SearchForm
from midspan.domains.meetings.models import SupportMeeting
from midspan.domains.meetings.queries import (
    MOST_SHOWN,
    OwnWeek,
    Sought,
    by_appointment,
    fit_for,
    going_with_days,
    has_meetings,
    kept_meetings,
    meeting_for,
    meetings_sought,
    next_of,
    own_week,
    place_of_site,
    shares_kept,
    times_of,
)
from midspan.domains.meetings.rules import Fit, next_starts, span_from
from midspan.domains.meetings.wording import (
    ATTENDANCE,
    days_words,
    found_line,
    kept_line,
    not_next,
    tags_of,
    taken_words,
    when_words,
)
from midspan.domains.privacy.queries import zone_of_patient
from midspan.domains.responsibilities.enums import Firmness, ResponsibilityKind
from midspan.domains.responsibilities.queries import all_answers, first_answers
from midspan.kernel import clock
from midspan.ui.answering import told
from midspan.values import Actor

MOST_FIGURES = 7  # More than there are meetings in any week.


@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """What the viewer keeps, what goes with their days, and what they look for.

    It is looked for by POST, and nothing is changed: in an address it would stay in the browser and in others' logs.
    """
    viewer = request.actor
    if not has_meetings(viewer=viewer):
        context = {"kept": _kept(viewer), "has_meetings": False, "is_shared": shares_kept(viewer=viewer)}
        return render(request, "meetings/own.html", context)
    week, is_search = own_week(viewer=viewer), request.method == "POST"
    form = SearchForm(request.POST if is_search else None, viewer=viewer)
    context = {"form": form, "kept": _kept(viewer), "has_meetings": True, "is_search": is_search, "week": week}
    context["is_shared"] = shares_kept(viewer=viewer)
    if not is_search:
        near = place_of_site(viewer=viewer)
        going = going_with_days(viewer=viewer, week=week, near=near, way_minutes=USUAL_WAY)
        context["going"] = [found_line(one, week.zone) for one in going]
        context |= _results(viewer, Sought(near=near, way_minutes=USUAL_WAY), week)
    elif form.is_valid():
        context |= _results(viewer, form.sought(), week, start=_start(request.POST.get("from", "")))
    return render(request, "meetings/own.html", context)


@require_GET
def one(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting: when and where, how to take part, and whether it fits."""
    viewer, meeting = request.actor, _found(request, meeting_id)
    week, way = own_week(viewer=viewer), _way(request, meeting)
    start = next_of(meeting, week.now)
    fit = fit_for(meeting, start, week=week, way_minutes=way) if start else Fit()
    context = {
        "meeting": meeting,
        "way": ATTENDANCE[meeting.attendance],
        "tags": tags_of(meeting),
        "days": days_words(meeting, now=week.now, zone=week.zone),
        "when": when_words(start, week.zone, meeting.zone) if start else "",
        "why_not": "" if start else not_next(meeting),
        "collides": taken_words(fit.collides, week.zone) if fit.collides else "",
        "after": fit.after.words if fit.after else "",
        "before": fit.before.words if fit.before else "",
        "is_kept": any(one.pk == meeting.pk for one in kept_meetings(viewer=viewer)),
        "is_shared": shares_kept(viewer=viewer),
        "is_set_aside": fit.set_aside is not None,
        "answers": _answers(meeting, week, way) if start else [],
    }
    return render(request, "meetings/one.html", context)


@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    """What the viewer keeps, with what holds in any week, and whether their counselor may see it."""
    viewer, now = request.actor, clock.now()
    zone = zone_of_patient(viewer=viewer, patient_id=viewer.id)
    lines = [
        {"meeting": one, "days": days_words(one, now=now, zone=zone), "why_not": _why_not(one)}
        for one in kept_meetings(viewer=viewer)
    ]
    context = {
        "lines": lines,
        "is_shared": shares_kept(viewer=viewer),
        "has_stay": own_stay_id(viewer=viewer) is not None,
        "has_counselor": has_counselor(viewer=viewer),
    }
    return render(request, "meetings/kept.html", context)


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Let the counselor see what is kept, or no longer."""
    is_shared = request.POST.get("do") == "share"
    if told(request, lambda: share_meetings(is_shared=is_shared, by=request.actor)):
        yes, no = _("Your counselor may see the meetings you keep."), _("Private again. Nobody but you sees them.")
        messages.success(request, yes if is_shared else no)
    return redirect("meetings:kept")


@require_POST
def keep(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    _found(request, meeting_id)
    if told(request, lambda: keep_meeting(meeting_id=meeting_id, by=request.actor)):
        is_shared = shares_kept(viewer=request.actor)
        private, seen = _("Kept. Nobody but you sees it."), _("Kept. Your counselor may see it too, as you said.")
        messages.success(request, seen if is_shared else private)
    return redirect("meetings:one", meeting_id)


@require_POST
def let_go(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    _found(request, meeting_id)
    if told(request, lambda: let_go_meeting(meeting_id=meeting_id, by=request.actor)):
        messages.success(request, _("No longer kept. Which meeting it was is forgotten."))
    return redirect("meetings:own")


def _kept(viewer: Actor) -> list[dict[str, Any]]:
    zone = zone_of_patient(viewer=viewer, patient_id=viewer.id)
    found = kept_meetings(viewer=viewer)
    return [kept_line(one, now=clock.now(), zone=zone) for one in found]


def _results(viewer: Actor, sought: Sought, week: OwnWeek, *, start: int = 0) -> dict[str, Any]:
    """A page of what is held, and after all of it of what is by appointment."""
    found = meetings_sought(viewer=viewer, sought=sought, week=week, start=start)
    first, room = max(0, start - found.count), MOST_SHOWN - len(found.shown)
    asked = by_appointment(viewer=viewer, sought=sought, start=first, most=room)
    if start and start >= found.count + asked.count:  # Fewer than there were: from the first page on.
        return _results(viewer, sought, week)
    return {
        "by_appointment": [kept_line(one, now=week.now, zone=week.zone) for one in asked.shown],
        "found": [found_line(one, week.zone) for one in found.shown],
        "count": found.count,
        "earlier": str(start - MOST_SHOWN) if start else "",
        "later": str(start + MOST_SHOWN) if found.count + asked.count > start + MOST_SHOWN else "",
        "is_cut": found.is_cut,
    }


def _start(given: str) -> int:
    """Where a page begins; the first one for whatever is no such place."""
    place = int(given) if given.isdecimal() and len(given) < MOST_FIGURES else 0
    return place - place % MOST_SHOWN


def _way(request: HttpRequest, meeting: SupportMeeting) -> int:
    """The minutes that a search reckoned with, which its link names; the usual ones otherwise."""
    if meeting.attendance == Attendance.ONLINE:
        return 0
    return next((one for one in WAYS if str(one) == request.GET.get("way")), USUAL_WAY)


def _answers(meeting: SupportMeeting, week: OwnWeek, way_minutes: int) -> list[tuple[str, str]]:
    """Answers of the form that adds a time to one's life. Without a name: the team reads what stands there."""
    starts = [one.astimezone(week.zone) for one in next_starts(times_of(meeting), after=week.now)]
    span = span_from(starts[0], meeting.length_minutes)
    first = first_answers(
        kind=ResponsibilityKind.OTHER,
        title="",
        first=week.now.astimezone(week.zone).date(),
        last=None,
        days=sorted({one.weekday() for one in starts}),
        hours=(span.start.time(), span.end.time()),
    )
    return all_answers(first, firmness=Firmness.MOVABLE, commute_minutes=way_minutes)


def _why_not(meeting: SupportMeeting) -> str:
    return not_next(meeting) if meeting.gone_at is not None or not meeting.is_active else ""


def _found(request: HttpRequest, meeting_id: UUID) -> SupportMeeting:
    try:
        return meeting_for(viewer=request.actor, meeting_id=meeting_id)
    except ObjectDoesNotExist as absent:
        raise Http404 from absent
