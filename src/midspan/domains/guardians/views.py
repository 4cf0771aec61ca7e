"""Guardians of a patient for staff and for the patient, and what the privacy officer finds out about a law."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.guardians.actions import ask_about_law, review_papers
from midspan.domains.guardians.enums import ReviewKind
from midspan.domains.guardians.forms import EndForm, GuardianForm, LawForm, ReviewForm
from midspan.domains.guardians.queries import (
    Review,
    homes_checked,
    law_question,
    name_of_patient,
    next_change,
    open_reviews,
    standing_guardians,
    waiting_law_questions,
)
from midspan.domains.guardians.rules import GIVES_WAYS_IN
from midspan.domains.guardians.sight import sight_lines
from midspan.domains.guardians.wording import (
    BASIS_WORDS,
    CARE_OF,
    SIGNS_WORDS,
    law_words,
    left_words,
    review_words,
    services_left,
    waiting_words,
)
from midspan.domains.people.queries import asks_step_up
from midspan.domains.privacy.actions import decide_law, end_guardian, name_guardian
from midspan.domains.privacy.enums import GuardianBasis
from midspan.domains.privacy.queries import signing_law_of, zone_of_patient
from midspan.engines.disclosure import Signs
from midspan.ui.answering import done
from midspan.values import Actor


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
        "law_words": SIGNS_WORDS[law.signs],
        "law_by": law_words(law),
        "law_left": left_words(law),
        "is_of_age": law.signs is Signs.PATIENT,
        "is_unknown": law.signs is Signs.UNKNOWN,
        "signs_alone": law.signs is Signs.GUARDIAN,
        "guardians": _with_homes(_lines(request.actor, patient_id), request.actor, patient_id),
        "gives_ways_in": bool(request.actor.roles & GIVES_WAYS_IN),
        "reviews": [_review_line(one) for one in open_reviews(viewer=request.actor, patient_id=patient_id)],
    }
    return render(request, "guardians/of_patient.html", context)


def _lines(viewer: Actor, patient_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "guardian": one.guardian,
            "basis": BASIS_WORDS[GuardianBasis(one.guardian.basis)],
            "is_now": one.is_now,
            "may_sign": one.may_sign,
            "may_look": one.may_look,
            "has_way_in": one.has_way_in,
            "until_at": one.until_at,
            "reason": one.reason,
            "sees": sight_lines(one),
        }
        for one in standing_guardians(viewer=viewer, patient_id=patient_id)
    ]


def _with_homes(lines: list[dict[str, Any]], viewer: Actor, patient_id: UUID) -> list[dict[str, Any]]:
    """For staff: who went through the list for a safe home, and on which day; what they ticked is theirs."""
    done = homes_checked(viewer=viewer, patient_id=patient_id)
    return [{**line, "home_at": done.get(line["guardian"].pk)} for line in lines]


def _review_line(one: Review) -> dict[str, object]:
    """What is to be looked through, and where: a birthday on its own page, a sign-in beside the guardian's name."""
    if one.row.kind == ReviewKind.BIRTHDAY:
        url = reverse("guardians:review", args=[one.row.pk])
    else:
        url = reverse("circle:guardian_again", args=[one.row.patient_id, one.row.guardian_id])
    return {"name": one.name, "words": review_words(one), "url": url}


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
        "is_partly_known": bool(left_words(law)),
        "of_age": of_age.astimezone(zone_of_patient(**me)).date() if of_age else None,
    }
    return render(request, "guardians/own.html", context)


@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    lines = [_review_line(one) for one in open_reviews(viewer=request.actor)]
    return render(request, "guardians/reviews.html", {"reviews": lines})


def review(request: HttpRequest, paper_review_id: UUID) -> HttpResponse:
    """Papers before a birthday: what to look at, and a line about what was seen."""
    found = next((one for one in open_reviews(viewer=request.actor) if one.row.pk == paper_review_id), None)
    if found is None or found.row.kind != ReviewKind.BIRTHDAY:
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if done(form, lambda: review_papers(review_id=paper_review_id, words=words, by=request.actor)):
            messages.success(request, _("Written down."))
            return redirect("guardians:reviews")
    patient_id = found.row.patient_id
    law = signing_law_of(viewer=request.actor, patient_id=patient_id)
    context = {"form": form, "review": found, "patient_id": patient_id, "law_words": SIGNS_WORDS[law.signs]}
    return render(request, "guardians/review.html", context, status=422 if form.errors else 200)


@require_GET
def laws(request: HttpRequest) -> HttpResponse:
    waiting = [(one, waiting_words(one.law)) for one in waiting_law_questions(viewer=request.actor)]
    return render(request, "guardians/laws.html", {"waiting": waiting})


def law(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """What the officer found out, for one kind of care at a time: while one is left, the page asks for that one."""
    waiting = law_question(viewer=request.actor, question_id=question_id)
    if waiting is None:
        raise Http404
    form = LawForm(request.POST or None, initial={"service": next(iter(services_left(waiting.law)), None)})
    if request.method == "POST" and form.is_valid():
        decision, patient_id = form.decision(), waiting.question.patient_id
        if done(form, lambda: decide_law(patient_id=patient_id, decision=decision, by=request.actor)):
            return _after_deciding(request, question_id)
    context = {"form": form, "waiting": waiting, "by": law_words(waiting.law), "left": left_words(waiting.law)}
    return render(request, "guardians/law.html", context)


def _after_deciding(request: HttpRequest, question_id: UUID) -> HttpResponse:
    waiting = law_question(viewer=request.actor, question_id=question_id)
    if waiting is None:
        messages.success(request, _("Kept. It holds until the next birthday."))
        return redirect("guardians:laws")
    left = ", ".join(str(CARE_OF[one]) for one in services_left(waiting.law))
    messages.success(request, _("Kept. Now say it for %(care)s.") % {"care": left})
    return redirect("guardians:law", question_id)
