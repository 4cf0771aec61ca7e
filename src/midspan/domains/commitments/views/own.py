"""The person's own page of promises: theirs, their team's, and what they need."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.commitments.actions import (
    accept,
    ask,
    ask_again,
    decline,
    not_needed,
    promise,
    renegotiate,
    say_helped,
    say_what_became,
    take_on_next_week,
)
from midspan.domains.commitments.enums import (
    OVER,
    UNDONE,
    Helped,
    NeedKind,
    NeedState,
    PromiseKind,
    PromiseState,
    Side,
)
from midspan.domains.commitments.forms import AgainForm, DeclineForm, HelpedForm, NeedForm, OutcomeForm, PromiseForm
from midspan.domains.commitments.models import LifeNeed, Promise
from midspan.domains.commitments.queries import (
    has_stay,
    need_for,
    needs_of,
    promise_for,
    promises_of,
    sides,
    taken_on,
    thread_of,
    today_of,
    what_would_help,
    who_knows,
)
from midspan.domains.commitments.wording import OWN_NEED_WORDS, history_lines, need_history, need_line, promise_line
from midspan.domains.entries.actions import kept_once
from midspan.domains.entries.queries import is_late, made
from midspan.ui.answering import done, told
from midspan.values import Actor, mark_of


def own(request: HttpRequest) -> HttpResponse:
    """Both sides at a glance. One tap makes a promise of what was written in the look back at the week."""
    viewer = request.actor
    if request.method == "POST":
        return _taken_on(request)
    told_of = {"today": today_of(viewer=viewer, patient_id=viewer.id), "has_stay": _has_stay(request)}
    both = sides(promises_of(viewer=viewer, patient_id=viewer.id))
    mine = [promise_line(one, **told_of) for one in both[Side.MINE]]
    team = [promise_line(one, **told_of) for one in both[Side.TEAM]]
    needs = [need_line(one, today=told_of["today"], kinds=OWN_NEED_WORDS) for one in _needs(viewer)]
    proposed = [one for one in mine if one.state is PromiseState.PROPOSED]
    held = [one for one in mine if one.state in UNDONE]
    before = [one for one in mine if one.state not in UNDONE | {PromiseState.PROPOSED}]
    context = {
        "has_stay": told_of["has_stay"],
        "taken_on": taken_on(viewer=viewer),
        "proposed": [one for one in proposed if one.kind is PromiseKind.OWN],
        "court_proposed": [one for one in proposed if one.kind is PromiseKind.COURT],
        "mine": [one for one in held if one.kind is PromiseKind.OWN],
        "court": [one for one in held if one.kind is PromiseKind.COURT],
        "team": [one for one in team if one.state in UNDONE],
        "needs": [one for one in needs if one.state not in OVER],
        "before": [one for one in before if one.kind is PromiseKind.OWN],
        "court_before": [one for one in before if one.kind is PromiseKind.COURT],
        "team_before": [one for one in team if one.state not in UNDONE],
        "needs_before": [one for one in needs if one.state in OVER],
    }
    return render(request, "commitments/own.html", context)


def _needs(viewer: Actor) -> list[LifeNeed]:
    """All but talks that are over: nothing of them stays on a phone that somebody else may read."""
    rows = needs_of(viewer=viewer, patient_id=viewer.id)
    return [one for one in rows if one.kind != NeedKind.TALK or one.state not in OVER]


def _has_stay(request: HttpRequest) -> bool:
    return has_stay(viewer=request.actor, patient_id=request.actor.id)


def _taken_on(request: HttpRequest) -> HttpResponse:
    """`take:<day of the look back>`."""
    verb, _colon, day = request.POST.get("do", "").partition(":")
    try:
        on = date.fromisoformat(day)
    except ValueError as strange:
        raise Http404 from strange  # No button of ours says this.
    if verb == "take" and told(request, lambda: take_on_next_week(on=on, by=request.actor)):
        messages.success(request, _("It is a promise now. You can agree on another day until its day is over."))
    return redirect("commitments:own")


@kept_once
def write(request: HttpRequest) -> HttpResponse:
    """A new promise. Without a network it waits on the phone, and is then of the day on which it was written."""
    form = PromiseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kind = PromiseKind(form.cleaned_data["kind"])
        if done(form, lambda: promise(promised=form.promised(), kind=kind, made_at=made(request), by=request.actor)):
            messages.success(request, _("Kept."))
            return redirect("commitments:own")
    return _form_shown(request, form, title=_("Promise something"))


def _form_shown(request: HttpRequest, form: PromiseForm, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(
        request, "commitments/own_write.html", {"form": form, "has_stay": _has_stay(request), **context}, status=status
    )


def _own_promise(request: HttpRequest, promise_id: UUID) -> Promise:
    found = promise_for(viewer=request.actor, promise_id=promise_id, patient_id=request.actor.id)
    if found is None:
        raise Http404
    return found


def _promise_version(request: HttpRequest, promise_id: UUID) -> str:
    found = _own_promise(request, promise_id)
    return mark_of(found.state, found.state_at)


@kept_once(version=_promise_version)
def one(request: HttpRequest, promise_id: UUID) -> HttpResponse:
    """One promise with all that happened to it: of their own what became of it, of the team's what they read."""
    found, viewer = _own_promise(request, promise_id), request.actor
    is_theirs, is_court = found.whose is Side.MINE, found.kind == PromiseKind.COURT
    state, stays = PromiseState(found.state), _has_stay(request)
    form = OutcomeForm(request.POST if request.method == "POST" else None, state=state, has_stay=stays)
    if request.method == "POST" and is_theirs and form.is_valid():
        said = {"to": form.to(), "words": form.cleaned_data["said"]}
        if done(form, lambda: say_what_became(promise_id=found.pk, **said, by=viewer)):
            messages.success(request, _("Kept. Thank you for saying it."))
            return redirect("commitments:own")
    today = today_of(viewer=viewer, patient_id=viewer.id)
    rows = thread_of(viewer=viewer, promise=found)
    context = {
        "line": promise_line(found, today=today, has_stay=stays),
        "who_knows": "" if found.who_knows else who_knows(viewer=viewer, promise_id=found.pk),
        "history": history_lines(rows),
        "newer": rows[0].pk if rows[0].pk != found.pk else None,
        "form": form,
        "decline": DeclineForm(has_stay=stays),
        "is_proposed": state is PromiseState.PROPOSED,
        "is_said": is_theirs and state in UNDONE | {PromiseState.KEPT, PromiseState.PARTLY},
        "is_changed": is_theirs and not is_court and state is PromiseState.OPEN and today <= found.by_date,
        "is_court": is_court,
        "proposed_by": found.proposed_by,
    }
    return render(request, "commitments/own_one.html", context, status=422 if form.errors else 200)


