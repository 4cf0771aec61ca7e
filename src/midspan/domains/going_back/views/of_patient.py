"""The counselor's page: how somebody goes back, as far as they share it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.going_back.actions import look_at_back, take_look_back
from midspan.domains.going_back.queries import back_of, look_of, words_of
from midspan.domains.going_back.wording import shown
from midspan.domains.guardians.queries import name_of_patient
from midspan.domains.skills.queries import skills_by_key
from midspan.kernel import clock
from midspan.ui.answering import told


@require_POST
def looked(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """It was looked at together, which takes it off the board; or it was not after all."""
    if not name_of_patient(viewer=request.actor, patient_id=patient_id):
        raise Http404
    given = request.POST.get("number", "")[:9]
    said = {"patient_id": patient_id, "number": int(given) if given.isdecimal() else 0, "by": request.actor}
    if request.POST.get("do") == "undo":
        if told(request, lambda: take_look_back(**said)):
            messages.success(request, _("Taken back. It is due as before."))
    elif told(request, lambda: look_at_back(**said)):
        messages.success(request, _("Noted. It is off your board until the day of a newer version."))
    return redirect("going_back:of_patient", patient_id)


@require_GET
def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Nothing written and nothing shared look the same."""
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    if not name:
        raise Http404
    found = back_of(viewer=request.actor, patient_id=patient_id)
    said = words_of(found) if found else None
    look = look_of(viewer=request.actor, version=found) if found else None
    skills = skills_by_key(viewer=request.actor, keys=[one.skill for one in said.hard]) if said else {}
    titles = {key: one.title for key, one in skills.items()}
    context = {
        "name": name,
        "patient_id": patient_id,
        "back": shown(said, titles, today=clock.local_date()) if said else None,
        "number": found.number if found else 0,
        "look": {"name": str(look.looked_by), "day": date_format(localtime(look.looked_at))} if look else None,
        "written": date_format(localtime(found.written_at)) if found else "",
    }
    return render(request, "going_back/of_patient.html", context)
