"""A patient's lines, questions and limits; the privacy officer's list of questions, and the answer to one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.privacy.actions import end_restriction
from midspan.domains.questions.actions import answer, ask_about_line, ask_for_limit
from midspan.domains.questions.enums import QuestionKind
from midspan.domains.questions.forms import AnswerForm, LimitAnswerForm, LimitForm, LineForm
from midspan.domains.questions.queries import (
    Asked,
    ledger_lines,
    limits_asked_for,
    own_limits,
    question_asked,
    waiting_questions,
)
from midspan.domains.questions.wording import limit_words, sentence_of
from midspan.ui.answering import done


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    found = ledger_lines(viewer=request.actor, patient_id=request.actor.id)
    return render(request, "questions/own.html", {"lines": [(one, sentence_of(one)) for one in found]})


def line(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One line, and what the patient asks about it."""
    found = ledger_lines(viewer=request.actor, patient_id=request.actor.id)
    asked = next((one for one in found if one.line.entry_id == entry_id), None)
    if asked is None or asked.is_own:
        raise Http404
    form = LineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_about_line(entry_id=entry_id, words=form.cleaned_data["words"], by=request.actor)
        messages.success(request, _("Asked. The privacy officer looks into it and answers you here."))
        return redirect("questions:own")
    return render(request, "questions/line.html", {"asked": asked, "sentence": sentence_of(asked), "form": form})


def limits(request: HttpRequest) -> HttpResponse:
    form = LimitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_for_limit(words=form.cleaned_data["words"], by=request.actor)
        messages.success(request, _("Asked. The privacy officer answers you here."))
        return redirect("questions:limits")
    context = {
        "limits": [(one.restriction.pk, limit_words(one)) for one in own_limits(viewer=request.actor)],
        "asked": limits_asked_for(viewer=request.actor),
        "form": form,
    }
    return render(request, "questions/limits.html", context)


@require_POST
def end_limit(request: HttpRequest, restriction_id: UUID) -> HttpResponse:
    if restriction_id not in {one.restriction.pk for one in own_limits(viewer=request.actor)}:
        raise Http404
    end_restriction(restriction_id=restriction_id, by=request.actor)
    messages.success(request, _("This limit is over."))
    return redirect("questions:limits")


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    return render(request, "questions/waiting.html", {"waiting": waiting_questions(viewer=request.actor)})


def answer_one(request: HttpRequest, question_id: UUID) -> HttpResponse:
    asked = question_asked(viewer=request.actor, question_id=question_id)
    if asked is None:
        raise Http404
    form = _answer_form(request, asked)
    if request.method == "POST" and form.is_valid() and _answered(request, question_id, form):
        messages.success(request, _("Answered. The person reads it."))
        return redirect("questions:waiting")
    context = {
        "asked": asked,
        "sentence": sentence_of(asked.line) if asked.line else "",
        "given": asked.question.answers.first(),
        "form": form,
    }
    return render(request, "questions/answer.html", context)


def _answer_form(request: HttpRequest, asked: Asked) -> AnswerForm:
    if asked.question.kind == QuestionKind.LIMIT:
        return LimitAnswerForm(request.POST or None, viewer=request.actor)
    return AnswerForm(request.POST or None)


def _answered(request: HttpRequest, question_id: UUID, form: AnswerForm) -> bool:
    return done(
        form,
        lambda: answer(question_id=question_id, words=form.cleaned_data["words"], limit=form.limit(), by=request.actor),
    )
