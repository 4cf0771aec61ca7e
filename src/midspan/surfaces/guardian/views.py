"""A guardian's own pages: the minor they stand for, or a list where there are several; else a calm empty one."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_info
from django.views.decorators.http import require_GET

from midspan.kernel import clock
from midspan.kernel.models import Organization
from midspan.surfaces.guardian.drawing import told_context
from midspan.surfaces.guardian.reading import Told, minors_of, names_told, told_of
from midspan.ui.calling import call_link


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Of one minor the page itself. Whoever is told nothing reads what whoever stands for nobody reads."""
    minors = minors_of(viewer=request.actor)
    if len(minors) == 1:
        told = told_of(*minors.values(), viewer=request.actor, now=clock.now())
        return _page(request, told) if told else _empty(request)
    names = names_told(minors, viewer=request.actor)
    return _list(request, names) if names else _empty(request)


@require_GET
def one(request: HttpRequest, guardian_id: UUID) -> HttpResponse:
    origin = minors_of(viewer=request.actor).get(guardian_id)
    told = told_of(origin, viewer=request.actor, now=clock.now()) if origin else None
    if told is None:
        raise Http404
    return _page(request, told)


def _page(request: HttpRequest, told: Told) -> HttpResponse:
    return render(request, "guardian/one.html", {**told_context(told, now=clock.now()), **_around(request)})


def _list(request: HttpRequest, names: dict[UUID, str]) -> HttpResponse:
    return render(request, "guardian/several.html", {"names": sorted(names.items(), key=_by_name), **_around(request)})


def _empty(request: HttpRequest) -> HttpResponse:
    return render(request, "guardian/nobody.html", _around(request))


def _by_name(entry: tuple[UUID, str]) -> str:
    return entry[1]


def _around(request: HttpRequest) -> dict[str, Any]:
    """What stands on each of the pages, and is the same for everybody: whom to call, and the language."""
    phone = Organization.objects.only("phone").get(pk=request.actor.organization_id).phone
    return {
        "phone": phone,
        "call_url": call_link(phone),
        "languages": [get_language_info(code) for code, _ in settings.LANGUAGES],
        "current_language": get_language(),
    }
