"""The director's figures of how people come and go, and whom each is about."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from midspan.domains.journey.checklists import Edition, current
from midspan.kernel import clock
from midspan.surfaces.staff.way_on import PERIOD, Tile, tiles


@require_GET
def way_on(request: HttpRequest) -> HttpResponse:
    found = tiles(viewer=request.actor, today=clock.local_date())
    context = {
        "tiles": [one for one in found if not _is_reason(one)],
        "reasons": [one for one in found if _is_reason(one)],
        "edition": current(Edition.REASONS),
        "days": PERIOD.days,
    }
    return render(request, "staff/way_on.html", context)


@require_GET
def way_on_people(request: HttpRequest, key: str) -> HttpResponse:
    """Who is meant, as far as the viewer sees them."""
    found = next((one for one in tiles(viewer=request.actor, today=clock.local_date()) if one.key == key), None)
    if found is None:
        raise Http404
    return render(request, "staff/way_on_people.html", {"tile": found})


def _is_reason(one: Tile) -> bool:
    return one.key.startswith("left-")
