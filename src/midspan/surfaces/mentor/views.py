"""A mentor's own pages. Whoever is matched with nobody, or no longer, reads what whoever never was reads."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.mentors.actions import answer_card, pause_mentor, write_profile
from midspan.domains.mentors.book import boundaries
from midspan.domains.mentors.enums import MatchState, MentorState, ProfileState, Side
from midspan.domains.mentors.forms import CardForm, ProfileForm
from midspan.domains.mentors.models import Match, Mentor
from midspan.domains.mentors.queries import (
    cards_for,
    check_ins_of,
    match_for,
    matches_for,
    own_mentor,
    own_profiles,
    sections_for,
)
from midspan.domains.mentors.wording import card_lines, profile_lines, section_lines, shown_check_ins
from midspan.domains.privacy.queries import part2_notice
from midspan.domains.programs.queries import home_zone
from midspan.kernel import clock
from midspan.kernel.models import Organization
from midspan.ui.answering import done, told
from midspan.ui.calling import call_link


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Cards that wait, whom they are there for, and what they say of themselves."""
    mentor, viewer = _mentor(request), request.actor
    profiles = own_profiles(viewer=viewer)
    newest = profiles[0] if profiles else None
    approved = next((one for one in profiles if one.state == ProfileState.APPROVED), None)
    cards = cards_for(viewer=viewer)
    context = {
        "mentor": mentor,
        "cards": [card_lines(one) for one in cards if one.state == MatchState.ASKED],
        "accepted": [card_lines(one) for one in cards if one.state == MatchState.ACCEPTED],
        "people": [_person_line(one, request) for one in matches_for(viewer=viewer)],
        "profile": profile_lines(approved) if approved else None,
        "waits": newest is not None and newest.state == ProfileState.WAITING,
        "returned": newest.decision_words if newest and newest.state == ProfileState.RETURNED else "",
        "is_paused": mentor.state == MentorState.PAUSED,
        **_around(request),
    }
    return render(request, "mentor/home.html", context)


def _person_line(match: Match, request: HttpRequest) -> dict[str, Any]:
    """Who it is, and the next time both agreed on."""
    zone = home_zone(organization_id=request.actor.organization_id)
    coming = shown_check_ins(check_ins_of(match, viewer=request.actor), Side.MENTOR, zone)["coming"]
    agreed = next((one for one in coming if one["is_agreed"]), None)
    waits = any(one["may_answer"] for one in coming)
    return {"id": match.pk, "alias": match.alias, "next": agreed["when"] if agreed else "", "waits": waits}


def profile(request: HttpRequest) -> HttpResponse:
    """What they say of themselves; what they change waits for the coordinator again."""
    _mentor(request)
    profiles = own_profiles(viewer=request.actor)
    form = ProfileForm(request.POST or None, profile=profiles[0] if profiles else None)
    if request.method == "POST" and form.is_valid():
        written = form.profile()
        if done(form, lambda: write_profile(profile=written, by=request.actor)):
            messages.success(request, _("Sent. Patients read it once the coordinator has said yes."))
            return redirect("mentor:home")
    return render(request, "mentor/profile.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    asked = request.POST.get("do", "")
    if asked not in {"pause", "go_on"}:
        messages.error(request, _("Nothing was changed. Press one of the buttons."))
        return redirect("mentor:home")
    is_paused = asked == "pause"
    if told(request, lambda: pause_mentor(is_paused=is_paused, by=request.actor)):
        words = _("You are suggested to nobody new.") if is_paused else _("You are suggested again.")
        messages.success(request, words)
    return redirect("mentor:home")


def card(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """A name, languages and times, and nothing else: yes or no, without a reason."""
    waiting = [one for one in cards_for(viewer=request.actor) if one.state == MatchState.ASKED]
    match = next((one for one in waiting if one.pk == match_id), None)
    if match is None:
        raise Http404
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        says_yes, agrees = request.POST.get("do") == "yes", form.cleaned_data["agrees"]
        if done(form, lambda: answer_card(match_id=match_id, says_yes=says_yes, agrees=agrees, by=request.actor)):
            words = _("You said yes. They have the last word.") if says_yes else _("You said no. That is fine.")
            messages.success(request, words)
            return redirect("mentor:home")
    context = {"card": card_lines(match), "form": form, "boundaries": boundaries()}
    return render(request, "mentor/card.html", context, status=422 if form.errors else 200)


@require_GET
def person(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """Somebody they are matched with: the card, check-ins, and what of their plans they let the mentor read."""
    match = match_for(viewer=request.actor, match_id=match_id)
    if match is None:
        raise Http404
    zone = home_zone(organization_id=request.actor.organization_id)
    context = {
        "card": card_lines(match),
        "side": Side.MENTOR.value,
        "paused_by": match.paused_by,
        "sections": [section_lines(*one) for one in sections_for(match, viewer=request.actor)],
        "notice": part2_notice(clock.local_date()).words,
        **shown_check_ins(check_ins_of(match, viewer=request.actor), Side.MENTOR, zone),
    }
    return render(request, "mentor/person.html", context)


def _mentor(request: HttpRequest) -> Mentor:
    found = own_mentor(viewer=request.actor)
    if found is None:
        raise Http404
    return found


def _around(request: HttpRequest) -> dict[str, Any]:
    """What stands there for everybody: whom to call, and the language."""
    phone = Organization.objects.only("phone").get(pk=request.actor.organization_id).phone
    return {
        "phone": phone,
        "call_url": call_link(phone),
        "languages": [get_language_info(code) for code, _name in settings.LANGUAGES],
        "current_language": get_language(),
    }
