"""The counselor's page: how somebody goes back, as far as they share it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from midspan.domains.going_back.queries import back_of, words_of
from midspan.domains.going_back.wording import shown
from midspan.domains.guardians.queries import name_of_patient
from midspan.domains.skills.queries import skills_by_key
from midspan.kernel import clock


@require_GET
def of_patient(request: HttpRequest, patient_id: object) -> HttpResponse:
    """Nothing written and nothing shared look the same."""
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    if not name:
        raise Http404
    found = back_of(viewer=request.actor, patient_id=patient_id)
    said = words_of(found) if found else None
    skills = skills_by_key(viewer=request.actor, keys=[one.skill for one in said.hard]) if said else {}
    titles = {key: one.title for key, one in skills.items()}
    context = {
        "name": name,
        "patient_id": patient_id,
        "back": shown(said, titles, today=clock.local_date()) if said else None,
        "written": date_format(localtime(found.written_at)) if found else "",
    }
    return render(request, "going_back/of_patient.html", context)
