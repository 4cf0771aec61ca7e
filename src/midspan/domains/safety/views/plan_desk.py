"""For staff: a person's safety plan, what it said before, and the sheet on which it is written with the person."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.safety.actions import confirm_plan
from midspan.domains.safety.plan_forms import ReadForm
from midspan.domains.safety.plan_wording import PART_WORDS, part_lines, version_words
from midspan.domains.safety.queries import (
    PlanStanding,
    earlier_plans,
    names_of_staff,
    plan_of,
    plan_standing,
    plan_version,
    sharings_of,
)
from midspan.domains.safety.views.naming import name_of
from midspan.domains.safety.views.planning import newer_lines, plan_form, plan_was_kept
from midspan.ui.answering import told


@require_GET
def plan(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The version in force, and the way to every earlier one."""
    name, standing = name_of(request, patient_id), plan_standing(viewer=request.actor, patient_id=patient_id)
    found = standing.plan if standing else None
    earlier = earlier_plans(viewer=request.actor, patient_id=patient_id)
    writers = [one.written_by for one in (found, *earlier) if one]
    writers += [standing.read_by] if standing and standing.read_by else []
    names = names_of_staff(viewer=request.actor, staff_ids=writers)
    context = {
        "name": name,
        "patient_id": patient_id,
        "parts": part_lines(found),
        "written": version_words(found, names=names) if found else "",
        "number": found.number if found else 0,
        "read": _reading_words(standing, names=names) if standing else "",
        "shared": _shared(request, patient_id),
        "earlier": [{"id": one.pk, "words": version_words(one, names=names)} for one in earlier],
    }
    return render(request, "safety/plan.html", context)


def _reading_words(standing: PlanStanding, *, names: dict[UUID, str]) -> str:
    """When staff last read this version through with the person."""
    if standing.read_on is None or standing.read_by is None:
        return _("Nobody has read this version through with the person yet.")
    told = {"day": date_format(standing.read_on, "DATE_FORMAT"), "who": names.get(standing.read_by, "")}
    if told["who"]:
        return _("Read through with the person on %(day)s, by %(who)s.") % told
    return _("Read through with the person on %(day)s.") % told


def _shared(request: HttpRequest, patient_id: UUID) -> list[dict[str, object]]:
    """Whom the person lets have which parts; only for who sees their consents."""
    return [
        {
            "recipient": one.recipient,
            "parts": "; ".join(str(PART_WORDS[part]) for part in one.parts),
            "is_open": one.filed.is_open,
        }
        for one in sharings_of(viewer=request.actor, patient_id=patient_id)
        if one.parts
    ]


@require_POST
def confirm(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Read through with the person, and nothing had to be changed."""
    name_of(request, patient_id)
    form = ReadForm(request.POST)
    if not form.is_valid():
        raise Http404
    if told(request, lambda: confirm_plan(patient_id=patient_id, seen=form.cleaned_data["seen"], by=request.actor)):
        messages.success(request, _("Kept: read through with the person today."))
    return redirect("safety:plan", patient_id)


@require_GET
def version(request: HttpRequest, patient_id: UUID, version_id: UUID) -> HttpResponse:
    """One version as it was."""
    name = name_of(request, patient_id)
    found = plan_version(viewer=request.actor, patient_id=patient_id, version_id=version_id)
    if found is None:
        raise Http404
    names = names_of_staff(viewer=request.actor, staff_ids=[found.written_by])
    context = {
        "name": name,
        "patient_id": patient_id,
        "parts": part_lines(found),
        "written": version_words(found, names=names),
    }
    return render(request, "safety/plan_version.html", context)


def change(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Written with the person; who wrote is kept with it."""
    name = name_of(request, patient_id)
    form = plan_form(request, plan_of(viewer=request.actor, patient_id=patient_id))
    if plan_was_kept(request, patient_id, form):
        messages.success(request, _("Kept. The person reads it as it stands here."))
        return redirect("safety:plan", patient_id)
    newer = newer_lines(request, patient_id, form)
    context = {"name": name, "patient_id": patient_id, "form": form, "newer": newer}
    return render(request, "safety/change_plan.html", context)
