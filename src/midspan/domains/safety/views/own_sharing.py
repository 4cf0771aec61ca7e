"""The person's own choice: who may have which parts of their safety plan, and what each of them would then see."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.safety.actions import share_parts
from midspan.domains.safety.enums import PlanPart
from midspan.domains.safety.own_sharing_forms import PartsForm
from midspan.domains.safety.plan_wording import PART_WORDS, lines_of
from midspan.domains.safety.queries import Sharing, plan_of, sharing_with, sharings_of, shown_to
from midspan.ui.help_now import help_now
from midspan.values import RefusedError


@require_GET
def recipients(request: HttpRequest) -> HttpResponse:
    """Everybody for whom a consent of theirs names a plan for a crisis."""
    viewer = request.actor
    found = sharings_of(viewer=viewer, patient_id=viewer.id)
    lines = [{"id": one.signed_id, "recipient": one.recipient, "words": _words(one)} for one in found]
    return render(request, "safety/own_shares.html", {"lines": lines})


def _words(one: Sharing) -> str:
    if not one.parts:
        return _("Nothing of it yet.")
    parts = "; ".join(str(PART_WORDS[part]) for part in one.parts)
    return parts if one.filed.is_open else _("%(parts)s. Closed now: nothing is told.") % {"parts": parts}


def one(request: HttpRequest, signed_id: UUID) -> HttpResponse:
    """Which parts one of them may have; none takes everything back."""
    found = _found(request, signed_id)
    plan = plan_of(viewer=request.actor, patient_id=request.actor.id)
    written = [part for part in PlanPart if plan and getattr(plan, part.value)]
    form = PartsForm(request.POST if request.method == "POST" else None, written=written, chosen=found.parts)
    if request.method == "POST" and form.is_valid() and _was_shared(request, found, form):
        return redirect("safety:own_share", signed_id)
    context = {"found": found, "form": form if written else None, **_shown(request, found)}
    return render(request, "safety/own_share.html", context)


def _was_shared(request: HttpRequest, found: Sharing, form: PartsForm) -> bool:
    try:
        kept = share_parts(signed_id=found.signed_id, parts=form.parts, by=request.actor)
    except RefusedError as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        return False
    messages.success(request, _("Kept.") if kept else _("Nothing of it is shared with them any more."))
    return True


@require_GET
def card(request: HttpRequest, signed_id: UUID) -> HttpResponse:
    """What they would have, on one sheet to hand over."""
    found = _found(request, signed_id)
    shown = _shown(request, found)
    if not shown["parts"]:
        raise Http404
    return render(request, "safety/own_share_card.html", {"found": found, "help": help_now(), **shown})


def _shown(request: HttpRequest, found: Sharing) -> dict[str, object]:
    shown = shown_to(found, viewer=request.actor)
    return {"parts": lines_of(shown.parts), "sentence": shown.sentence}


def _found(request: HttpRequest, signed_id: UUID) -> Sharing:
    found = sharing_with(viewer=request.actor, patient_id=request.actor.id, signed_id=signed_id)
    if found is None:
        raise Http404
    return found
