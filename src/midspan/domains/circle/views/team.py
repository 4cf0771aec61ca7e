"""For staff: the do-not-disclose list of a patient, and questions of families."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.circle.actions import answer_question, check_alone, keep_from, keep_from_no_more, say_who_is_meant
from midspan.domains.circle.cues import coercion_cues
from midspan.domains.circle.enums import CheckOutcome, Unnamed
from midspan.domains.circle.forms import AloneForm, AnswerForm, KeptFromForm
from midspan.domains.circle.models import KeptFrom
from midspan.domains.circle.queries import checks_alone, entries_of, kept_from_of, open_questions, question_for
from midspan.domains.circle.rules import may_say_who_is_meant
from midspan.domains.circle.wording import OUTCOME_WORDS, TALKED_WORDS, UNNAMED_WORDS, when_words
from midspan.domains.guardians.queries import name_of_patient
from midspan.domains.responsibilities.queries import candidates_to_avoid
from midspan.kernel.margins import margin_of
from midspan.ui.answering import done, told


def kept_from(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Who must not learn of a patient; an entry that matches stops an invitation, quietly."""
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    if not name:
        raise Http404
    form = KeptFromForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: keep_from(patient_id=patient_id, **form.entry(), by=request.actor))
    ):
        messages.success(request, _("Kept. Patients and those they invite never see this list."))
        return redirect("circle:kept_from", patient_id)
    entries = [
        {
            "entry": one,
            "row": one.row,
            "what": UNNAMED_WORDS[one.row.what],  # type: ignore[index]  # a value of the enum
            "may_link": may_say_who_is_meant(request.actor, what=Unnamed(one.row.what)).allowed,
        }
        for one in entries_of(viewer=request.actor, patient_id=patient_id)
    ]
    context = {"form": form, "entries": entries, "name": name, "patient_id": patient_id}
    context["margin"] = margin_of("circle:kept_from", request, patient_id=patient_id)
    return render(request, "circle/kept_from.html", context, status=422 if form.errors else 200)


@require_GET
def cues(request: HttpRequest) -> HttpResponse:
    return render(request, "circle/cues.html", {"cues": coercion_cues()})


def alone(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The three questions, asked alone with the person; of the answers only what they come to is kept."""
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    if not name:
        raise Http404
    form = AloneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = check_alone(patient_id=patient_id, **form.answers(), by=request.actor)
        outcome = CheckOutcome(kept.outcome)
        tells = messages.success if outcome is CheckOutcome.GO else messages.warning
        tells(request, TALKED_WORDS[outcome])
        return redirect("circle:alone", patient_id)
    talks = [
        (when_words(one.checked_at), OUTCOME_WORDS[CheckOutcome(one.outcome)])
        for one in checks_alone(viewer=request.actor, patient_id=patient_id)
    ]
    context = {"form": form, "name": name, "patient_id": patient_id, "talks": talks}
    return render(request, "circle/alone.html", context, status=422 if form.errors else 200)


def who_is_meant(request: HttpRequest, patient_id: UUID, kept_from_id: UUID) -> HttpResponse:
    """Staff look for whom a name on the list may be among the patients here, and say so; nothing is matched alone."""
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    entries = entries_of(viewer=request.actor, patient_id=patient_id) if name else []
    entry = next((one for one in entries if one.row.pk == kept_from_id), None)
    if entry is None or entry.row.what != Unnamed.NAME:
        raise Http404
    if request.method == "POST":
        return _meant(request, entry.row)
    search = request.GET.get("search", "")
    found = candidates_to_avoid(viewer=request.actor, search=search, patient_id=patient_id)
    context = {"entry": entry, "name": name, "patient_id": patient_id, "search": search, "found": found}
    return render(request, "circle/who_is_meant.html", context)


def _meant(request: HttpRequest, row: KeptFrom) -> HttpResponse:
    try:
        other_id = UUID(request.POST["other"]) if request.POST.get("other") else None
        is_said = told(
            request,
            lambda: say_who_is_meant(patient_id=row.patient_id, entry_id=row.pk, other_id=other_id, by=request.actor),
        )
    except (ValueError, ObjectDoesNotExist) as absent:
        raise Http404 from absent
    if is_said:
        messages.success(request, _("They will not share a group.") if other_id else _("Nobody is meant for now."))
    return redirect("circle:kept_from", row.patient_id)


@require_POST
def kept_from_no_more(request: HttpRequest, patient_id: UUID, kept_from_id: UUID) -> HttpResponse:
    if kept_from_id not in {one.pk for one in kept_from_of(viewer=request.actor, patient_id=patient_id)}:
        raise Http404
    try:
        keep_from_no_more(patient_id=patient_id, entry_id=kept_from_id, by=request.actor)
    except ObjectDoesNotExist as absent:
        raise Http404 from absent
    messages.success(request, _("Taken off the list."))
    return redirect("circle:kept_from", patient_id)


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    return render(request, "circle/questions.html", {"questions": open_questions(viewer=request.actor)})


def one_question(request: HttpRequest, family_question_id: UUID) -> HttpResponse:
    """Answering without confirming anybody: the page says how, and the fixed sentence goes with every answer."""
    found = question_for(viewer=request.actor, question_id=family_question_id)
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form, lambda: answer_question(question_id=found.pk, words=form.cleaned_data["words"], by=request.actor)
        )
    ):
        messages.success(request, _("Answered. Whoever asked reads it at their own address."))
        return redirect("circle:questions")
    context = {"asked": found, "form": form}
    return render(request, "circle/one_question.html", context, status=422 if form.errors else 200)
