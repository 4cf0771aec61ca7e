"""The caseload: the viewer's own people, or everybody they reach when they stand in for somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from midspan.surfaces.staff.caseload import caseload as caseload_of


@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    is_all = "all" in request.GET
    lines = caseload_of(viewer=request.actor, mine=not is_all)
    context = {
        "looked_at": [one for one in lines if one.reasons],
        "others": [one for one in lines if not one.reasons],
        "is_all": is_all,
    }
    return render(request, "staff/caseload.html", context)
