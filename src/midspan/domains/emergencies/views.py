"""Pages of emergencies: opening a record, the record for thirty minutes, the queue of reviews, and a patient's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.emergencies.actions import break_glass, review
from midspan.domains.emergencies.enums import Finding
from midspan.domains.emergencies.forms import EmergencyForm, ReviewForm
from midspan.domains.emergencies.queries import (
    emergency_for,
    emergency_to_review,
    of_patient,
    own_emergencies,
    record_in,
    to_review,
)
from midspan.domains.people.queries import asks_step_up, has_stepped_up
from midspan.kernel import clock
from midspan.kernel.margins import margin_of
from midspan.values import RefusedError


def begin(request: HttpRequest) -> HttpResponse:
    return _begin(request) if request.method == "POST" else _shown(request, EmergencyForm())


@asks_step_up
def _begin(request: HttpRequest) -> HttpResponse:
    form = EmergencyForm(request.POST)
    opened = _opened(request, form) if form.is_valid() else None
    return redirect("emergencies:record", opened.pk) if opened is not None else _shown(request, form)


def _shown(request: HttpRequest, form: EmergencyForm) -> HttpResponse:
    """The form for whoever has just shown that it is them, else the way there."""
    open_ones = own_emergencies(viewer=request.actor)
    context = {"form": form, "has_stepped_up": has_stepped_up(request), "open": open_ones}
    return render(request, "emergencies/begin.html", context)


def _opened(request: HttpRequest, form: EmergencyForm) -> Any:
    try:
        opened = break_glass(**form.cleaned_data, has_stepped_up=has_stepped_up(request), by=request.actor)
    except RefusedError as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        return None
    if opened is None:
        form.add_error(None, _("Nobody is found by this name and birth date alone."))
    return opened


@require_GET
def record(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    emergency = emergency_for(viewer=request.actor, emergency_id=emergency_id)
    if emergency is None:
        raise Http404
    context: dict[str, Any] = {"emergency": emergency, "is_over": clock.now() >= emergency.ends_at}
    if not context["is_over"]:
        context["record"] = record_in(emergency, viewer=request.actor)
        context["margin"] = margin_of("emergencies:record", request, emergency=emergency)
    return render(request, "emergencies/record.html", context)


@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    return render(request, "emergencies/reviews.html", {"waiting": to_review(viewer=request.actor)})


def review_one(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    emergency = emergency_to_review(viewer=request.actor, emergency_id=emergency_id)
    if emergency is None:
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _reviewed(request, emergency_id, form):
        messages.success(request, _("Reviewed. The person can read what you found."))
        return redirect("emergencies:reviews")
    return render(request, "emergencies/review.html", {"form": form, "emergency": emergency})


def _reviewed(request: HttpRequest, emergency_id: UUID, form: ReviewForm) -> bool:
    said = form.cleaned_data
    try:
        review(emergency_id=emergency_id, finding=Finding(said["finding"]), words=said["words"], by=request.actor)
    except RefusedError as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        return False
    return True


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    return render(request, "emergencies/own.html", {"emergencies": of_patient(viewer=request.actor)})
