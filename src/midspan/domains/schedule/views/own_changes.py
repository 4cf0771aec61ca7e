"""A change of a patient's own week: what is different, why, and whether it works for them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from midspan.domains.schedule.actions import agree_to_move, consent_to_move, object_to_move, refuse_move
from midspan.domains.schedule.enums import QUESTIONS, MoveState
from midspan.domains.schedule.forms.weeks import ObjectionForm
from midspan.domains.schedule.proposals.own_change import own_change
from midspan.domains.schedule.queries import own_move
from midspan.values import RefusedError


def change(request: HttpRequest, move_id: UUID) -> HttpResponse:
    """The old and the new week, and two answers."""
    move = own_move(viewer=request.actor, move_id=move_id)
    if move is None:
        raise Http404
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _answered(request, move_id, form.cleaned_data["words"])
    shown = {"change": own_change(move, viewer=request.actor), "form": form}
    return render(request, "schedule/own_change.html", shown)


def _answered(request: HttpRequest, move_id: UUID, words: str) -> HttpResponse:
    try:
        if _is_question(request, move_id):
            _answered_question(request, move_id, words)
        elif request.POST.get("answer") == "fine":
            agree_to_move(move_id=move_id, by=request.actor)
            messages.success(request, _("Thank you. Your new week is set."))
        else:
            move = object_to_move(move_id=move_id, words=words, by=request.actor)
            _say(request, is_back=move.state == MoveState.RETURNED)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    return redirect("schedule:own_change", move_id=move_id)


def _is_question(request: HttpRequest, move_id: UUID) -> bool:
    move = own_move(viewer=request.actor, move_id=move_id)
    return move is not None and move.state in QUESTIONS


def _answered_question(request: HttpRequest, move_id: UUID, words: str) -> None:
    if request.POST.get("answer") == "fine":
        consent_to_move(move_id=move_id, by=request.actor)
        messages.success(request, _("Thank you. Nothing changes yet: we tell you as soon as it is settled."))
    else:
        refuse_move(move_id=move_id, words=words, by=request.actor)
        messages.success(request, _("Thank you for telling us. Your week stays as it is."))


def _say(request: HttpRequest, *, is_back: bool) -> None:
    if is_back:
        messages.success(request, _("You keep your old week. Nothing changes."))
    else:
        messages.success(request, _("Thank you for telling us. We look for another week with you."))
