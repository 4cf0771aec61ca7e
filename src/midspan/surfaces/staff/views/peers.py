"""Who could use a friendly call: the peer specialist's own people, and one press for who was not reached."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.journey.queries import patient_for
from midspan.domains.outreach.actions import keep_try, take_back_try
from midspan.domains.outreach.enums import TryOutcome
from midspan.domains.outreach.queries import try_of
from midspan.surfaces.staff.peer_board import peer_board
from midspan.values import RefusedError


@require_GET
def peers(request: HttpRequest) -> HttpResponse:
    lines = peer_board(viewer=request.actor)
    context = {
        "called": [one for one in lines if one.reasons],
        "others": [one for one in lines if not one.reasons],
    }
    return render(request, "staff/peers.html", context)


@require_POST
def peer_try(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Somebody was tried and not reached: one press, no words."""
    _name_of(request, patient_id)
    said = request.POST.get("tried", "")
    if said not in set(TryOutcome):
        return _refused(request, patient_id, _("Choose what happened."))
    outcome = TryOutcome(said)
    return _done(
        request,
        patient_id,
        lambda: keep_try(patient_id=patient_id, outcome=outcome, by=request.actor),
        _("Kept: they were tried, and not reached."),
    )


@require_POST
def peer_undo(request: HttpRequest, patient_id: UUID, try_id: UUID) -> HttpResponse:
    """It was pressed by mistake."""
    found = try_of(viewer=request.actor, try_id=try_id)
    if found is None or found.patient_id != patient_id:
        raise Http404
    return _done(request, patient_id, lambda: take_back_try(try_id=try_id, by=request.actor), _("Taken back."))


def _done(request: HttpRequest, patient_id: UUID, do: Callable[[], object], said: str) -> HttpResponse:
    try:
        do()
    except RefusedError as refusal:
        return _refused(request, patient_id, _(refusal.verdict.reason))
    messages.success(request, said)
    return redirect(f"{reverse('staff:peers')}#of-{patient_id}")  # Where what was kept stands now.


def _refused(request: HttpRequest, patient_id: UUID, why: str) -> HttpResponse:
    """At the top of the board, where it is seen, and so with the name."""
    messages.error(request, _("%(name)s: %(why)s") % {"name": _name_of(request, patient_id), "why": why})
    return redirect("staff:peers")


def _name_of(request: HttpRequest, patient_id: UUID) -> str:
    patient: Any = patient_for(viewer=request.actor, patient_id=patient_id)
    if patient is None:
        raise Http404
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip()
