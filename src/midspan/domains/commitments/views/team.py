"""For the team: both sides of one person, one promise of the team's, one need, and the needs that wait."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.commitments.actions import (
    ask,
    hand_over,
    promise_to,
    propose,
    renegotiate,
    say_what_became,
    settle,
    take,
    take_back,
)
from midspan.domains.commitments.enums import OVER, UNDONE, NeedState, PromiseKind, PromiseState, Side
from midspan.domains.commitments.models import LifeNeed, Promise
from midspan.domains.commitments.queries import (
    PROMISES,
    Asked,
    need_for,
    needs_of,
    open_needs,
    owners,
    promise_for,
    promises_of,
    sides,
    thread_of,
    today_of,
)
from midspan.domains.commitments.rules import may_take_back
from midspan.domains.commitments.team_forms import (
    AnewForm,
    NeedForm,
    OwnerForm,
    ProposalForm,
    SettleForm,
    TakeBackForm,
    TakeForm,
    TeamPromiseForm,
    WordForm,
)
from midspan.domains.commitments.wording import (
    NEED_KIND_WORDS,
    age_words,
    by_words,
    history_lines,
    need_history,
    need_line,
    promise_line,
)
from midspan.domains.guardians.queries import name_of_patient
from midspan.kernel import clock
from midspan.ui.answering import done

OPEN_ONES = UNDONE | {PromiseState.PROPOSED}
WORDS_OF_A_CHOICE = 60
Forms = dict[str, Form]


def _name(request: HttpRequest, patient_id: UUID) -> str:
    """Raises Http404 for somebody whom the viewer does not see."""
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    if not name:
        raise Http404
    return name


def _posted(request: HttpRequest, which: str) -> Any:
    """What was sent to that form of the page; each form says which it is by its button."""
    return request.POST if request.method == "POST" and request.POST.get("do") == which else None


def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What the person promised, what the team did, what is needed; and proposing, promising, writing a need down.

    Who reads no plan sees the needs alone.
    """
    viewer, name = request.actor, _name(request, patient_id)
    promises_too = bool(viewer.roles & PROMISES)
    both = sides(promises_of(viewer=viewer, patient_id=patient_id))
    today = today_of(viewer=viewer, patient_id=patient_id)
    given = _forms(request, both[Side.MINE], promises_too=promises_too)
    if request.method == "POST" and _was_kept(request, patient_id, given):
        return redirect("commitments:of_patient", patient_id)
    mine = [promise_line(one, today=today) for one in both[Side.MINE]]
    team = [promise_line(one, today=today) for one in both[Side.TEAM]]
    needs = [need_line(one, today=today) for one in needs_of(viewer=viewer, patient_id=patient_id)]
    context = {
        "patient_id": patient_id,
        "name": name,
        "promises_too": promises_too,
        "mine": [one for one in mine if one.state in OPEN_ONES and one.kind is PromiseKind.OWN],
        "court": [one for one in mine if one.state in OPEN_ONES and one.kind is PromiseKind.COURT],
        "team": [one for one in team if one.state in OPEN_ONES],
        "before": [one for one in mine if one.state not in OPEN_ONES and one.kind is PromiseKind.OWN],
        "court_before": [one for one in mine if one.state not in OPEN_ONES and one.kind is PromiseKind.COURT],
        "team_before": [one for one in team if one.state not in OPEN_ONES],
        "needs": [one for one in needs if one.state not in OVER],
        "needs_before": [one for one in needs if one.state in OVER],
        **dict.fromkeys(("need", "propose", "promise")),
        **given,
    }
    status = 422 if any(form.errors for form in given.values()) else 200
    return render(request, "commitments/of_patient.html", context, status=status)