@require_POST
def say_yes(request: HttpRequest, promise_id: UUID) -> HttpResponse:
    """As it was proposed."""
    found = _own_promise(request, promise_id)
    if told(request, lambda: accept(promise_id=promise_id, by=request.actor)):
        messages.success(request, _taken_words(found))
        return redirect("commitments:own")
    return redirect("commitments:one", promise_id)


def _taken_words(found: Promise) -> str:
    """What a court asks is on their list, and never a promise of their own."""
    return _("It is on your list.") if found.kind == PromiseKind.COURT else _("It is your promise now.")


@require_POST
def say_no(request: HttpRequest, promise_id: UUID) -> HttpResponse:
    found = _own_promise(request, promise_id)
    reason = DeclineForm(request.POST)
    words = reason.cleaned_data["reason"] if reason.is_valid() else ""
    if told(request, lambda: decline(promise_id=promise_id, words=words, by=request.actor)):
        messages.success(request, _left_words(found))
    return redirect("commitments:own")


def _left_words(found: Promise) -> str:
    if found.kind == PromiseKind.COURT:
        return _("It is not on your list. What the court asks of you stays as it is.")
    return _("That is fine. Nothing follows from it.")


@kept_once(version=_promise_version)
def change(request: HttpRequest, promise_id: UUID) -> HttpResponse:
    """In other words: what was proposed, or what is agreed anew before its day. The earlier words stay to be read."""
    found, viewer = _own_promise(request, promise_id), request.actor
    is_proposed, is_court = found.state == PromiseState.PROPOSED, found.kind == PromiseKind.COURT
    if found.whose is Side.TEAM or (is_court and found.state == PromiseState.OPEN):
        raise Http404
    if not is_proposed and found.state != PromiseState.OPEN:  # Answered meanwhile, perhaps by a first click.
        if request.method != "POST":
            return redirect("commitments:one", found.pk)
        if is_late(request):
            raise Http404  # Nobody reads where it leads; it is kept with its words.
    form = PromiseForm(
        request.POST if request.method == "POST" else None,
        is_new=False,
        asks_why=not is_proposed,
        initial=_begun(found, who_knows(viewer=viewer, promise_id=found.pk)),
    )
    if request.method == "POST" and form.is_valid():
        given = {"promise_id": found.pk, "promised": form.promised(), "made_at": made(request), "by": viewer}
        if done(form, lambda: accept(**given) if is_proposed else renegotiate(**given, why=form.cleaned_data["why"])):
            messages.success(request, _taken_words(found) if is_proposed else _("Agreed anew."))
            return redirect("commitments:own")
    title = _("In my own words") if is_proposed else _("Agree anew")
    return _form_shown(request, form, title=title, before=found.words, is_court=is_court)


