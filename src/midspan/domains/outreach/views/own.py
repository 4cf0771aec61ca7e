"""What the person sees who did not come: that their seat is kept, two answers, and what somebody wrote to them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.queries import latest_episode
from midspan.domains.outreach.actions import answer
from midspan.domains.outreach.queries import outreach_for, own_letter
from midspan.domains.safety.queries import names_of_staff, phone_of
from midspan.ui.calling import call_link


def own(request: HttpRequest) -> HttpResponse:
    """Warm, and the same for everybody: nothing here says what for, or asks why."""
    viewer = request.actor
    if request.method == "POST":
        _answered(request)
        return redirect("outreach:own")
    found, letter = outreach_for(viewer=viewer, patient_id=viewer.id), own_letter(viewer=viewer)
    phone = phone_of(viewer=viewer, patient_id=viewer.id)
    names = names_of_staff(viewer=viewer, staff_ids=[letter.by_id]) if letter else {}
    context = {
        "waits": found is not None,
        "is_paused": _is_paused(request),
        "asked": bool(found and found.outreach.wants_call_at),
        "letter": letter,
        "writer": names.get(letter.by_id, "") if letter else "",
        "phone": phone,
        "call_url": call_link(phone),
    }
    return render(request, "outreach/own.html", context)


def _is_paused(request: HttpRequest) -> bool:
    """Their seat was given to somebody else, and the door stands open."""
    episode: Any = latest_episode(viewer=request.actor, patient_id=request.actor.id)
    return episode is not None and episode.state == EpisodeState.PAUSED


def _answered(request: HttpRequest) -> None:
    wants_call = "call" in request.POST
    kept = answer(wants_call=wants_call, by=request.actor)
    if kept is None:
        messages.success(request, _("Nothing is waiting for an answer any more."))
    elif wants_call:
        messages.success(request, _("Thank you. Somebody calls you, as you said it is safe."))
    else:
        messages.success(request, _("Thank you for letting us know. See you next time."))
