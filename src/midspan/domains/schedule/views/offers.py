"""The offer screen of intake, and the patient's own page of the same offer."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.queries import episode_to_plan, open_episode_of
from midspan.domains.programs.enums import STATE_WORDS
from midspan.domains.responsibilities.queries import week_preference
from midspan.domains.schedule.actions import (
    SeatTakenError,
    accept_offer,
    add_seat,
    allow_longer_day,
    ask_for_seat,
    compute_again,
    compute_offer,
)
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.forms.weeks import ChoiceForm, StartForm
from midspan.domains.schedule.models import Offer
from midspan.domains.schedule.offers.picturing import picture_of
from midspan.domains.schedule.offers.siblings import siblings_in
from midspan.domains.schedule.problem.licensure import video_state
from midspan.domains.schedule.queries import (
    begins,
    latest_offer,
    offer_for,
    open_offer,
    stages_replaced,
    stages_to_take,
    waits_for_new_week,
)
from midspan.domains.schedule.rules import may_add_seat, may_be_planned
from midspan.domains.schedule.waiting.listing import own_wait
from midspan.domains.schedule.wording import stage_lines
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.values import RefusedError

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode


def offer(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """Two or three weeks side by side, or why there is none and what would open one."""
    episode = episode_to_plan(viewer=request.actor, episode_id=episode_id)
    if episode is None:
        raise Http404
    found = latest_offer(viewer=request.actor, episode_id=episode_id)
    start = begins(found) if found else episode.expected_start or clock.local_date()
    form = StartForm(request.POST or None, initial={"from_date": start})
    if request.method == "POST" and form.is_valid():
        try:
            compute_offer(episode_id=episode_id, from_date=form.cleaned_data["from_date"], by=request.actor)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("schedule:offer", episode_id=episode_id)
    shown = {
        "episode": episode,
        "form": form,
        "offer": found,
        "begins": start,
        "picture": picture_of(found, viewer=request.actor) if found else None,
        "is_accepted": bool(found and found.state == OfferState.ACCEPTED),
        "waits_for_week": waits_for_new_week(viewer=request.actor, episode_id=episode_id),
        "may_be_planned": may_be_planned(episode),
        "may_add_seat": may_add_seat(request.actor),
        "video_state": _video_state(request, episode),
        "replaced": _replaced_words(request, found),
        **(_siblings(request, found) if found else {}),
        "to_take": stage_lines(stages_to_take(viewer=request.actor, episode_id=episode_id)),
        "back": _file_of(request, episode.patient_id),
    }
    return render(request, "schedule/offer.html", shown)


def _siblings(request: HttpRequest, found: Offer) -> dict[str, str]:
    """Who in a group of these weeks has a guardian of the same name, and where it is said that two share none."""
    said = _("%(name)s sits in these weeks’ groups (%(groups)s), and both have a guardian of the same name.")
    apart = reverse("life:apart_of", args=[found.patient_id])
    siblings = siblings_in(found, viewer=request.actor)
    return {
        "siblings": " ".join(said % {"name": one.name, "groups": ", ".join(one.groups)} for one in siblings),
        "apart_url": apart if opens_for(apart, actor=request.actor) else "",
    }


@require_POST
def accept(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """One tap takes a week; who was too late is shown the next best."""
    found = _offer(request, offer_id)
    back, replaced = _page_of(request, found), stage_lines(stages_replaced(viewer=request.actor, offer=found))
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the weeks shown."))
        return back
    try:
        taken = accept_offer(offer_id=offer_id, choice=form.cleaned_data["choice"], by=request.actor)
    except SeatTakenError as lost:
        messages.warning(request, _lost_words(lost.offer))
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        messages.success(request, _("The week is set. Its sessions are in the calendar for the next eight weeks."))
        if replaced:
            messages.warning(request, _("Stages taken back: %(stages)s.") % {"stages": replaced})
        if request.actor.is_patient:
            return redirect("patient:week_of", day=taken.from_date)
    return back


def _lost_words(following: Offer) -> str:
    if following.stage is not None and following.state == OfferState.IMPOSSIBLE:
        return _(
            "Somebody else took a place in that week a moment ago, and there is no other week for this step now. "
            "What is set stays as it is, and the counselor hears of it."
        )
    return _("Somebody else took a place in that week a moment ago. These are the next best weeks.")


@require_POST
def add_one_seat(request: HttpRequest, offer_id: UUID, section_id: UUID) -> HttpResponse:
    """A verified change that a manager can make here and now; then the week is computed again."""
    found = _offer(request, offer_id)
    try:
        add_seat(offer_id=offer_id, section_id=section_id, by=request.actor)
        compute_again(offer_id=offer_id, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        messages.success(request, _("One place was added, and the weeks were computed again."))
    return _page_of(request, found)


@require_POST
def longer_day(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """A verified change of the person's own wish, made with them; then the week is computed again."""
    found = _offer(request, offer_id)
    try:
        allow_longer_day(offer_id=offer_id, by=request.actor)
        compute_again(offer_id=offer_id, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        messages.success(request, _("The longest day was changed, and the weeks were computed again."))
    return _page_of(request, found)


@require_POST
def ask_for_one_seat(request: HttpRequest, offer_id: UUID, section_id: UUID) -> HttpResponse:
    """The same change, asked of those who may make it."""
    found = _offer(request, offer_id)
    try:
        ask_for_seat(offer_id=offer_id, section_id=section_id, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        messages.success(request, _("Asked. The program manager sees it in their updates."))
    return _page_of(request, found)


def own_offer(request: HttpRequest) -> HttpResponse:
    """The patient's own page: the same weeks, one below the other on a phone."""
    found = open_offer(viewer=request.actor, patient_id=request.actor.id)
    picture = picture_of(found, viewer=request.actor) if found else None
    stay = open_episode_of(viewer=request.actor, patient_id=request.actor.id)
    is_waiting = stay is not None and stay.state == EpisodeState.WAITING and not (picture and picture.weeks)
    wait = own_wait(viewer=request.actor, episode=stay) if stay and is_waiting else None
    shown = {
        "offer": found,
        "begins": begins(found) if found else None,
        "picture": picture,
        "wait": wait,
        "replaced": _replaced_words(request, found),
    }
    return render(request, "schedule/own_offer.html", shown)


def _replaced_words(request: HttpRequest, found: Offer | None) -> str:
    """The stages that whoever takes this week gives up; "" where there are none, or nothing can be taken."""
    if found is None or found.state != OfferState.OPEN:
        return ""
    return stage_lines(stages_replaced(viewer=request.actor, offer=found))


def _offer(request: HttpRequest, offer_id: UUID) -> Offer:
    found = offer_for(viewer=request.actor, offer_id=offer_id)
    if found is None:
        raise Http404
    return found


def _video_state(request: HttpRequest, episode: "Episode") -> dict[str, object]:
    """Where the person is for sessions by video, with a mark where that is only assumed."""
    where = video_state(week_preference(viewer=request.actor, patient_id=episode.patient_id), episode)
    return {"name": STATE_WORDS.get(where.state, where.state), "is_assumed": where.is_assumed}


def _file_of(request: HttpRequest, patient_id: UUID) -> str:
    """The person's file, for those to whom it opens; managers and schedulers plan without it."""
    url = reverse("journey:person", args=[patient_id])
    return url if opens_for(url, actor=request.actor) else ""


def _page_of(request: HttpRequest, found: Offer) -> HttpResponse:
    if request.actor.is_patient:
        return redirect("schedule:own_offer")
    if found.stage is not None:
        return redirect("schedule:taper", episode_id=found.episode_id)
    return redirect("schedule:offer", episode_id=found.episode_id)