def _forms(request: HttpRequest, mine: list[Promise], *, promises_too: bool) -> Forms:
    found: Forms = {"need": NeedForm(_posted(request, "need"), prefix="need")}
    if promises_too:
        found["propose"] = ProposalForm(_posted(request, "propose"), prefix="propose")
        besides = [(str(one.thread), one.words[:WORDS_OF_A_CHOICE]) for one in mine if one.state in OPEN_ONES]
        found["promise"] = TeamPromiseForm(
            _posted(request, "promise"),
            prefix="promise",
            owners=owners(viewer=request.actor),
            besides=besides,
            viewer_id=request.actor.id,
        )
    return found


def _was_kept(request: HttpRequest, patient_id: UUID, given: Forms) -> bool:
    form = given.get(request.POST.get("do", ""))
    if form is None:
        raise Http404  # No button of ours says this.
    if not form.is_valid() or not done(form, lambda: _kept(form, patient_id, request)):
        return False
    messages.success(request, _("Proposed. They answer on their phone.") if _proposes(form) else _("Kept."))
    return True


def _proposes(form: Form) -> bool:
    return isinstance(form, ProposalForm)


def _kept(form: Form, patient_id: UUID, request: HttpRequest) -> object:
    said, by = form.cleaned_data, request.actor
    if isinstance(form, ProposalForm):
        kind = PromiseKind(said["kind"])
        return propose(patient_id=patient_id, promised=form.promised(), kind=kind, by=by)
    if isinstance(form, NeedForm):
        return ask(kind=form.need_kind(), words=said["words"], patient_id=patient_id, by=by)
    given = {"words": said["words"], "by_date": said["by_date"], "beside": said.get("beside")}
    return promise_to(patient_id=patient_id, owner_id=said["owner"], **given, by=by)


def one(request: HttpRequest, patient_id: UUID, promise_id: UUID) -> HttpResponse:
    """One promise with its thread. Of the team's, whoever promised says what became of it, or agrees anew before."""
    viewer, name = request.actor, _name(request, patient_id)
    found = promise_for(viewer=viewer, promise_id=promise_id, patient_id=patient_id)
    if found is None:
        raise Http404
    today = today_of(viewer=viewer, patient_id=patient_id)
    given = _promise_forms(request, found, today)
    form = given.get(request.POST.get("do", ""))
    if form is not None and form.is_valid() and done(form, lambda: _changed(form, found, request)):
        messages.success(request, _("Kept. The person sees it."))
        return redirect("commitments:of_patient", patient_id)
    context = {
        "patient_id": patient_id,
        "name": name,
        "line": promise_line(found, today=today),
        "is_court": found.kind == PromiseKind.COURT,
        "is_theirs": found.whose is Side.MINE,
        "history": history_lines(thread_of(viewer=viewer, promise=found)),
        "has_left": bool(given.get("owner")) and not found.owner.is_active,
        **dict.fromkeys(("say", "anew", "owner", "take_back")),
        **given,
    }
    status = 422 if any(one.errors for one in given.values()) else 200
    return render(request, "commitments/one.html", context, status=status)


def _promise_forms(request: HttpRequest, found: Promise, today: date) -> Forms:
    """What the viewer may do about it, and nothing else."""
    if may_take_back(request.actor, state=found.state, proposed_by_id=found.proposed_by_id):
        return {"take_back": TakeBackForm(_posted(request, "take_back"), prefix="take_back")}
    if found.whose is Side.MINE or not request.actor.roles & PROMISES:
        return {}
    state, given = PromiseState(found.state), Forms()
    is_owner = found.owner_id == request.actor.id
    if is_owner and state != PromiseState.RENEGOTIATED:
        given["say"] = WordForm(_posted(request, "say"), prefix="say", state=state)
    if is_owner and state is PromiseState.OPEN and today <= found.by_date:
        begun = {"words": found.words, "by_date": found.by_date}
        given["anew"] = AnewForm(_posted(request, "anew"), prefix="anew", initial=begun)
    if state in UNDONE:
        others = [one for one in owners(viewer=request.actor) if one.pk != found.owner_id]
        given["owner"] = OwnerForm(_posted(request, "owner"), prefix="owner", owners=others)
    return given


