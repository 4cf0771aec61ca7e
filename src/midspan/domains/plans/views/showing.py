"""Which of their goals a person lets the peer specialists they work with read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from midspan.domains.plans.actions import show_goals
from midspan.domains.plans.own_forms import GoalsForm
from midspan.domains.plans.queries import own_goals
from midspan.ui.answering import done


def goals(request: HttpRequest) -> HttpResponse:
    """Each goal of the plan that holds, and who reads it beside the team that wrote it."""
    found, posted = own_goals(viewer=request.actor), request.POST if request.method == "POST" else None
    form = GoalsForm(posted, goals=found)
    if (
        posted is not None
        and form.is_valid()
        and done(form, lambda: show_goals(threads=form.threads(), by=request.actor))
    ):
        messages.success(request, _("Kept. It holds from now on."))
        return redirect("plans:goals")
    return render(request, "plans/goals.html", {"form": form, "has_goals": bool(found)})
