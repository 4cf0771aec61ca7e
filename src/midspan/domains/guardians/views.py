"""Guardians of a patient for staff and for the patient, and what the privacy officer finds out about a law."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.guardians.actions import ask_about_law, give_way_in
from midspan.domains.guardians.forms import EndForm, GuardianForm, LawForm, WayInForm
from midspan.domains.guardians.queries import (
    law_question,
    name_of_patient,
    next_change,
    standing_guardian,
    standing_guardians,
    waiting_law_questions,
)
from midspan.domains.guardians.rules import GIVES_WAYS_IN
from midspan.domains.guardians.wording import BASIS_WORDS, SIGNS_WORDS, sight_lines
from midspan.domains.people.actions import NewSignIn
from midspan.domains.people.queries import asks_step_up, has_stepped_up
from midspan.domains.privacy.actions import decide_law, end_guardian, name_guardian
from midspan.domains.privacy.enums import GuardianBasis
from midspan.domains.privacy.queries import signing_law_of, zone_of_patient
from midspan.engines.disclosure import Signs
from midspan.ui.answering import done
from midspan.values import Actor, RefusedError


def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Who stands for a patient; a button asks the privacy officer where nobody knows the law."""
    name = _named(request, patient_id)
    law = signing_law_of(viewer=request.actor, patient_id=patient_id)
    if request.method == "POST" and law.signs is Signs.UNKNOWN:
        ask_about_law(patient_id=patient_id, by=request.actor)
        messages.success(request, _("Asked. The privacy officer finds out."))
        return redirect("guardians:of_patient", patient_id)
    context = {
        "name": name,
        "patient_id": patient_id,
        "law": law,
        "law_words": SIGNS_WORDS[law.signs],
        "is_of_age": law.signs is Signs.PATIENT,
        "is_unknown": law.signs is Signs.UNKNOWN,
        "signs_alone": law.signs is Signs.GUARDIAN,
        "guardians": _lines(request.actor, patient_id),
        "gives_ways_in": bool(request.actor.roles & GIVES_WAYS_IN),
    }
    return render(request, "guardians/of_patient.html", context)


def _lines(viewer: Actor, patient_id: UUID) -> list[dict[str, object]]:
    return [
        {
            "guardian": one.guardian,
            "basis": BASIS_WORDS[GuardianBasis(one.guardian.basis)],
            "is_now": one.is_now,
            "may_sign": one.may_sign,
            "may_look": one.may_look,
            "has_way_in": one.has_way_in,
            "reason": one.reason,
            "sees": sight_lines(one),
        }
        for one in standing_guardians(viewer=viewer, patient_id=patient_id)
    ]


def _named(request: HttpRequest, patient_id: UUID) -> str:
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    if not name:
        raise Http404
    return name


@asks_step_up
def new(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    name, form = _named(request, patient_id), GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        guardian = form.guardian()
        if done(form, lambda: name_guardian(patient_id=patient_id, guardian=guardian, by=request.actor)):
            messages.success(request, _("On file. What they may be told stands beside their name."))
            return redirect("guardians:of_patient", patient_id)
    return render(request, "guardians/new.html", {"form": form, "name": name, "patient_id": patient_id})


@asks_step_up
def way_in(request: HttpRequest, patient_id: UUID, guardian_id: UUID) -> HttpResponse:
    """The code is made on request and shown this once; afterwards only its hash exists."""
    name = _named(request, patient_id)
    standing = standing_guardian(viewer=request.actor, patient_id=patient_id, guardian_id=guardian_id)
    if standing is None or not standing.may_look:
        raise Http404
    form = WayInForm(request.POST or None)
    context = {"form": form, "standing": standing, "name": name, "patient_id": patient_id}
    if request.method == "POST" and form.is_valid():
        context["paper"] = _way_in(form, request, patient_id, guardian_id)
        context["sign_in_url"] = request.build_absolute_uri(reverse("people:sign_in_code"))
    return render(request, "guardians/way_in.html", context)


def _way_in(form: Form, request: HttpRequest, patient_id: UUID, guardian_id: UUID) -> NewSignIn | None:
    try:
        return give_way_in(
            patient_id=patient_id,
            guardian_id=guardian_id,
            login=form.cleaned_data["login"],
            has_stepped_up=has_stepped_up(request),
            by=request.actor,
        )
    except RefusedError as refusal:
        form.add_error("login", _(refusal.verdict.reason))
        return None


def end(request: HttpRequest, patient_id: UUID, guardian_id: UUID) -> HttpResponse:
    name = _named(request, patient_id)
    standing = standing_guardians(viewer=request.actor, patient_id=patient_id)
    found = next((one.guardian for one in standing if one.guardian.pk == guardian_id and one.is_now), None)
    if found is None:
        raise Http404
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        end_guardian(guardian_id=guardian_id, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("Ended. From now on they are told nothing."))
        return redirect("guardians:of_patient", patient_id)
    context = {"form": form, "guardian": found, "name": name, "patient_id": patient_id}
    return render(request, "guardians/end.html", context)


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Who stands for the person who reads it, what they may be told, and when that ends."""
    me = {"viewer": request.actor, "patient_id": request.actor.id}
    law, of_age = signing_law_of(**me), next_change(**me)
    context = {
        "guardians": [one for one in _lines(request.actor, request.actor.id) if one["is_now"]],
        "signs": law.signs.value,
        "of_age": of_age.astimezone(zone_of_patient(**me)).date() if of_age else None,
    }
    return render(request, "guardians/own.html", context)


@require_GET
def laws(request: HttpRequest) -> HttpResponse:
    return render(request, "guardians/laws.html", {"waiting": waiting_law_questions(viewer=request.actor)})


def law(request: HttpRequest, question_id: UUID) -> HttpResponse:
    waiting = law_question(viewer=request.actor, question_id=question_id)
    if waiting is None:
        raise Http404
    form = LawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decision, patient_id = form.decision(), waiting.question.patient_id
        if done(form, lambda: decide_law(patient_id=patient_id, decision=decision, by=request.actor)):
            messages.success(request, _("Kept. It holds until the next birthday."))
            return redirect("guardians:laws")
    return render(request, "guardians/law.html", {"form": form, "waiting": waiting})
