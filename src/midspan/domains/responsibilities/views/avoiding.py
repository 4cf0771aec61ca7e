"""People somebody must not meet: the patient's private page, and what staff see, who are never told why."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.responsibilities.actions import (
    name_person_to_avoid,
    remove_person_to_avoid,
    resolve_person_to_avoid,
    restore_person_to_avoid,
)
from midspan.domains.responsibilities.forms import AvoidForm, TellForm
from midspan.domains.responsibilities.queries import candidates_to_avoid, own_people_to_avoid, people_kept_apart
from midspan.domains.responsibilities.rules import may_change_life
from midspan.domains.responsibilities.views.whose import Whose, of_a_person, shown
from midspan.ui.answering import done
from midspan.values import RefusedError


@of_a_person
def apart(request: HttpRequest, whose: Whose) -> HttpResponse:
    """Whom this person must not meet; the patient's words or the staff's line, never both on one page."""
    form = (AvoidForm if whose.is_own else TellForm)(request.POST or None)
    if request.method == "POST" and form.is_valid() and _named(whose, form):
        messages.success(request, _("Noted."))
        return redirect(whose.url("apart"))
    if whose.is_own:
        return shown(request, "apart", whose, form=form, people=own_people_to_avoid(viewer=whose.viewer))
    people = people_kept_apart(viewer=whose.viewer, patient_id=whose.patient.pk)
    may_change = bool(may_change_life(whose.viewer, whose.patient.pk))
    return shown(request, "apart_staff", whose, form=form, people=people, may_change=may_change)


def _named(whose: Whose, form: Any) -> bool:
    return done(form, lambda: name_person_to_avoid(patient_id=whose.patient.pk, by=whose.viewer, **form.cleaned_data))


@require_POST
@of_a_person
def remove_avoidance(request: HttpRequest, whose: Whose, avoidance_id: UUID) -> HttpResponse:
    _acted(remove_person_to_avoid, whose, avoidance_id=avoidance_id)
    undo_url = whose.url("restore_avoidance", avoidance_id=avoidance_id)
    messages.success(request, _("Removed."), extra_tags=undo_url)
    return redirect(whose.url("apart"))


@require_POST
@of_a_person
def restore_avoidance(request: HttpRequest, whose: Whose, avoidance_id: UUID) -> HttpResponse:
    _acted(restore_person_to_avoid, whose, avoidance_id=avoidance_id)
    messages.success(request, _("It is as it was before."))
    return redirect(whose.url("apart"))


@of_a_person
def resolve(request: HttpRequest, whose: Whose, avoidance_id: UUID) -> HttpResponse:
    """Staff look for the person who is meant and say who it is."""
    people = people_kept_apart(viewer=whose.viewer, patient_id=whose.patient.pk)
    line = next((one for one in people if one.id == avoidance_id and one.source_id is None), None)
    if line is None:
        raise Http404
    if request.method == "POST":
        return _resolved(request, whose, avoidance_id)
    search = request.GET.get("search", "")
    found = candidates_to_avoid(viewer=whose.viewer, search=search, patient_id=whose.patient.pk)
    return shown(request, "resolve", whose, line=line, search=search, found=found)


def _resolved(request: HttpRequest, whose: Whose, avoidance_id: UUID) -> HttpResponse:
    try:
        other_id = UUID(request.POST["other"]) if request.POST.get("other") else None
        _acted(resolve_person_to_avoid, whose, avoidance_id=avoidance_id, other_id=other_id)
    except ValueError as error:
        raise Http404 from error
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
    else:
        messages.success(request, _("They will not share a group.") if other_id else _("Nobody is meant for now."))
    return redirect(whose.url("apart"))


def _acted(act: Any, whose: Whose, **ids: Any) -> Any:
    try:
        return act(by=whose.viewer, **ids)
    except ObjectDoesNotExist as error:
        raise Http404 from error
