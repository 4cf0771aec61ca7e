"""What waits for a privacy officer: the page they land on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from midspan.surfaces.staff.privacy_lines import lines_waiting


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "staff/privacy.html", {"lines": lines_waiting(viewer=request.actor)})
