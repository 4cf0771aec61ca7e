"""The door of a session, for who leads it: who waits, where they are, whom to call; and the leader's own way in."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.video.actions import admit, lead, record_cut_off, say_dropped, send_back
from midspan.domains.video.enums import CutOffOutcome, Provider
from midspan.domains.video.queries import Door, DoorLine, door_of
from midspan.domains.video.views.polling import UNCHANGED, anew
from midspan.domains.video.wording import cut_off_of, said_lines, tag_of
from midspan.kernel import clock
from midspan.kernel.margins import slips_of
from midspan.kernel.pages import opens_for
from midspan.ui.calling import call_link
from midspan.values import RefusedError, Verdict, is_as_seen, mark_of

DEEDS = {"admit": admit, "back": send_back, "dropped": say_dropped}


def door(request: HttpRequest, session_id: UUID) -> HttpResponse:
    found = door_of(viewer=request.actor, session_id=session_id, now=clock.now())
    if found is None and request.htmx:
        return anew()
    said = _decide(request, session_id) if request.method == "POST" else ""
    if request.method == "POST" and not request.htmx and not said:
        return redirect("video:door", session_id)
    found = _door(request, session_id) if found is None or request.method == "POST" else found
    context = _context(request, found, said)
    if request.htmx and is_as_seen(context["mark"], request.GET.get("seen", "")):
        return HttpResponse(status=UNCHANGED)
    template = "video/parts/door_list.html" if request.htmx else "video/door.html"
    return render(request, template, context)


def _decide(request: HttpRequest, session_id: UUID) -> str:
    """`admit:<booking>`, `back:<booking>`, `dropped:<booking>`, or `gone:<booking>:<step>:<outcome>`.

    Returns why not, in words, or nothing.
    """
    _door(request, session_id)
    verb, _colon, rest = request.POST.get("do", "").partition(":")
    booking, *said = rest.split(":")
    try:
        asked = {"session_id": session_id, "booking_id": UUID(booking), "by": request.actor}
        if verb == "gone":
            key, outcome = said
            record_cut_off(**asked, key=key, outcome=CutOffOutcome(outcome))
        else:
            DEEDS[verb](**asked)
    except RefusedError as refusal:
        return _(refusal.verdict.reason)
    except (KeyError, ValueError) as strange:
        raise Http404 from strange  # No button of ours says this.
    return ""


@require_GET
def room(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The leader's own way into the room."""
    found = _door(request, session_id)
    try:
        return HttpResponseRedirect(lead(session_id=session_id, by=request.actor))
    except RefusedError as refusal:
        return render(request, "video/door.html", _context(request, found, _(refusal.verdict.reason)))


def _door(request: HttpRequest, session_id: UUID) -> Door:
    found = door_of(viewer=request.actor, session_id=session_id, now=clock.now())
    if found is None:
        raise Http404
    return found


def _context(request: HttpRequest, found: Door, said: str = "") -> dict[str, object]:
    lines = [{**_line(one), "gone": cut_off_of(one, found)} for one in found.lines]
    slips = slips_of("video:door", request, session=found.session)
    mark = mark_of(said, bool(found.coming), found.provider, lines, [one.markup for one in slips])
    return {
        "door": found,
        "lines": lines,
        "said": said,
        "mark": mark,
        "slips": slips,
        "waiting": found.waiting + sum(len(one.loose) for one in slips),
        "session": found.session,
        "back_url": _back(request, found),
        "has_rooms": found.provider is not Provider.NONE,
        "coming_reason": _words(found.coming),
    }


def _back(request: HttpRequest, found: Door) -> str:
    """To the session's room, or to its sheet for who leads it and writes no notes."""
    notes = reverse("staff:room", args=[found.session.session_id])
    sheet = reverse("staff:sheet", args=[found.session.session_id])
    return notes if opens_for(notes, actor=request.actor) else sheet


def _line(one: DoorLine) -> dict[str, object]:
    words, kind = tag_of(one)
    knock = one.knock
    return {
        "key": one.line.booking_id.hex,
        "alias": one.line.shown_name,
        "name": one.line.name,
        "tag": words,
        "tag_kind": kind,
        "said": list(said_lines(knock)) if knock else [],
        "phone": knock.phone if knock else "",
        "call_url": call_link(knock.phone) if knock else "",
        "contact": f"{knock.contact_name}, {knock.contact_phone}" if knock else "",
        "contact_url": call_link(knock.contact_phone) if knock else "",
        "barred": _words(one.treating),
        "is_untaken": one.is_untaken,
        "can_drop": bool(one.dropping) and not one.is_in,
        "can_admit": bool(one.admitting),
        "is_waiting": one.admitting is not None and one.sending_back is not None and not _is_admitted(one),
        "can_send_back": bool(one.sending_back) and _is_admitted(one),
    }


def _is_admitted(one: DoorLine) -> bool:
    return one.knock is not None and one.knock.state == "admitted"


def _words(verdict: Verdict | None) -> str:
    return _(verdict.reason) if verdict is not None and verdict.reason else ""
