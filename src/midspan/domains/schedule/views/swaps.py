"""Swaps: the patient chooses another session; staff decide those that need it."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.schedule.actions import ask_swap, decide_swap, take_back_swap
from midspan.domains.schedule.enums import SwapState
from midspan.domains.schedule.forms.weeks import SwapForm
from midspan.domains.schedule.models import Booking, Session, SwapRequest
from midspan.domains.schedule.queries import SwapChoice, booked_session, swap_choices, swappable_booking, waiting_swaps
from midspan.domains.schedule.swaps.doing import Judged, judged, waiting_swap
from midspan.domains.schedule.wording import swap_reason_words
from midspan.engines.scheduling.swapping import SwapReason
from midspan.values import RefusedError


def swap(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """The session to be swapped and what could be attended instead, best first."""
    booking = swappable_booking(viewer=request.actor, booking_id=booking_id)
    if booking is None:
        return _closed(request, booking_id)
    if request.method == "POST":
        return _asked(request, booking_id)
    waiting = waiting_swap(booking)
    shown = {
        "session": booked_session(viewer=request.actor, booking_id=booking_id),
        "choices": _choices(request, booking),
        "waiting": _session_words(waiting.chosen_session) if waiting and waiting.chosen_session else "",
    }
    return render(request, "schedule/swap.html", shown)


def _choices(request: HttpRequest, booking: Booking) -> list[dict[str, object]]:
    """Each session with what speaks for it, and what is done at once before what somebody confirms, and why."""
    found = swap_choices(viewer=request.actor, booking=booking)
    said = judged(booking, [choice.session_id for choice in found])
    found = sorted(found, key=lambda choice: not said[choice.session_id].at_once)
    return [_choice(choice, said[choice.session_id], number) for number, choice in enumerate(found)]


def _choice(choice: SwapChoice, said: Judged, number: int) -> dict[str, object]:
    # The engine calls every group of treatment itself one kind; the program tells them apart.
    codes = (code for code in choice.reasons if said.is_same_kind or code != SwapReason.SAME_KIND)
    return {
        "choice": choice,
        "reasons": [swap_reason_words(code) for code in codes],
        "moves_own": bool(choice.moves),
        "at_once": said.at_once,
        "form": SwapForm(auto_id=f"id_%s_{number}"),
    }


@require_POST
def take_back(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """The session stays as it is."""
    try:
        take_back_swap(booking_id=booking_id, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        messages.success(request, _("Taken back. Your session stays as it is."))
    return redirect("schedule:swap", booking_id=booking_id)


def _closed(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """A session that was swapped or has begun says so; what is not theirs does not exist."""
    session = booked_session(viewer=request.actor, booking_id=booking_id)
    if session is None:
        raise Http404
    return render(request, "schedule/swap_closed.html", {"session": session})


def _asked(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    form = SwapForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the sessions shown."))
        return redirect("schedule:swap", booking_id=booking_id)
    try:
        wish = ask_swap(booking_id=booking_id, by=request.actor, **form.cleaned_data)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
        return redirect("schedule:swap", booking_id=booking_id)
    if wish.state == SwapState.DONE:
        messages.success(request, _("Swapped. The new session is in your week."))
        return redirect("patient:week_of", day=wish.booking.local_date)
    messages.success(request, _("Asked. Your session stays as it is until your counselor answers."))
    return redirect("schedule:swap", booking_id=booking_id)


def waiting(request: HttpRequest) -> HttpResponse:
    """Swaps that wait for staff."""
    swaps = [_line(one) for one in waiting_swaps(viewer=request.actor)]
    return render(request, "schedule/waiting_swaps.html", {"swaps": swaps})


def _line(wish: SwapRequest) -> dict[str, object]:
    patient = wish.patient
    return {
        "id": wish.pk,
        "name": f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip(),
        "asked_on": date_format(localtime(wish.asked_at), "SHORT_DATETIME_FORMAT"),
        "old": _session_words(wish.booking.session),
        "new": _session_words(wish.chosen_session) if wish.chosen_session else "",
        "reason": wish.reason,
    }


def _session_words(session: Session) -> str:
    start = session.during.lower.astimezone(ZoneInfo(session.site.time_zone))
    return f"{session.title}, {date_format(start, 'l, F j')}, {time_format(start, 'TIME_FORMAT')}"


@require_POST
def decide(request: HttpRequest, swap_id: UUID) -> HttpResponse:
    """Yes or no to one swap; the patient is told."""
    try:
        decide_swap(swap_id=swap_id, accept=request.POST.get("answer") == "yes", by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        messages.success(request, _("Answered. The person is told."))
    return redirect("schedule:swaps")
