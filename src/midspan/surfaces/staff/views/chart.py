"""One person's chart: what matters now, what happened, what is in it, and any part of it on paper."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.journey.queries import patient_for
from midspan.domains.meetings.queries import meetings_shared_by
from midspan.domains.meetings.wording import shared_line
from midspan.domains.people.queries import has_stepped_up, staff_of
from midspan.domains.privacy.queries import zone_of_patient
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.kernel.searching import Match, Piece, matches
from midspan.surfaces.staff.chart_now import now_lines
from midspan.surfaces.staff.chart_paper import paper_of, take_parts
from midspan.surfaces.staff.chart_parts import PARTS, ChartLine, ChartPart, lines_of, parts_for, way_to
from midspan.surfaces.staff.chart_reading import Reading
from midspan.values import Actor, RefusedError

FIRST = 30
MOST_SOUGHT = 200


@require_GET
def chart(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    viewer = request.actor
    name = _name(viewer, patient_id)
    part, words = _part(request.GET.get("part", "")), request.GET.get("q", "").strip()[:MOST_SOUGHT]
    read = Reading(viewer=viewer, patient_id=patient_id)
    lines = lines_of(read, part)
    found = _sought(lines, words) if words else [(line, _whole(line)) for line in lines]
    is_whole = bool(words) or "all" in request.GET or len(found) <= FIRST
    context = {
        "patient_id": patient_id,
        "name": name,
        "now": [] if words or part else now_lines(read, now=clock.now()),
        "meetings": [] if words or part else _meetings(viewer, patient_id),
        "words": words,
        "part": part or "",
        "parts": _parts(viewer),
        "count": len(found),
        "lines": [_told(*one, viewer=viewer) for one in (found if is_whole else found[:FIRST])],
        "whole_url": "" if is_whole else f"?{urlencode({'part': part or '', 'all': '1'})}",
        "ways": _ways(viewer, patient_id),
    }
    return render(request, "staff/chart.html", context)


def _name(viewer: Actor, patient_id: UUID) -> str:
    """Raises Http404 for somebody whom the viewer does not see."""
    patient: Any = patient_for(viewer=viewer, patient_id=patient_id)
    if patient is None:
        raise Http404
    return f"{patient.given_names} {patient.family_name}".strip()


def _meetings(viewer: Actor, patient_id: UUID) -> list[dict[str, str]]:
    """Of what the person keeps of support meetings, as far as they share it."""
    found = meetings_shared_by(viewer=viewer, patient_id=patient_id)
    zone = zone_of_patient(viewer=viewer, patient_id=patient_id) if found else None
    return [shared_line(one, now=clock.now(), zone=zone) for one in found] if zone else []


def _part(word: str) -> ChartPart | None:
    return ChartPart(word) if word in set(ChartPart) else None


def _parts(viewer: Actor) -> list[tuple[str, str]]:
    return [(one.value, str(PARTS[one].label)) for one in parts_for(viewer)]


def _sought(lines: list[ChartLine], words: str) -> list[tuple[ChartLine, Iterable[Piece]]]:
    found: list[Match] = matches([(line.title, line.words) for line in lines], words)
    return [(lines[one.place], one.pieces) for one in found]


def _whole(line: ChartLine) -> Iterable[Piece]:
    return [(line.words, False)] if line.words else []


def _told(line: ChartLine, pieces: Iterable[Piece], *, viewer: Actor) -> dict[str, object]:
    return {
        "at": date_format(line.at, "DATETIME_FORMAT"),
        "moment": line.at,
        "title": line.title,
        "part": PARTS[line.part].label,
        "icon": PARTS[line.part].icon,
        "pieces": list(pieces),
        "url": way_to(line, viewer=viewer),
    }


def _ways(viewer: Actor, patient_id: UUID) -> list[tuple[str, str]]:
    ways = [
        (_("Contacts"), reverse("staff:contacts", args=[patient_id])),
        (_("Plan"), reverse("plans:of_patient", args=[patient_id])),
        (_("Promises"), reverse("commitments:of_patient", args=[patient_id])),
        (_("Going back"), reverse("going_back:of_patient", args=[patient_id])),
        (_("Practice"), reverse("practice:of_patient", args=[patient_id])),
        (_("Certification"), reverse("staff:certification", args=[patient_id])),
        (_("Questionnaires"), reverse("measures:of_patient", args=[patient_id])),
        (_("Days"), reverse("diary:of_patient", args=[patient_id])),
        (_("Medicines"), reverse("records:medicines", args=[patient_id])),
        (_("Drug screens"), reverse("records:screens", args=[patient_id])),
        (_("Records from others"), reverse("records:received", args=[patient_id])),
        (_("The person"), reverse("journey:person", args=[patient_id])),
        (_("Take parts out on paper"), reverse("staff:chart_paper", args=[patient_id])),
    ]
    return [(label, url) for label, url in ways if opens_for(url, actor=viewer)]


def chart_paper(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Choose parts, just after showing who it is, and have them as a file whose name says nothing."""
    viewer = request.actor
    name, said = _name(viewer, patient_id), ""
    if request.method == "POST":
        try:
            return _file(request, patient_id, name)
        except RefusedError as refusal:
            said = _(refusal.verdict.reason)
    context = {
        "patient_id": patient_id,
        "name": name,
        "parts": _parts(viewer),
        "said": said,
        "has_stepped_up": has_stepped_up(request),
    }
    return render(request, "staff/chart_paper.html", context, status=422 if said else 200)


def _file(request: HttpRequest, patient_id: UUID, name: str) -> HttpResponse:
    viewer = request.actor
    wanted = {part for word in request.POST.getlist("part") if (part := _part(word)) is not None}
    told = take_parts(patient_id=patient_id, wanted=wanted, has_stepped_up=has_stepped_up(request), by=viewer)
    taken_by = str(staff_of(viewer=viewer, staff_id=viewer.id).get())
    headers = {"Content-Disposition": 'attachment; filename="document.pdf"'}
    made = paper_of(told, name=name, taken_by=taken_by, at=clock.now())
    return HttpResponse(made, content_type="application/pdf", headers=headers)
