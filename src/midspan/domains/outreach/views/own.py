"""What the person sees who did not come: that their seat is kept, two answers, and what somebody wrote to them."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.queries import latest_episode
from midspan.domains.outreach.actions import answer, ask_back
from midspan.domains.outreach.queries import decided_on, door_of, outreach_for, own_letter, wish_stands
from midspan.domains.privacy.queries import zone_of_patient
from midspan.domains.safety.queries import names_of_staff, phone_of
from midspan.kernel import clock
from midspan.ui.calling import call_link

A_MINUTE = timedelta(minutes=1)  # The last day ends with the midnight after it.


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
        "door": _own_door(request),
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


def _own_door(request: HttpRequest) -> dict[str, Any] | None:
    """By which day somebody calls, and who; None where no door is open."""
    viewer = request.actor
    one = door_of(viewer=viewer, patient_id=viewer.id)
    if one is None:
        return None
    zone = zone_of_patient(viewer=viewer, patient_id=viewer.id)
    opened, last = localdate(one.opened_at, zone), localdate(one.due_at - A_MINUTE, zone)
    day = decided_on(viewer=viewer, opened=opened, last=last)
    return {
        "day": f"{date_format(day, 'l')}, {date_format(day, 'MONTH_DAY_FORMAT')}",
        "who": str(one.told or one.owner),
        "is_over": clock.today(zone) > day,
        "asked": wish_stands(one, day=day, zone=zone),
    }


def _asked_back(request: HttpRequest) -> None:
    if ask_back(by=request.actor) is None:
        messages.success(request, _("Nothing is waiting for an answer any more."))
    else:
        messages.success(request, _("Thank you. Somebody calls you, as you said it is safe."))


def _answered(request: HttpRequest) -> None:
    if "back" in request.POST:
        _asked_back(request)
        return
    wants_call = "call" in request.POST
    kept = answer(wants_call=wants_call, by=request.actor)
    if kept is None:
        messages.success(request, _("Nothing is waiting for an answer any more."))
    elif wants_call:
        messages.success(request, _("Thank you. Somebody calls you, as you said it is safe."))
    else:
        messages.success(request, _("Thank you for letting us know. See you next time."))
