"""The plan on one screen that both look at: what both may read, in big type, and the steps until both have signed."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.guardians.queries import name_of_patient
from midspan.domains.people.queries import can_step_up, staff_member
from midspan.domains.plans.actions import show_draft
from midspan.domains.plans.enums import Kind, PlanState, Signer
from midspan.domains.plans.queries import PlanFile, active_plan, plan_in_work
from midspan.domains.plans.rules import hindrance_in, may_offer, may_take_back, may_write
from midspan.domains.plans.suggested import suggestion_lines
from midspan.domains.plans.thread import walked
from midspan.domains.plans.together import begin_together, end_together, may_go_on_with, may_leave
from midspan.domains.plans.views.answering import name_or_absent, shown, signer_for
from midspan.domains.plans.wording import words_of
from midspan.ui.answering import told
from midspan.values import Actor


@require_POST
def begin_sitting(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """From here on this browser is given this plan and nothing else."""
    name_or_absent(request, patient_id)
    if not can_step_up(request):  # Nobody is led in who could not come out again.
        messages.error(request, _("First set up a passkey or a code app here: it is what brings back your own view."))
        return redirect("people:devices")
    if not told(request, lambda: show_draft(patient_id=patient_id, by=request.actor)):
        return redirect("plans:of_patient", patient_id)
    list(messages.get_messages(request))  # What is still to be said was about somebody else, perhaps.
    begin_together(request, patient_id=patient_id)
    return redirect("plans:together", patient_id)


@require_GET
def together(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    viewer, name = request.actor, name_of_patient(viewer=request.actor, patient_id=patient_id)
    if request.together is None:  # Who sits there is not known, so nothing of staff comes by itself.
        return render(request, "plans/not_together.html", {"patient_id": patient_id})
    if not name:
        return redirect("plans:leave_together", patient_id)  # Not theirs any more; nobody is left locked in.
    work = plan_in_work(viewer=viewer, patient_id=patient_id)
    held = None if work else active_plan(viewer=viewer, patient_id=patient_id)
    context = {
        "name": name,
        "patient_id": patient_id,
        "staff_name": str(staff_member(viewer=viewer, staff_id=viewer.id)),
        "work": shown(work, viewer, is_own=True),
        "held": shown(held, viewer, is_own=True),
        "need_kind": Kind.NEED,
        "criterion_kind": Kind.CRITERION,
        **(_steps(work, viewer) if work else {}),
    }
    return render(request, "plans/together.html", context)


def _steps(work: PlanFile, viewer: Actor) -> dict[str, object]:
    """What can be done with the version in work, and why not; `meant` are the words of the part that is not ready."""
    suggestions, hindrance = suggestion_lines(work, viewer=viewer), hindrance_in(work.found)
    parts = {node.thread: words_of(node) for node in walked(work.tree)}
    return {
        "may_write": may_write(viewer, state=work.state),
        "offering": may_offer(viewer, state=work.state, found=work.found, has_open_suggestions=bool(suggestions)),
        "meant": parts.get(hindrance.thread, "") if hindrance and hindrance.thread else "",
        "may_take_back": may_take_back(viewer, state=work.state),
        "signing": signer_for(work, viewer),
        "waits_for_person": work.state is PlanState.OFFERED and Signer.PATIENT in work.missing,
        "suggestions": suggestions,
    }


@require_GET
def leave_together(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Back to what only staff see: asked of who signed in, since the screen may be in other hands."""
    is_theirs = may_go_on_with(request.actor) and name_of_patient(viewer=request.actor, patient_id=patient_id) != ""
    to = redirect("plans:of_patient", patient_id) if is_theirs else redirect("people:home")
    if request.together is None:
        return to
    if not may_leave(request, request.together):
        return redirect(f"{reverse('people:step_up')}?{urlencode({'next': request.path})}")
    end_together(request)
    messages.success(request, _("You see the staff view again."))
    return to
