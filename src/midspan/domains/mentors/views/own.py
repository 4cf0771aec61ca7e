"""A patient's own pages: whether a mentor would help, whom there is, a card, a match, and what they may read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.consents.queries import ConsentText, Draft, parties_of, text_of
from midspan.domains.mentors.actions import (
    NewCard,
    keep_wish,
    share_sections,
    show_card,
    sign_match,
    take_back_sections,
    withdraw_card,
)
from midspan.domains.mentors.book import boundaries
from midspan.domains.mentors.enums import MatchState, Side
from midspan.domains.mentors.forms import AskForm, MatchForm, NameForm, SectionsForm, WishForm
from midspan.domains.mentors.queries import (
    OwnMatch,
    check_ins_of,
    draft_of,
    is_of_age,
    mentor_for,
    mentor_suggestions,
    own_match,
    own_wish,
    sections_signed,
    sections_written,
)
from midspan.domains.mentors.wording import (
    SECTION_WORDS,
    card_lines,
    profile_lines,
    shown_check_ins,
    suggestion_line,
)
from midspan.domains.privacy.queries import zone_of_patient
from midspan.kernel import clock
from midspan.ui.answering import done, told

WAITING = (MatchState.ASKED, MatchState.ACCEPTED)


def language_now() -> str:
    return (get_language() or "en")[:2]


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Where it stands: nothing yet, a card that waits, a match; or one that is over, in a kind line."""
    found = own_match(viewer=request.actor)
    if found and found.match.state == MatchState.MATCHED:
        return redirect("mentors:match", found.match.pk)
    context: dict[str, Any] = {"wish": own_wish(viewer=request.actor), "is_of_age": is_of_age(viewer=request.actor)}
    if found is not None:
        context |= {
            "card": card_lines(found.match),
            "mentor": found.mentor.name,
            "is_asked": found.match.state == MatchState.ASKED,
            "is_accepted": found.match.state == MatchState.ACCEPTED,
            "is_declined": found.match.state == MatchState.DECLINED,
            "is_run_out": found.match.state == MatchState.ENDED and not found.match.ended_by,
            "is_ended_by_mentor": found.match.state == MatchState.ENDED and found.match.ended_by == Side.MENTOR,
        }
    return render(request, "mentors/own.html", context)


