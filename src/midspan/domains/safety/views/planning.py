"""Writing a safety plan, alike for the person and for whoever writes it with them."""

from uuid import UUID

from django.http import HttpRequest

from midspan.domains.safety.actions import keep_plan
from midspan.domains.safety.models import SafetyPlan
from midspan.domains.safety.plan_forms import PlanForm
from midspan.domains.safety.plan_wording import part_lines
from midspan.domains.safety.queries import plan_of
from midspan.ui.answering import done


def plan_form(request: HttpRequest, plan: SafetyPlan | None) -> PlanForm:
    return PlanForm(request.POST if request.method == "POST" else None, plan=plan)


def plan_was_kept(request: HttpRequest, patient_id: UUID, form: PlanForm) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    return done(
        form,
        lambda: keep_plan(patient_id=patient_id, parts=form.parts, seen=form.cleaned_data["seen"], by=request.actor),
    )


def newer_lines(request: HttpRequest, patient_id: UUID, form: PlanForm) -> list[dict[str, object]]:
    """What somebody else kept meanwhile, to compare; keeping again then follows it."""
    newest = plan_of(viewer=request.actor, patient_id=patient_id)
    if newest is None or not form.is_bound or form.has_seen(newest.number):
        return []
    form.show_again(newest.number)
    return part_lines(newest)
