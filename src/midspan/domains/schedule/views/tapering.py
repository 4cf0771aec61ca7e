"""The page on which a step down is computed as a taper, each stage with weeks to take."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from midspan.domains.journey.queries import episode_to_plan
from midspan.domains.schedule.actions import compute_taper
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.forms.weeks import TaperForm
from midspan.domains.schedule.models import Offer
from midspan.domains.schedule.offers.picturing import picture_of
from midspan.domains.schedule.queries import taper_of
from midspan.domains.schedule.rules import may_be_planned
from midspan.kernel import clock
from midspan.ui.answering import done
from midspan.ui.hours import duration_words


def taper(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """The stages side by side with their weeks; nothing is booked before one is taken."""
    episode = episode_to_plan(viewer=request.actor, episode_id=episode_id)
    if episode is None:
        raise Http404
    form = TaperForm(request.POST or None, initial={"from_date": _next_monday()})
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: compute_taper(episode_id=episode_id, stages=form.stages(), by=request.actor))
    ):
        messages.success(request, _("Computed. Take the weeks in their order, or let the person do it."))
        return redirect("schedule:taper", episode_id=episode_id)
    found = taper_of(viewer=request.actor, episode_id=episode_id)
    context = {
        "episode": episode,
        "form": form,
        "stages": [_stage(one, request) for one in found],
        "may_be_planned": may_be_planned(episode),
    }
    return render(request, "schedule/taper.html", context)


def _next_monday() -> date:
    today = clock.local_date()
    return today + timedelta(days=7 - today.weekday())


def _stage(one: Offer, request: HttpRequest) -> dict[str, Any]:
    return {
        "offer": one,
        "hours": duration_words(one.minutes or 0),
        "picture": picture_of(one, viewer=request.actor),
        "is_accepted": one.state == OfferState.ACCEPTED,
    }
