"""What happens with a stay: it pauses, goes on, steps down or ends."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from midspan.domains.journey.enums import ENDED, EpisodeState
from midspan.domains.journey.queries import PersonFile, discharge_list, open_items, person_file
from midspan.kernel.pages import opens_for
from midspan.surfaces.staff.moving import MoveForm, move_form, move_stay
from midspan.values import RefusedError

AFTER_A_DEATH = gettext_noop(
    "Written down. Nobody calls them, nothing is sent, and what they showed to those around them has stopped. Somebody "
    "talks with the family in person; of the treatment they say what a consent or a personal representative allows."
)


def move(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    file = person_file(viewer=request.actor, patient_id=patient_id)
    if file is None or file.episode is None or file.episode.state in ENDED:
        raise Http404
    begun = {name: request.GET[name] for name in ("to", "leaving") if name in request.GET}
    form = move_form(
        request.POST if request.method == "POST" else None, episode=file.episode, viewer=request.actor, begun=begun
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _moved(request, file, form)
        except RefusedError as refusal:
            form.add_error(None, _(refusal.verdict.reason))
    patient = file.patient
    name = f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip()
    listed = discharge_list(viewer=request.actor, episode=file.episode)
    context = {"form": form, "patient": patient, "name": name, "has_list": bool(listed), "open": open_items(listed)}
    return render(request, "staff/move.html", context)


def _moved(request: HttpRequest, file: PersonFile, form: MoveForm) -> HttpResponse:
    """A stay that goes on after a pause holds no places any more, so it leads on to a new week."""
    episode, to = file.episode, EpisodeState(form.cleaned_data["to"])
    is_resumed = episode.state == EpisodeState.PAUSED and to is EpisodeState.ADMITTED
    said = {"reason": form.cleaned_data["reason"], "going": form.going(), "door": form.door()}
    move_stay(episode, to=to, by=request.actor, **said)
    plan = reverse("schedule:offer", args=[episode.pk])
    if form.has_died:
        messages.warning(request, _(AFTER_A_DEATH))
    elif not is_resumed:
        messages.success(request, _("Saved."))
    elif opens_for(plan, actor=request.actor):
        messages.success(request, _("The stay goes on. Its places were given up, so compute a new week."))
        return redirect(plan)
    else:
        messages.warning(request, _("The stay goes on without places. Ask the counselor to plan a new week."))
    return redirect("journey:person", file.patient.pk)
