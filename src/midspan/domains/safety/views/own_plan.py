"""The person's own safety plan: as the card that they open in a hard moment, and the sheet on which they write it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.safety.plan_wording import part_lines, version_words
from midspan.domains.safety.queries import is_to_be_called, names_of_staff, own_obligation, phone_of, plan_of
from midspan.domains.safety.views.planning import newer_lines, plan_form, plan_was_kept
from midspan.ui.calling import call_link
from midspan.ui.help_now import help_now


@require_GET
def own_plan(request: HttpRequest) -> HttpResponse:
    """Everything on one page, numbers as links that call."""
    viewer = request.actor
    plan = plan_of(viewer=viewer, patient_id=viewer.id)
    names = names_of_staff(viewer=viewer, staff_ids=[plan.written_by]) if plan else {}
    phone = phone_of(viewer=viewer, patient_id=viewer.id)
    context = {
        "parts": part_lines(plan),
        "written": version_words(plan, names=names) if plan else "",
        "phone": phone,
        "call_url": call_link(phone),
        "help": help_now(),
        "is_to_be_called": is_to_be_called(own_obligation(viewer=viewer)),
    }
    return render(request, "safety/own_plan.html", context)


def change_own_plan(request: HttpRequest) -> HttpResponse:
    """The seven parts, one line for each thing; none has to be filled."""
    viewer = request.actor
    form = plan_form(request, plan_of(viewer=viewer, patient_id=viewer.id))
    if plan_was_kept(request, viewer.id, form):
        messages.success(request, _("Kept. Your team can read it, and its earlier versions too."))
        return redirect("safety:own_plan")
    newer = newer_lines(request, viewer.id, form)
    return render(request, "safety/change_own_plan.html", {"form": form, "newer": newer})
