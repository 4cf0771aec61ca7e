"""The sign-in sheet of a session on paper: by what the gate opens to peers, since everybody in the room reads it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from midspan.domains.encounters.queries import sheet_of
from midspan.domains.schedule.queries import staffed_session
from midspan.kernel import clock


def sheet(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = staffed_session(viewer=request.actor, session_id=session_id)
    if session is None:
        raise Http404
    lines = sheet_of(viewer=request.actor, session_id=session_id)
    return render(request, "staff/sheet.html", {"session": session, "lines": lines, "printed_at": clock.now()})
