"""The page on which a step down is computed as a taper, each stage with weeks to take."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from midspan.domains.journey.queries import episode_to_plan
from midspan.domains.programs.enums import LEVEL_WORDS
from midspan.domains.programs.queries import doses_for
from midspan.domains.schedule.actions import compute_taper
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.forms.weeks import TaperForm
from midspan.domains.schedule.models import Offer
from midspan.domains.schedule.offers.picturing import picture_of
from midspan.domains.schedule.problem.needs import case_of
from midspan.domains.schedule.queries import begins, taper_of
from midspan.domains.schedule.rules import may_add_seat, may_be_planned
from midspan.kernel import clock
from midspan.ui.answering import done
from midspan.ui.hours import duration_words
from midspan.values import Actor

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode


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
    least = _least_of_level(episode, found, viewer=request.actor)
    context = {
        "episode": episode,
        "form": form,
        "stages": [_stage(one, request) for one in found],
        "below": _below_words(found, least, level=episode.level),
        "may_be_planned": may_be_planned(episode),
        "may_add_seat": may_add_seat(request.actor),
    }
    return render(request, "schedule/taper.html", context)


def _next_monday() -> date:
    today = clock.local_date()
    return today + timedelta(days=7 - today.weekday())


def _least_of_level(episode: "Episode", stages: Iterable[Offer], *, viewer: Actor) -> dict[UUID, int]:
    """Offer id → the minutes a week that the rules ask for at the level of now; one they say nothing of is absent."""
    cases = {one.pk: case_of(episode, on=one.from_date) for one in stages}
    doses = doses_for(viewer=viewer, asked=set(cases.values()))
    known = {pk: doses[case].minimum_weekly_minutes for pk, case in cases.items()}
    return {pk: minutes for pk, minutes in known.items() if minutes is not None}


def _below_words(stages: Iterable[Offer], least: Mapping[UUID, int], *, level: str) -> str:
    """What has to be settled before the first stage with fewer hours than the level asks for; "" where none has."""
    below = [one for one in stages if (one.minutes or 0) < least.get(one.pk, 0)]
    if not below:
        return ""
    return _(
        "From %(day)s on these are fewer hours than the rules ask for at this level (%(level)s: %(least)s a week). "
        "Change the level, or have the payer’s word, before it begins. Stages whose hours fit a lower level stay."
    ) % {
        "day": date_format(below[0].from_date, "DATE_FORMAT"),
        "level": LEVEL_WORDS.get(level, level),
        "least": duration_words(least[below[0].pk]),
    }


def _stage(one: Offer, request: HttpRequest) -> dict[str, Any]:
    return {
        "offer": one,
        "begins": begins(one),
        "hours": duration_words(one.minutes or 0),
        "picture": picture_of(one, viewer=request.actor),
        "is_accepted": one.state == OfferState.ACCEPTED,
    }
