"""The peer coordinator's pages: who mentors, what waits, and concerns that are theirs to see to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.mentors.actions import (
    approve_profile,
    close_concern,
    end_mentor,
    give_new_code,
    invite_mentor,
    note_review,
    return_profile,
)
from midspan.domains.mentors.enums import MentorState, ProfileState, Side
from midspan.domains.mentors.forms import DecideForm, InviteForm, OutcomeForm, ReviewForm
from midspan.domains.mentors.models import MatchConcern, Mentor, MentorProfile
from midspan.domains.mentors.queries import (
    concern_for,
    mentor_supervised,
    mentors_supervised,
    open_concerns,
    profiles_of,
    profiles_waiting,
)
from midspan.domains.mentors.wording import profile_lines
from midspan.kernel import clock
from midspan.ui.answering import done, told


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Concerns by when they are due, profiles that wait, and every mentor with load and next talk."""
    viewer, waiting = request.actor, profiles_waiting(viewer=request.actor)
    mentors = mentors_supervised(viewer=viewer)
    context = {
        "concerns": [_concern_line(one) for one in open_concerns(viewer=viewer)],
        "waiting": [one for one in mentors if one.pk in waiting and one.state != MentorState.ENDED],
        "mentors": [_mentor_line(one) for one in mentors],
    }
    return render(request, "mentors/board.html", context)


def _concern_line(one: MatchConcern) -> dict[str, Any]:
    is_late = one.due_date < clock.local_date()
    return {
        "id": one.pk,
        "title": _concern_title(one),
        "why": _("See to it by %(day)s.") % {"day": date_format(one.due_date)},
        "kind": "urgent" if is_late else "due",
    }


def _concern_title(one: MatchConcern) -> str:
    named = {"mentor": one.mentor.name, "alias": one.alias}
    if not one.raised_by:
        return _("Tell %(mentor)s in person, about %(alias)s") % named
    words = _("%(mentor)s, about %(alias)s") if one.raised_by == Side.MENTOR else _("%(alias)s, about %(mentor)s")
    return words % named


def _mentor_line(one: Mentor) -> dict[str, Any]:
    today, review = clock.local_date(), one.next_review_date
    return {
        "id": one.pk,
        "name": one.name,
        "state": one.state,
        "load": _load_words(one),
        "review": date_format(review) if review else _("No talk is planned."),
        "is_late": one.state != MentorState.ENDED and (review is None or review < today),
    }


def _load_words(one: Mentor) -> str:
    if not one.capacity:
        return _("none yet")  # Nothing is approved that says for how many they have room.
    return _("%(matched)s of %(capacity)s") % {"matched": one.matched, "capacity": one.capacity}


