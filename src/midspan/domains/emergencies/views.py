"""Pages of emergencies: opening a record, the record for thirty minutes, the queue of reviews, and a patient's own."""

from math import ceil
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
from midspan.domains.emergencies.models import Emergency
from midspan.domains.emergencies.queries import (
    emergency_for,
    emergency_to_review,
    end_of,
    name_in,
    of_patient,
    own_emergencies,
    phone_of_center,
    record_in,
    reviewed_lately,
    to_review,
)
from midspan.domains.emergencies.showing import contact_lines, finding_words, identity_lines, name_of, review_lines
from midspan.domains.emergencies.wording import begun, own_lines
from midspan.domains.people.queries import asks_step_up, has_stepped_up
from midspan.kernel import clock
from midspan.kernel.margins import margin_of
from midspan.ui.answering import done
from midspan.ui.calling import call_link
from midspan.values import RefusedError

RECORD_LINES = {"identity": identity_lines, "contact": contact_lines}


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


def _opened(request: HttpRequest, form: EmergencyForm) -> Emergency | None:
    try:
        opened = break_glass(**form.cleaned_data, has_stepped_up=has_stepped_up(request), by=request.actor)
    except RefusedError as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        return None
    if opened is None:
        form.add_error(
            None, _("Not found by this name and birth date. Check both on a card or letter, or ask a colleague.")
        )
    return opened


@require_GET
def record(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    emergency = emergency_for(viewer=request.actor, emergency_id=emergency_id)
    if emergency is None:
        raise Http404
    ends_at = end_of(emergency, viewer=request.actor)
    context: dict[str, Any] = {"emergency": emergency, "ends_at": ends_at}
    if clock.now() >= ends_at:
        return render(request, "emergencies/over.html", {**context, "is_cut_short": ends_at < emergency.ends_at})
    shown = record_in(emergency, viewer=request.actor)
    context |= {of: lines(shown[of]) for of, lines in RECORD_LINES.items() if of in shown}
    context["name"] = name_of(shown["identity"]) if "identity" in shown else ""
    context["margin"] = margin_of("emergencies:record", request, emergency=emergency)
    answer = render(request, "emergencies/record.html", context)
    # A page that is left open goes when its time is over.
    answer.headers["Refresh"] = str(ceil((ends_at - clock.now()).total_seconds()))
    return answer


@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    reviewed = [(one.emergency, finding_words(one)) for one in reviewed_lately(viewer=request.actor)]
    context = {"waiting": to_review(viewer=request.actor), "reviewed": reviewed}
    return render(request, "emergencies/reviews.html", context)


def review_one(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    told = emergency_to_review(viewer=request.actor, emergency_id=emergency_id)
    if told is None:
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _reviewed(request, emergency_id, form):
        messages.success(request, _("Reviewed. The person is told, and reads whether it was right."))
        return redirect("emergencies:reviews")
    context = {
        "lines": review_lines(told, name=name_in(told.emergency, viewer=request.actor)),
        "is_open": clock.now() < told.ends_at,
        "is_own": told.emergency.actor_id == request.actor.id,
        "is_reviewed": told.review is not None,
        "ends_at": told.ends_at,
        "form": form,
    }
    return render(request, "emergencies/review.html", context)


def _reviewed(request: HttpRequest, emergency_id: UUID, form: ReviewForm) -> bool:
    said = form.cleaned_data
    return done(
        form,
        lambda: review(
            emergency_id=emergency_id, finding=Finding(said["finding"]), words=said["words"], by=request.actor
        ),
    )


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    emergencies = [(begun(told), own_lines(told)) for told in of_patient(viewer=request.actor)]
    phone = phone_of_center(viewer=request.actor)
    context = {"emergencies": emergencies, "phone": phone, "call_url": call_link(phone)}
    return render(request, "emergencies/own.html", context)
