"""The discharge list of one stay."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from midspan.domains.journey.actions import answer_discharge_list
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.forms.leaving import DischargeForm
from midspan.domains.journey.queries import discharge_list, person_file
from midspan.domains.journey.showing import full_name
from midspan.domains.journey.views.answering import attempted, found, posted
from midspan.kernel.margins import margin_of


def discharge(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Answered before the end of the stay, and for whoever left early also afterwards."""
    file = found(person_file(viewer=request.actor, patient_id=patient_id))
    episode = found(file.episode)
    lines = found(discharge_list(viewer=request.actor, episode=episode) or None)
    form = DischargeForm(posted(request), lines=lines)
    if request.method == "POST" and form.is_valid():
        said, by = form.said(), request.actor
        if attempted(form, lambda: answer_discharge_list(episode_id=episode.pk, said=said, by=by)):
            messages.success(request, _("Saved."))
            return redirect("journey:person", patient_id)
    context = {
        "form": form,
        "parts": [
            (line, fields, margin_of("journey:discharge", request, file=file, key=line.item.key))
            for line, fields in form.parts()
        ],
        "edition": current(Edition.DISCHARGE),
        "patient": file.patient,
        "name": full_name(file.patient),
    }
    return render(request, "journey/discharge.html", context)