def invite(request: HttpRequest) -> HttpResponse:
    """The code is made on request and shown this once; afterwards only its hash exists."""
    form, context = InviteForm(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        context = {"paper": invite_mentor(name=form.cleaned_data["name"], by=request.actor), **_sign_in(request)}
    return render(request, "mentors/invite.html", {"form": form, **context}, status=422 if form.errors else 200)


@require_POST
def new_code(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    mentor = _found(request, mentor_id)
    if mentor.state == MentorState.ENDED:
        raise Http404
    paper = give_new_code(mentor_id=mentor_id, by=request.actor)
    return render(request, "mentors/invite.html", {"paper": paper, **_sign_in(request)})


def _sign_in(request: HttpRequest) -> dict[str, Any]:
    return {"sign_in_url": request.build_absolute_uri(reverse("people:sign_in_code"))}


@require_GET
def one_mentor(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """One mentor: what waits of their profile, what is approved, when the two talk."""
    return _page(request, _found(request, mentor_id), DecideForm(), ReviewForm())


def _page(request: HttpRequest, mentor: Mentor, decide_form: DecideForm, review_form: ReviewForm) -> HttpResponse:
    profiles = profiles_of(viewer=request.actor, mentor_id=mentor.pk)
    waiting = next((one for one in profiles if one.state == ProfileState.WAITING), None)
    approved = next((one for one in profiles if one.state == ProfileState.APPROVED), None)
    context = {
        "mentor": mentor,
        "line": _mentor_line(mentor),
        "is_ended": mentor.state == MentorState.ENDED,
        "is_paused": mentor.state == MentorState.PAUSED,
        "waiting": waiting,
        "waiting_lines": profile_lines(waiting) if waiting else None,
        "approved_lines": profile_lines(approved) if approved else None,
        "decide_form": decide_form,
        "review_form": review_form,
    }
    status = 422 if decide_form.errors or review_form.errors else 200
    return render(request, "mentors/one_mentor.html", context, status=status)


@require_POST
def decide(request: HttpRequest, mentor_id: UUID, profile_id: UUID) -> HttpResponse:
    """Approve what waits, or send it back with words."""
    mentor, form = _found(request, mentor_id), DecideForm(request.POST)
    profile = _profile(request, mentor, profile_id)
    is_valid = form.is_valid()
    if request.POST.get("do") == "approve":
        if request.POST.get("words", "").strip():  # Else nobody would ever read them.
            form.add_error("words", _("You wrote what should change. Send it back, or empty the box and approve."))
            return _page(request, mentor, form, ReviewForm())
        if told(request, lambda: approve_profile(profile_id=profile.pk, by=request.actor)):
            messages.success(request, _("Approved. Patients read it from now on."))
        return redirect("mentors:one_mentor", mentor_id)
    words = form.cleaned_data.get("words", "")
    if is_valid and not words:
        form.add_error("words", _("Write what to change."))
    elif is_valid and done(form, lambda: return_profile(profile_id=profile.pk, words=words, by=request.actor)):
        messages.success(request, _("Sent back with your words."))
        return redirect("mentors:one_mentor", mentor_id)
    return _page(request, mentor, form, ReviewForm())


def _profile(request: HttpRequest, mentor: Mentor, profile_id: UUID) -> MentorProfile:
    found = profiles_of(viewer=request.actor, mentor_id=mentor.pk)
    profile = next((one for one in found if one.pk == profile_id), None)
    if profile is None:
        raise Http404
    return profile


@require_POST
def review(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """The two have talked; when they talk again."""
    mentor, form = _found(request, mentor_id), ReviewForm(request.POST)
    if form.is_valid():
        next_date = form.cleaned_data["next_date"]
        if done(form, lambda: note_review(mentor_id=mentor_id, next_date=next_date, by=request.actor)):
            messages.success(request, _("Noted."))
            return redirect("mentors:one_mentor", mentor_id)
    return _page(request, mentor, DecideForm(), form)


def end(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """One question before somebody is a mentor no more."""
    mentor = _found(request, mentor_id)
    if mentor.state == MentorState.ENDED:
        raise Http404
    if request.method == "POST":
        end_mentor(mentor_id=mentor_id, by=request.actor)
        messages.success(request, _("Ended. Their sign-in opens nothing any more."))
        return redirect("mentors:board")
    return render(request, "mentors/end_mentor.html", {"mentor": mentor})


def one_concern(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """What one of them wrote to the coordinator, and what came of it."""
    found = concern_for(viewer=request.actor, concern_id=concern_id)
    if found is None:
        raise Http404
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = form.cleaned_data["outcome"]
        if done(form, lambda: close_concern(concern_id=concern_id, outcome=outcome, by=request.actor)):
            messages.success(request, _("Closed. You no longer read it."))
            return redirect("mentors:board")
    context = {"concern": found, "line": _concern_line(found), "form": form}
    return render(request, "mentors/one_concern.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, mentor_id: UUID) -> Mentor:
    mentor = mentor_supervised(viewer=request.actor, mentor_id=mentor_id)
    if mentor is None:
        raise Http404
    return mentor
