"""The sign-in sheet of a session on paper: by what the gate opens to peers, since everybody in the room reads it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midspan.domains.encounters.queries import sheet_of
from midspan.domains.schedule.queries import StaffedSession, staffed_session
from midspan.kernel import clock
from midspan.kernel.pages import opens_for


def sheet(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = staffed_session(viewer=request.actor, session_id=session_id)
    if session is None:
        raise Http404
    lines = sheet_of(viewer=request.actor, session_id=session_id)
    context = {"session": session, "lines": lines, "printed_at": clock.now(), "door_url": _door_of(request, session)}
    return render(request, "staff/sheet.html", context)


def _door_of(request: HttpRequest, session: StaffedSession) -> str:
    """Where whoever leads this session by video lets people in; "" for everybody else."""
    url = reverse("video:door", args=[session.session_id])
    leads = session.is_video and request.actor.id in session.leader_ids
    return url if leads and opens_for(url, actor=request.actor) else ""
