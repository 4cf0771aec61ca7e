"""The person's own practice: all of it, one of them, its cue, a card to carry, and what the team sees."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.practice.actions import accept, choose_cue, decline, set_sharing, stop, take_up
from midspan.domains.practice.enums import AssignmentState, Sharing
from midspan.domains.practice.forms.own import CueForm, DeclineForm, SharingForm, TermsForm
from midspan.domains.practice.queries import Practice, anchors_for, own_assignment, own_practices, own_sharing
from midspan.domains.practice.views.coming import coming
from midspan.domains.practice.wording import (
    END_WORDS,
    cue_sentence,
    obstacle_sentence,
    origin_words,
    reminder_words,
    until_words,
)
from midspan.domains.privacy.queries import zone_of_patient
from midspan.domains.skills.queries import own_beginning
from midspan.kernel import clock
from midspan.ui.answering import told
from midspan.values import RefusedError


@require_GET
def practices(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, what is practiced now, what was."""
    found = own_practices(viewer=request.actor, language=_language())
    lines = [{**_line(one), "plays": _plays(one, request)} for one in found]
    context = {
        **coming(found, viewer=request.actor, today=_today(request)),
        "waiting": [one for one in lines if one["state"] == AssignmentState.OFFERED],
        "now": [one for one in lines if one["state"] == AssignmentState.ACCEPTED],
        "before": [one for one in lines if one["state"] in {AssignmentState.DECLINED, AssignmentState.ENDED}],
    }
    return render(request, "practice/own.html", context)


def _plays(one: Practice, request: HttpRequest) -> bool:
    is_practiced = one.state is AssignmentState.ACCEPTED and one.skill is not None
    return is_practiced and bool(own_beginning(viewer=request.actor, of=one.skill))


def _line(one: Practice) -> dict[str, Any]:
    row, cue = one.row, one.cue
    ended = str(END_WORDS[row.end_reason]) if row.end_reason else ""
    return {
        "id": row.pk,
        "state": one.state,
        "title": one.title,
        "place": one.skill.place if one.skill else "",
        "what_for": row.what_for,
        "origin": origin_words(row),
        "until": until_words(row),
        "cue": cue_sentence(cue) if cue else "",
        "obstacle": obstacle_sentence(cue) if cue else "",
        "ended": ended or (_("Not for me now") if one.state is AssignmentState.DECLINED else ""),
    }


def practice(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """One of them: an offer to answer, or what is practiced, in the person's own terms."""
    found = _found(request, assignment_id)
    form = _terms_form(request, found)
    if request.method == "POST" and form.is_valid() and _accepted(request, found, form):
        is_new = found.state is not AssignmentState.ACCEPTED
        return redirect("practice:cue" if is_new else "practice:own_one", assignment_id)
    return _shown(request, found, form)


def _shown(request: HttpRequest, found: Practice, form: TermsForm) -> HttpResponse:
    is_open = found.state in {AssignmentState.OFFERED, AssignmentState.DECLINED}
    context = {
        **_line(found),
        "practice": found,
        "form": form,
        "decline": DeclineForm(),
        "is_offered": found.state is AssignmentState.OFFERED,
        "is_accepted": found.state is AssignmentState.ACCEPTED,
        "is_open": is_open,
        "plays": _plays(found, request),
        "reminds": reminder_words(found.cue) if found.cue else "",
    }
    return render(request, "practice/own_one.html", context, status=422 if form.errors else 200)


def _terms_form(request: HttpRequest, found: Practice) -> TermsForm:
    return TermsForm(
        request.POST if request.method == "POST" else None,
        row=found.row,
        today=_today(request),
        asks_sharing=own_sharing(viewer=request.actor) is None,
    )


def _accepted(request: HttpRequest, found: Practice, form: TermsForm) -> bool:
    try:
        accept(assignment_id=found.row.pk, terms=form.terms(), by=request.actor)
        if (setting := form.setting()) is not None:
            set_sharing(setting=setting, by=request.actor)
    except RefusedError as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        return False
    messages.success(request, _("Kept."))
    return True


@require_POST
def say_no(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    reason = DeclineForm(request.POST)
    said = reason.cleaned_data["reason"] if reason.is_valid() else ""
    return _then(
        request,
        lambda: decline(assignment_id=assignment_id, reason=said, by=request.actor),
        _("That is fine. You can change your mind at any time."),
    )


@require_POST
def say_stop(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    return _then(request, lambda: stop(assignment_id=assignment_id, by=request.actor), _("Stopped. That is fine."))


@require_POST
def take(request: HttpRequest, key: str) -> HttpResponse:
    """Practice a skill of the library of one's own accord."""
    try:
        made = take_up(skill=key, language=_language(), by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return redirect("practice:own")
    return redirect("practice:own_one", made.pk)


def _then(request: HttpRequest, deed: Callable[[], object], words: str) -> HttpResponse:
    if told(request, deed):
        messages.success(request, words)
    return redirect("practice:own")


def cue(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """After what in their own day: three suggestions of their week, and their own words."""
    found = _found(request, assignment_id)
    if found.state is not AssignmentState.ACCEPTED:
        raise Http404
    form = CueForm(
        request.POST if request.method == "POST" else None,
        anchors=anchors_for(viewer=request.actor, purpose=found.row.purpose),
        cue=found.cue,
        will=_will(found),
    )
    if request.method == "POST" and form.is_valid():
        choose_cue(assignment_id=assignment_id, cue=form.words(), by=request.actor)
        messages.success(request, _("Kept."))
        return redirect("practice:own_one", assignment_id)
    return render(request, "practice/own_cue.html", {**_line(found), "form": form}, status=422 if form.errors else 200)


def _will(found: Practice) -> str:
    """What stands there to begin with: minutes, and no word that tells a stranger anything."""
    skill = found.skill
    if skill is None:
        return _("take a moment for myself")
    minutes = skill.short_minutes if found.row.short_allowed and skill.short_minutes else skill.minutes
    return _("take %(minutes)s minutes for myself") % {"minutes": minutes}


@require_GET
def card(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """The sentence alone, to print or to keep as a picture: no name, no place of treatment, no title."""
    found = _found(request, assignment_id)
    if found.cue is None or found.state is not AssignmentState.ACCEPTED:
        raise Http404
    context = {"id": assignment_id, "cue": cue_sentence(found.cue), "obstacle": obstacle_sentence(found.cue)}
    return render(request, "practice/own_card.html", context)


def sharing(request: HttpRequest) -> HttpResponse:
    """What the team sees of it."""
    now = own_sharing(viewer=request.actor) or Sharing.NOTHING
    form = SharingForm(request.POST if request.method == "POST" else None, initial={"sharing": now.value})
    if request.method == "POST" and form.is_valid():
        set_sharing(setting=Sharing(form.cleaned_data["sharing"]), by=request.actor)
        messages.success(request, _("Kept."))
        return redirect("practice:own")
    return render(request, "practice/own_sharing.html", {"form": form}, status=422 if form.errors else 200)


def _found(request: HttpRequest, assignment_id: UUID) -> Practice:
    found = own_assignment(viewer=request.actor, assignment_id=assignment_id, language=_language())
    if found is None:
        raise Http404
    return found


def _language() -> str:
    return (get_language() or "en")[:2]


def _today(request: HttpRequest) -> date:
    zone = zone_of_patient(viewer=request.actor, patient_id=request.actor.id)
    return clock.now().astimezone(zone).date()
