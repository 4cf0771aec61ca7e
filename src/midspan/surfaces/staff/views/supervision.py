"""What waits for who countersigns, reviews or answers for the team, on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from midspan.kernel import clock
from midspan.surfaces.staff.board_drawing import drawn
from midspan.surfaces.staff.supervision_lines import supervision_lines


@require_GET
def supervision(request: HttpRequest) -> HttpResponse:
    lines = supervision_lines(viewer=request.actor, now=clock.now())
    return render(request, "staff/supervision.html", {"lines": drawn(lines), "count": len(lines)})
