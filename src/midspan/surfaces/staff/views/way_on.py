"""The director's figures of how people come and go, of the days they choose, and whom each is about."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from midspan.domains.journey.checklists import Edition, current
from midspan.kernel import clock
from midspan.surfaces.staff.way_on import Tile, tiles
from midspan.surfaces.staff.way_on_spans import Chosen, SpanForm


@require_GET
def way_on(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    chosen = form.chosen()
    found = _tiles(request, chosen)
    context = {
        "tiles": [one for one in found if not _is_reason(one)],
        "reasons": [one for one in found if _is_reason(one)],
        "edition": current(Edition.REASONS),
        "chosen": chosen,
        "form": form,
    }
    return render(request, "staff/way_on.html", context, status=422 if form.errors else 200)


@require_GET
def way_on_people(request: HttpRequest, key: str) -> HttpResponse:
    """Who is meant, as far as the viewer sees them."""
    chosen = _form(request).chosen()
    found = next((one for one in _tiles(request, chosen) if one.key == key), None)
    if found is None:
        raise Http404
    return render(request, "staff/way_on_people.html", {"tile": found, "chosen": chosen})


def _form(request: HttpRequest) -> SpanForm:
    return SpanForm(request.GET if "span" in request.GET else None, today=clock.local_date())


def _tiles(request: HttpRequest, chosen: Chosen) -> list[Tile]:
    return tiles(viewer=request.actor, since=chosen.first, today=chosen.today)


def _is_reason(one: Tile) -> bool:
    return one.key.startswith("left-")