def _begun(found: Promise, names: str) -> dict[str, Any]:
    same = {name: getattr(found, name) for name in ("words", "by_date", "because", "in_the_way")}
    confidence = "" if found.confidence is None else str(found.confidence)
    return {**same, "confidence": confidence, "who_knows": names, "shows_who": bool(found.who_knows)}


@kept_once
def ask_for(request: HttpRequest) -> HttpResponse:
    """Something they need, in their own words; begun with what they wrote of the responsibility `about` which it is."""
    words = what_would_help(viewer=request.actor, asked=request.GET.get("about", ""))
    form = NeedForm(request.POST if request.method == "POST" else None, initial={"words": words})
    if request.method == "POST" and form.is_valid():
        given = {"kind": form.need_kind(), "words": form.cleaned_data["words"]}
        if done(form, lambda: ask(**given, by=request.actor)):
            messages.success(request, _("Asked. Here you see who takes it, and by when."))
            return redirect("commitments:own")
    return render(request, "commitments/own_ask.html", {"form": form}, status=422 if form.errors else 200)


def _own_need(request: HttpRequest, need_id: UUID) -> LifeNeed:
    found = need_for(viewer=request.actor, need_id=need_id, patient_id=request.actor.id)
    if found is None:
        raise Http404
    return found


def _need_version(request: HttpRequest, life_need_id: UUID) -> str:
    found = _own_need(request, life_need_id)
    return mark_of(found.state, found.helped)


@kept_once(version=_need_version)
def need(request: HttpRequest, life_need_id: UUID) -> HttpResponse:
    """One need, what was done about it, and whether it helped."""
    found, viewer = _own_need(request, life_need_id), request.actor
    form = HelpedForm(request.POST if request.method == "POST" else None, initial={"helped": found.helped})
    if request.method == "POST" and form.is_valid():
        helped = Helped(form.cleaned_data["helped"])
        if done(form, lambda: say_helped(need_id=found.pk, helped=helped, by=viewer)):
            messages.success(request, _("Kept. Thank you for saying it."))
            return redirect("commitments:own")
    return _need_shown(request, found, form=form)


def _need_shown(
    request: HttpRequest, found: LifeNeed, *, form: HelpedForm, again: AgainForm | None = None
) -> HttpResponse:
    """`again`: as it was filled in, where something in it is wrong, and that alone is asked then."""
    viewer, may_ask = request.actor, found.state in OVER and _has_stay(request)
    context = {
        "line": need_line(found, today=today_of(viewer=viewer, patient_id=viewer.id), kinds=OWN_NEED_WORDS),
        "history": need_history(found),
        "form": form,
        "asks": again is None and found.state in {NeedState.MET, NeedState.PARTLY},
        "is_open": found.state in {NeedState.ASKED, NeedState.TAKEN},
        "again": (again or AgainForm()) if may_ask else None,
        "is_wrong": bool(form.errors or again),
    }
    return render(request, "commitments/own_need.html", context, status=422 if context["is_wrong"] else 200)


@require_POST
def again(request: HttpRequest, life_need_id: UUID) -> HttpResponse:
    """It is needed once more, perhaps with a word."""
    found, form = _own_need(request, life_need_id), AgainForm(request.POST)
    if found.state in OVER and _has_stay(request) and not form.is_valid():
        return _need_shown(request, found, form=HelpedForm(initial={"helped": found.helped}), again=form)
    words = form.cleaned_data["again"] if form.is_valid() else ""
    if told(request, lambda: ask_again(need_id=found.pk, words=words, by=request.actor)):
        messages.success(request, _("It is on the list again. Here you see who takes it, and by when."))
        return redirect("commitments:own")
    return redirect("commitments:need", life_need_id)


@require_POST
def no_longer(request: HttpRequest, life_need_id: UUID) -> HttpResponse:
    if told(request, lambda: not_needed(need_id=life_need_id, by=request.actor)):
        messages.success(request, _("Taken off the list."))
    return redirect("commitments:own")
