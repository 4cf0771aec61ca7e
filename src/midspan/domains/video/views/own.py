"""The patient's way into a session by video: what is asked first, the waiting room, the room."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from msgspec.structs import asdict

from midspan.domains.video.actions import enter, knock
from midspan.domains.video.enums import KnockState, Overheard
from midspan.domains.video.own_forms import KnockForm
from midspan.domains.video.queries import OwnVisit, known_before, own_visit
from midspan.domains.video.views.polling import UNCHANGED, anew
from midspan.kernel import clock
from midspan.ui.answering import done
from midspan.ui.calling import call_link
from midspan.ui.week import clock_words
from midspan.values import is_as_seen, mark_of

ASKS_AGAIN = "again"


def join(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The questions until they are answered, then the waiting room until the leader lets in."""
    visit = own_visit(viewer=request.actor, session_id=session_id, now=clock.now())
    if request.htmx and not (visit and visit.coming):
        return anew()
    if visit is None:
        raise Http404
    if not visit.coming:
        return render(request, "video/closed.html", _context(visit))
    if request.method == "POST" or visit.knock is None or ASKS_AGAIN in request.GET:
        return _asked(request, visit)
    return _waiting(request, visit)


def _asked(request: HttpRequest, visit: OwnVisit) -> HttpResponse:
    form = KnockForm(
        request.POST if request.method == "POST" else None, initial=asdict(known_before(viewer=request.actor))
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: knock(session_id=visit.booked.session_id, words=form.words(), by=request.actor))
    ):
        return redirect("video:join", visit.booked.session_id)
    return render(request, "video/before.html", {**_context(visit), "form": form})


def _waiting(request: HttpRequest, visit: OwnVisit) -> HttpResponse:
    """Asked again every few seconds: an answer only where something is different."""
    context = _context(visit)
    if request.htmx and is_as_seen(context["mark"], request.GET.get("seen", "")):
        return HttpResponse(status=UNCHANGED)
    return render(request, "video/waiting.html", context)


@require_GET
def room(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Into the room, with a key made at this moment."""
    visit = _visit(request, session_id)
    if not visit.entering or not visit.has_room:
        return redirect("video:join", session_id)
    return HttpResponseRedirect(enter(session_id=session_id, by=request.actor))


def _visit(request: HttpRequest, session_id: UUID) -> OwnVisit:
    visit = own_visit(viewer=request.actor, session_id=session_id, now=clock.now())
    if visit is None:
        raise Http404
    return visit


def _context(visit: OwnVisit) -> dict[str, object]:
    state = KnockState(visit.knock.state) if visit.knock else None
    shown = {
        "visit": visit,
        "when": _when(visit),
        "who": " / ".join(visit.leaders),
        "call_url": call_link(visit.phone),
        "is_admitted": state is KnockState.ADMITTED,
        "is_sent_back": state is KnockState.SENT_BACK,
        "is_barred": visit.treating is not None and not visit.treating,
        "is_overheard": visit.knock is not None and visit.knock.overheard != Overheard.NOBODY,
        "coming_reason": _(visit.coming.reason) if visit.coming.reason else "",
    }
    said_at = visit.knock and visit.knock.said_at
    return {**shown, "mark": mark_of(state, visit.provider, visit.has_room, shown["is_barred"], said_at)}


def _when(visit: OwnVisit) -> str:
    zone = ZoneInfo(visit.booked.zone)
    start, end = (
        clock_words(one.astimezone(zone).hour * 60 + one.astimezone(zone).minute)
        for one in (visit.booked.start, visit.booked.end)
    )
    return f"{start} – {end}"