def wish(request: HttpRequest) -> HttpResponse:
    """What matters in a mentor."""
    if not is_of_age(viewer=request.actor):
        return redirect("mentors:own")  # Which says that mentors are for adults, and whom to ask.
    said = own_wish(viewer=request.actor)
    form = WishForm(request.POST or None, initial=WishForm.initial_of(said))
    if request.method == "POST":
        form = WishForm(request.POST)
        if form.is_valid() and done(form, lambda: keep_wish(**form.said(), by=request.actor)):
            return redirect("mentors:suggested")
    return render(request, "mentors/wish.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def suggested(request: HttpRequest) -> HttpResponse:
    """Mentors with the reasons for each, beside the person's own week."""
    if not is_of_age(viewer=request.actor):
        return redirect("mentors:own")  # Which says that mentors are for adults, and whom to ask.
    said = own_wish(viewer=request.actor)
    if said is None:
        return redirect("mentors:wish")
    found, week = mentor_suggestions(viewer=request.actor, wish=said)
    lines = [suggestion_line(one) for one in found]
    return render(request, "mentors/suggested.html", {"lines": lines, "is_told": week.is_told})


def mentor(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """What one mentor says of themselves, and the card that would be shown to them."""
    _of_age(request)
    found, said = mentor_for(viewer=request.actor, mentor_id=mentor_id), own_wish(viewer=request.actor)
    if found is None or said is None:
        raise Http404
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        card = NewCard(
            alias=form.cleaned_data["alias"],
            languages=tuple(sorted(said.languages or {language_now()})),
            weekdays=tuple(sorted(said.weekdays)),
            parts=tuple(sorted(said.parts)),
        )
        if done(form, lambda: show_card(mentor_id=mentor_id, card=card, by=request.actor)):
            messages.success(request, _("Your card is shown to them. They say yes or no, and no reason is asked."))
            return redirect("mentors:own")
    matching = [
        one for one in mentor_suggestions(viewer=request.actor, wish=said)[0] if one.offer.mentor_id == mentor_id
    ]
    context = {
        "form": form,
        "mentor": found.mentor,
        "profile": profile_lines(found.profile),
        "reasons": suggestion_line(matching[0]) if matching else None,
        "has_room": found.offer.room > 0,
    }
    return render(request, "mentors/mentor.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, match_id: UUID) -> HttpResponse:
    if told(request, lambda: withdraw_card(match_id=match_id, by=request.actor)):
        messages.success(request, _("Taken back. Your card is shown to nobody."))
    return redirect("mentors:own")


def sign(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """Both have said yes: how long and by which rules, then the text to sign."""
    found = _found(request, match_id)
    if found.match.state != MatchState.ACCEPTED and not found.may_be_renewed:
        raise Http404
    form = MatchForm(request.POST or None)
    around = {"mentor": found.mentor.name, "form": form, "boundaries": boundaries()}
    if not (request.method == "POST" and form.is_valid()):
        return render(request, "mentors/begin.html", around, status=422 if form.errors else 200)
    last_day = form.last_day
    carried = [("length", form.cleaned_data["length"]), ("agrees", "on")]

    def signed(name: str, read: str) -> object:
        return sign_match(
            match_id=match_id, signed_name=name, read_digest=read, last_day=last_day, agrees=True,
            language=language_now(), by=request.actor,
        )  # fmt: skip

    draft = draft_of(found.match, found.mentor, last_day=last_day)
    return _signing(request, draft, carried, signed, back=found.match.pk)


def sections(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """Which parts of their own plans the mentor may read; none takes everything back."""
    found = _matched(request, match_id)
    signed_now = sections_signed(found.match)
    chosen = [key for one in signed_now for key in one.shares]
    form = SectionsForm(request.POST or None, written=sections_written(viewer=request.actor), chosen=chosen)
    if not (request.method == "POST" and form.is_valid()):
        context = {"form": form, "mentor": found.mentor.name, "match_id": match_id, "chosen": _words(chosen)}
        return render(request, "mentors/sections.html", context, status=422 if form.errors else 200)
    wanted = tuple(form.cleaned_data["sections"])
    if not wanted:
        if told(request, lambda: take_back_sections(match_id=match_id, language=language_now(), by=request.actor)):
            messages.success(request, _("Your mentor reads nothing of your plans."))
        return redirect("mentors:match", match_id)
    last_day = form.last_day
    carried = [("length", form.cleaned_data["length"]), *(("sections", one) for one in wanted)]

    def signed(name: str, read: str) -> object:
        return share_sections(
            match_id=match_id, sections=wanted, last_day=last_day, signed_name=name, read_digest=read,
            language=language_now(), by=request.actor,
        )  # fmt: skip

    draft = draft_of(found.match, found.mentor, last_day=last_day, shares=wanted)
    return _signing(request, draft, carried, signed, back=match_id)


Sign = Callable[[str, str], object]


def _signing(
    request: HttpRequest, draft: Draft, carried: list[tuple[str, Any]], sign_it: Sign, *, back: UUID
) -> HttpResponse:
    """The text, and the name under it; what was chosen before travels along."""
    parties = parties_of(viewer=request.actor, patient_id=request.actor.id)
    if parties is None:
        raise Http404
    is_signing = "read" in request.POST
    form = NameForm(request.POST if is_signing else None)
    if is_signing and form.is_valid():
        name, read = form.cleaned_data["signed_name"], request.POST["read"]
        if done(form, lambda: sign_it(name, read)):
            messages.success(request, _("Signed. It holds from now on."))
            return redirect("mentors:match", back)
    text: ConsentText = text_of(draft, parties, language=language_now(), today=clock.local_date())
    context = {"form": form, "text": text, "name": parties.patient, "carried": carried}
    return render(request, "mentors/sign.html", context, status=422 if form.errors else 200)


@require_GET
def match(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """A match as the patient has it: how to reach the mentor, check-ins, what they read, a break, the end."""
    found = _matched(request, match_id)
    zone = zone_of_patient(viewer=request.actor, patient_id=request.actor.id)
    chosen = [key for one in sections_signed(found.match) for key in one.shares]
    context = {
        "card": card_lines(found.match),
        "mentor": found.mentor.name,
        "profile": profile_lines(found.profile) if found.profile else None,
        "reach_words": found.profile.reach_words if found.profile and found.is_told else "",
        "is_told": found.is_told,
        "is_signed": found.is_signed,
        "may_be_renewed": found.may_be_renewed,
        "last_day": found.match.signed.ends_at,
        "sections": _words(chosen),
        "side": Side.PATIENT.value,
        "paused_by": found.match.paused_by,
        **shown_check_ins(check_ins_of(found.match, viewer=request.actor), Side.PATIENT, zone),
    }
    return render(request, "mentors/match.html", context)


def _words(keys: list[str]) -> list[str]:
    return [str(SECTION_WORDS[key]) for key in keys]


def _found(request: HttpRequest, match_id: UUID) -> OwnMatch:
    found = own_match(viewer=request.actor, match_id=match_id)
    if found is None:
        raise Http404
    return found


def _matched(request: HttpRequest, match_id: UUID) -> OwnMatch:
    found = _found(request, match_id)
    if found.match.state != MatchState.MATCHED:
        raise Http404
    return found


def _of_age(request: HttpRequest) -> None:
    if not is_of_age(viewer=request.actor):
        raise Http404