def _changed(form: Form, found: Promise, request: HttpRequest) -> object:
    said, by = form.cleaned_data, request.actor
    if isinstance(form, WordForm):
        return say_what_became(promise_id=found.pk, to=form.to(), words=said["said"], by=by)
    if isinstance(form, TakeBackForm):
        return take_back(promise_id=found.pk, by=by)
    if isinstance(form, AnewForm):
        return renegotiate(promise_id=found.pk, promised=form.promised(), why=said["why"], by=by)
    return hand_over(promise_id=found.pk, owner_id=said["owner"], by=by)


@require_GET
def needs(request: HttpRequest) -> HttpResponse:
    """What people need of everybody the viewer reaches: what nobody has first, the oldest first."""
    today = clock.local_date()
    found = open_needs(viewer=request.actor, today=today)
    lines = [_waiting_line(one, today) for one in found]
    context = {
        "unowned": [line for one, line in zip(found, lines, strict=True) if one.row.state == NeedState.ASKED],
        "owned": [line for one, line in zip(found, lines, strict=True) if one.row.state == NeedState.TAKEN],
    }
    return render(request, "commitments/needs.html", context)


def _waiting_line(one: Asked, today: date) -> dict[str, Any]:
    row, is_asked = one.row, one.row.state == NeedState.ASKED
    is_late = row.by_date is not None and row.by_date < today
    kind = str(NEED_KIND_WORDS[row.kind])  # type: ignore[index]  # a kind is a word
    told = kind if is_asked else f"{kind} · {row.owner} · {by_words(row.by_date)}" if row.by_date else kind
    return {
        "title": one.name,
        "why": told,
        "url": reverse("commitments:team_need", args=[row.patient_id, row.pk]),
        "kind": "urgent" if is_late else "due" if is_asked else "quiet",
        "tag": age_words(one.days),
        "tag_kind": "late" if is_late else "due" if is_asked else "quiet",
    }


def team_need(request: HttpRequest, patient_id: UUID, life_need_id: UUID) -> HttpResponse:
    """One need: taking it with a day, and saying what was done."""
    viewer, name = request.actor, _name(request, patient_id)
    found = need_for(viewer=viewer, need_id=life_need_id, patient_id=patient_id)
    if found is None:
        raise Http404
    given = _need_forms(request, found)
    form = given.get(request.POST.get("do", ""))
    if form is not None and form.is_valid() and done(form, lambda: _seen_to(form, found, request)):
        messages.success(request, _("Kept. The person sees it."))
        return redirect("commitments:of_patient", patient_id)
    if isinstance(form, TakeForm):
        form.show_again(found.owner_id)
    context = {
        "patient_id": patient_id,
        "name": name,
        "line": need_line(found, today=today_of(viewer=viewer, patient_id=patient_id)),
        "history": need_history(found),
        **dict.fromkeys(("take", "settle")),
        **given,
    }
    status = 422 if any(one.errors for one in given.values()) else 200
    return render(request, "commitments/need.html", context, status=status)


def _need_forms(request: HttpRequest, found: LifeNeed) -> Forms:
    helpers = owners(viewer=request.actor, sees_to_needs=True)
    given: Forms = {
        "take": TakeForm(
            _posted(request, "take"),
            prefix="take",
            owners=helpers,
            viewer_id=request.actor.id,
            seen=found.owner_id,
        )
    }
    if found.state == NeedState.TAKEN and found.owner_id == request.actor.id:
        given["settle"] = SettleForm(_posted(request, "settle"), prefix="settle")
    return given


def _seen_to(form: Form, found: LifeNeed, request: HttpRequest) -> object:
    said, by = form.cleaned_data, request.actor
    if isinstance(form, SettleForm):
        return settle(need_id=found.pk, to=form.state(), words=said["words"], by=by)
    return take(need_id=found.pk, by_date=said["by_date"], owner_id=said["owner"], seen=said["seen"], by=by)
