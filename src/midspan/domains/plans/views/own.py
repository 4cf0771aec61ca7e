"""The person's own plan: what waits for their name, what holds, and how far along they feel."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.people.queries import has_stepped_up
from midspan.domains.plans.actions import name_to_sign, rate_objective
from midspan.domains.plans.enums import PlanState, Signer
from midspan.domains.plans.levels import own_ladders
from midspan.domains.plans.own_forms import RatingForm, SignForm
from midspan.domains.plans.queries import (
    PlanFile,
    active_plan,
    open_suggestions,
    own_ratings,
    plan_in_work,
    plan_to_read,
    reviews_of,
    words_of_objectives,
)
from midspan.domains.plans.showing import review_lines
from midspan.domains.plans.suggested import all_suggestion_lines
from midspan.domains.plans.thread import objectives_in
from midspan.domains.plans.views.answering import file_of, shown, signed
from midspan.kernel.margins import slips_of
from midspan.ui.answering import done
from midspan.values import Actor


def own(request: HttpRequest) -> HttpResponse:
    """The person's own plan: what waits for their name, what holds, and how far along they feel."""
    viewer, form = request.actor, SignForm(request.POST or None)
    work = plan_in_work(viewer=viewer, patient_id=viewer.id)
    is_waiting = work is not None and work.state is PlanState.OFFERED
    if request.method == "POST" and is_waiting and form.is_valid() and signed(request, form, viewer.id, Signer.PATIENT):
        messages.success(request, _("Signed. Thank you."))
        return redirect("plans:own")
    return _shown(request, form=form)


def _shown(request: HttpRequest, *, form: SignForm, rated: RatingForm | None = None) -> HttpResponse:
    """`rated` is what was typed about an objective and could not be kept."""
    viewer = request.actor
    active, work = active_plan(viewer=viewer, patient_id=viewer.id), plan_in_work(viewer=viewer, patient_id=viewer.id)
    waiting = work if work and work.state is PlanState.OFFERED else None
    read = plan_to_read(viewer=viewer)
    about = read or active  # What was answered about the version that holds stays there to be read.
    context = {
        "active": shown(active, viewer, slips=slips_of("plans:own", request), tells_levels=False) if active else None,
        "ladders": own_ladders(viewer=viewer) if active else [],
        "waiting": shown(waiting, viewer),
        "written": shown(read, viewer) if read and read.state is PlanState.DRAFT else None,
        "suggested": all_suggestion_lines(about, viewer=viewer) if about else [],
        "waits_for_answer": read is not None and bool(open_suggestions(viewer=viewer, plan=read.plan)),
        "is_mine_to_sign": waiting is not None and Signer.PATIENT in waiting.missing,
        "own_name": name_to_sign(signer=Signer.PATIENT, patient_id=viewer.id, by=viewer),
        "form": form,
        "ratings": _ratings(active, viewer, rated),
        "rated": rated,
        "has_stepped_up": has_stepped_up(request),
        "reviews": review_lines(
            reviews_of(viewer=viewer, patient_id=viewer.id), words_of_objectives(viewer=viewer, patient_id=viewer.id)
        ),
    }
    return render(request, "plans/own.html", context, status=422 if rated else 200)


def _ratings(active: PlanFile | None, viewer: Actor, rated: RatingForm | None) -> list[dict[str, Any]]:
    if active is None:
        return []
    said = own_ratings(viewer=viewer, plan=active.plan)
    forms = {one.thread: RatingForm(prefix=one.thread.hex) for one in objectives_in(active.tree)}
    forms |= {thread: rated for thread in forms if rated and rated.prefix == thread.hex}
    return [
        {"objective": one, "last": said.get(one.thread), "form": forms[one.thread]}
        for one in objectives_in(active.tree)
    ]


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """The person's own plan as a file."""
    return file_of(request, request.actor.id) or redirect("plans:own")


@require_POST
def rate(request: HttpRequest, thread: UUID) -> HttpResponse:
    form = RatingForm(request.POST, prefix=thread.hex)
    if form.is_valid() and done(form, lambda: rate_objective(thread=thread, **form.cleaned_data, by=request.actor)):
        messages.success(request, _("Kept. Your counselor sees it at your next review."))
        return redirect("plans:own")
    return _shown(request, form=SignForm(), rated=form)
