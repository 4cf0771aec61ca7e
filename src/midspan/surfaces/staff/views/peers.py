"""Who could use a friendly call: the peer specialist's own people, and one press for who was not reached."""

from collections.abc import Callable
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
from midspan.ui.answering import told


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
    if patient_for(viewer=request.actor, patient_id=patient_id) is None:
        raise Http404
    said = request.POST.get("tried", "")
    if said not in set(TryOutcome):
        messages.error(request, _("Choose what happened."))
        return _back(patient_id)
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
    if told(request, do):
        messages.success(request, said)
    return _back(patient_id)


def _back(patient_id: UUID) -> HttpResponse:
    """To the same person's place on the board."""
    return redirect(f"{reverse('staff:peers')}#of-{patient_id}")
