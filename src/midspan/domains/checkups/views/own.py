"""For somebody who left: who calls and when, words they wished for, and the way back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.checkups.actions import ask_back, stop_calls, wish_words
from midspan.domains.checkups.own_forms import AskBackForm
from midspan.domains.checkups.queries import own_after
from midspan.domains.journey.queries import own_way_on
from midspan.kernel import clock
from midspan.ui.answering import done, told


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    return _page(request, AskBackForm())


def _page(request: HttpRequest, form: AskBackForm) -> HttpResponse:
    found = own_after(viewer=request.actor, today=clock.local_date())
    is_called = found.plan is not None and found.plan.ended_at is None and not found.is_here
    ahead = [one for one in found.lines if one.standing.call_on is not None] if is_called else []
    context: dict[str, Any] = {
        "after": found,
        "is_called": is_called,
        "caller": found.plan.owner if found.plan and is_called else None,
        "days": [date_format(one.standing.call_on) for one in ahead[:3]],
        "words": [
            {"words": one.words, "who": str(one.signed_by), "day": date_format(localtime(one.sent_at))}
            for one in found.words
        ],
        "form": form,
        "way_on": own_way_on(viewer=request.actor, today=clock.local_date()),
    }
    return render(request, "checkups/own.html", context, status=422 if form.errors else 200)


@require_POST
def back(request: HttpRequest) -> HttpResponse:
    form = AskBackForm(request.POST)
    if form.is_valid() and done(form, lambda: ask_back(words=form.cleaned_data["words"], by=request.actor)):
        messages.success(
            request, _("We have it. Somebody calls you within a working day, as you agreed to be reached.")
        )
        return redirect("checkups:own")
    return _page(request, form)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    if told(request, lambda: stop_calls(patient_id=request.actor.id, by=request.actor)):
        messages.success(request, _("Nobody calls you any more. The door stays open."))
    return redirect("checkups:own")


@require_POST
def words(request: HttpRequest) -> HttpResponse:
    wished = request.POST.get("do") == "wish"
    if told(request, lambda: wish_words(wished=wished, by=request.actor)):
        messages.success(request, _("Saved.") if wished else _("Stopped. You get no more of them."))
    return redirect("checkups:own")
