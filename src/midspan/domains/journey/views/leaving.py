"""The discharge list of one stay."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from midspan.domains.journey.actions import Said, answer_discharge_list
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.forms.leaving import DischargeForm
from midspan.domains.journey.leaving_wording import AT_DISCHARGE_WORDS
from midspan.domains.journey.queries import ListLine, discharge_list, not_done_yet, person_file
from midspan.domains.journey.showing import full_name
from midspan.domains.journey.views.answering import found, posted
from midspan.kernel.margins import margin_of
from midspan.ui.answering import attempted
from midspan.values import Actor


def discharge(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Answered before the end of the stay, and for whoever left early also afterwards."""
    file = found(person_file(viewer=request.actor, patient_id=patient_id))
    episode = found(file.episode)
    lines = found(discharge_list(viewer=request.actor, episode=episode) or None)
    form = _form(request, lines, patient_id, posted(request))
    unsaved: dict[str, Said] = {}
    if request.method == "POST" and form.is_valid():
        said = form.said()
        overtaken = attempted(form, lambda: _kept(request.actor, episode.pk, form))
        if overtaken is not None and not overtaken:
            messages.success(request, _("Saved."))
            return redirect("journey:person", patient_id)
        if overtaken:
            # As it stands now, with the person's own words beside what a colleague said meanwhile.
            form = _form(request, discharge_list(viewer=request.actor, episode=episode), patient_id)
            unsaved = {key: said[key] for key in overtaken}
    context = {
        "form": form,
        "parts": [
            (line, fields, margin_of("journey:discharge", request, file=file, key=line.item.key), _own(unsaved, line))
            for line, fields in form.parts()
        ],
        "is_overtaken": bool(unsaved),
        "edition": current(Edition.DISCHARGE),
        "patient": file.patient,
        "name": full_name(file.patient),
    }
    return render(request, "journey/discharge.html", context)


def _form(
    request: HttpRequest, lines: Sequence[ListLine], patient_id: UUID, sent: QueryDict | None = None
) -> DischargeForm:
    refused = not_done_yet(lines, viewer=request.actor, patient_id=patient_id)
    return DischargeForm(sent, lines=lines, not_done_yet=refused)


def _kept(by: Actor, episode_id: UUID, form: DischargeForm) -> frozenset[str]:
    return answer_discharge_list(episode_id=episode_id, said=form.said(), by=by, seen=form.seen())


def _own(unsaved: Mapping[str, Said], line: ListLine) -> dict[str, Any] | None:
    """What the person wrote of an item and was not kept."""
    own = unsaved.get(line.item.key)
    return {"answer": AT_DISCHARGE_WORDS[own.answer], "words": own.words, "on_date": own.on_date} if own else None
