"""What would help most: asked for, looked for in the background, and each answer a link into a what-if."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from midspan.domains.schedule.actions import stop_advice
from midspan.domains.schedule.advice.picturing import advised_change, pictured_advice
from midspan.domains.schedule.enums import AdviceState
from midspan.domains.schedule.models import Advice
from midspan.domains.schedule.problem.asking import rules_in_force
from midspan.domains.schedule.proposals.picturing import failure_words, progress_of
from midspan.domains.schedule.proposals.rules import next_start
from midspan.domains.schedule.queries import latest_advice
from midspan.domains.schedule.scenarios.rules import may_try
from midspan.domains.schedule.tasks import queue_advice, queue_changes
from midspan.kernel import clock
from midspan.values import RefusedError


def advice(request: HttpRequest) -> HttpResponse:
    """The newest answer, or how far the search for it is; POST asks anew."""
    if request.method == "POST":
        return _asked(request)
    row = latest_advice(viewer=request.actor)
    is_computing = row is not None and row.state == AdviceState.COMPUTING
    shown = {
        "advice": row,
        "is_computing": is_computing,
        "is_stopped": row is not None and row.state == AdviceState.STOPPED,
        "progress": progress_of(row) if row and is_computing else None,
        "failure": failure_words(row) if row else "",
        "found": pictured_advice(row, viewer=request.actor) if row and not is_computing else (),
        "wait_list": number_format(rules_in_force().weights.wait_list, force_grouping=True),
        "may_try": may_try(request.actor),
    }
    return render(request, "schedule/scenarios/advice.html", shown)


def _asked(request: HttpRequest) -> HttpResponse:
    try:
        queue_advice(from_date=next_start(clock.local_date()), by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    return redirect("schedule:advice")


def progress(request: HttpRequest, advice_id: UUID) -> HttpResponse:
    """The part of the page that is asked for again and again; once it is over, the whole page is."""
    row = _found(request, advice_id)
    if row.state != AdviceState.COMPUTING:
        return HttpResponseClientRefresh() if request.htmx else redirect("schedule:advice")
    shown = {"advice": row, "progress": progress_of(row), "may_try": may_try(request.actor)}
    return render(request, "schedule/scenarios/_advice_progress.html", shown)


@require_POST
def stop(request: HttpRequest, advice_id: UUID) -> HttpResponse:
    try:
        stop_advice(advice_id=advice_id, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    return redirect("schedule:advice")


@require_POST
def try_it(request: HttpRequest, advice_id: UUID, place: int) -> HttpResponse:
    """A what-if with one of the changes that were found, computed at once."""
    row = _found(request, advice_id)
    change = advised_change(row, place, viewer=request.actor)
    if change is None:
        raise Http404
    try:
        scenario = queue_changes(changes=[change], from_date=next_start(clock.local_date()), by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
        return redirect("schedule:advice")
    return redirect("schedule:scenario", scenario_id=scenario.pk)


def _found(request: HttpRequest, advice_id: UUID) -> Advice:
    row = latest_advice(viewer=request.actor)
    if row is None or row.pk != advice_id:
        raise Http404
    return row
