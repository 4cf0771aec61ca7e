"""Explain anyone: what stands in the way of a person's week, and each change that would open one, to be tried."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from midspan.domains.journey.queries import episode_to_plan, stays_to_plan
from midspan.domains.schedule.forms.scenarios import PersonForm
from midspan.domains.schedule.proposals.naming import patient_name
from midspan.domains.schedule.rules import may_be_planned
from midspan.domains.schedule.scenarios.explaining import explained_from, explained_stay
from midspan.domains.schedule.scenarios.rules import may_try
from midspan.domains.schedule.tasks import queue_fix
from midspan.kernel import clock
from midspan.values import RefusedError


def anyone(request: HttpRequest) -> HttpResponse:
    """Choose a person, of all whom the viewer reaches."""
    stays = [(stay.pk, patient_name(stay.patient)) for stay in stays_to_plan(viewer=request.actor)]
    form = PersonForm(request.GET or None, stays=sorted(stays, key=lambda one: one[1]))
    if form.is_bound and form.is_valid():
        return redirect("schedule:explain", episode_id=form.cleaned_data["stay"])
    return render(request, "schedule/scenarios/anyone.html", {"form": form, "stays": stays})


def explain(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """Reasons and fixes beside everybody else's weeks as they stand; POST tries one fix for everybody."""
    episode = episode_to_plan(viewer=request.actor, episode_id=episode_id)
    if episode is None:
        raise Http404
    if request.method == "POST":
        return _tried(request, episode_id)
    start = explained_from(episode, today=clock.local_date())
    is_known = may_be_planned(episode)
    shown = {
        "episode": episode,
        "name": patient_name(episode.patient),
        "start": start,
        "may_be_planned": is_known,
        "found": explained_stay(episode=episode, from_date=start, viewer=request.actor) if is_known else None,
        "may_try": may_try(request.actor),
    }
    return render(request, "schedule/scenarios/explain.html", shown)


def _tried(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    try:
        scenario = queue_fix(episode_id=episode_id, key=request.POST.get("fix", ""), by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
        return redirect("schedule:explain", episode_id=episode_id)
    return redirect("schedule:scenario", scenario_id=scenario.pk)
