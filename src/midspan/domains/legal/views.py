"""Requests by law: written down by staff, answered step by step by the privacy officer, told to the patient."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.legal.actions import (
    add_paper,
    answer_neutrally,
    disclose,
    enter_request,
    keep_findings,
    keep_scope,
    notify_patient,
    take_order,
)
from midspan.domains.legal.book import neutral_answer, proceedings
from midspan.domains.legal.enums import TRANSITIONS, PaperKind, Proceeding, RequestKind, Step
from midspan.domains.legal.forms import (
    AddPaperForm,
    FindingsForm,
    NotifyForm,
    RefuseForm,
    RequestForm,
    ScopeForm,
)
from midspan.domains.legal.paper import paper_of
from midspan.domains.legal.parts import PART_WORDS
from midspan.domains.legal.queries import (
    Standing,
    answered_requests,
    own_requests,
    paper_whole,
    request_standing,
    waiting_requests,
)
from midspan.domains.legal.rules import KEEPS
from midspan.domains.legal.wording import KIND_WORDS, PAPER_WORDS, STEP_WORDS, own_words
from midspan.domains.people.queries import has_stepped_up, staff_member
from midspan.kernel import clock
from midspan.ui.answering import done, told
from midspan.values import RefusedError
from midspan.values.scans import type_and_ending

MOST_SHOWN = 20


def new(request: HttpRequest) -> HttpResponse:
    """What somebody asks for is written down. The page says nothing of whom it is about, before or after."""
    form = RequestForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        by = request.actor
        if done(form, lambda: enter_request(said=form.said(), paper=form.paper(), by=by)):
            messages.success(request, _("Written down. The privacy officer answers it. Tell nobody anything."))
            return redirect("legal:waiting" if by.roles & KEEPS else "legal:new")
    return render(request, "legal/new.html", {"form": form})


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    today = clock.local_date()
    lines = [(one, _title(one), one.is_late(today)) for one in waiting_requests(viewer=request.actor)]
    answered = [
        (one.request, _title(one), STEP_WORDS[one.state])
        for one in answered_requests(viewer=request.actor, count=MOST_SHOWN)
    ]
    return render(request, "legal/waiting.html", {"waiting": lines, "answered": answered})


def _title(standing: Standing) -> str:
    return f"{KIND_WORDS[RequestKind(standing.request.kind)]}, {standing.request.asker}"


def one(request: HttpRequest, legal_id: UUID) -> HttpResponse:
    """One request as it stands, with the form of the step that comes next."""
    standing = _found(request, legal_id)
    form = _form(standing, request.POST or None)
    if request.method == "POST" and form is not None and form.is_valid():
        words = _stepped(request, standing, form)
        if words:
            messages.success(request, words)
            return redirect("legal:one", legal_id)
    return render(request, "legal/one.html", _context(request, standing, form))


def _context(request: HttpRequest, standing: Standing, form: Form | None) -> dict[str, Any]:
    row = proceedings()[Proceeding(standing.request.proceeding)]
    return {
        "standing": standing,
        "title": _title(standing),
        "row": row,
        "papers": [(one, PAPER_WORDS[PaperKind(one.kind)]) for one in standing.papers],
        "steps": [(one, STEP_WORDS[Step(one.step)]) for one in standing.steps],
        "shares": [PART_WORDS[of] for of in PART_WORDS if standing.scope and of in standing.scope.classes],
        "verdict": standing.verdict,
        "state": standing.state.value,
        "form": form,
        "is_late": standing.is_late(clock.local_date()),
        "may_refuse": Step.REFUSED in TRANSITIONS[standing.state],
        "may_disclose": Step.DISCLOSED in TRANSITIONS[standing.state],
        "refuse_form": RefuseForm(auto_id="refuse_%s"),
        "paper_form": AddPaperForm(auto_id="paper_%s"),
        "answer": neutral_answer(),
        "has_stepped_up": has_stepped_up(request),
    }


def _form(standing: Standing, data: Any = None) -> Form | None:
    """Of the next step, where it asks for something."""
    if standing.state is Step.ORDERED:
        return FindingsForm(data, standing=standing)
    form = ASKS.get(standing.state)
    return form(data) if form is not None else None


ASKS = {Step.FOUND: NotifyForm, Step.NOTIFIED: ScopeForm}


def _stepped(request: HttpRequest, standing: Standing, form: Form) -> str:
    """What was done, in words; empty where it was refused."""
    said, about = form.cleaned_data, {"request_id": standing.request.pk, "by": request.actor}
    act, words = {
        Step.ORDERED: (lambda: keep_findings(findings=said["findings"], **about), _("Kept.")),
        Step.FOUND: (
            lambda: notify_patient(is_told=said["is_told"] == "yes", words=said["words"], **about),
            _("Kept."),
        ),
        Step.NOTIFIED: (lambda: keep_scope(scope=form.scope(), **about), _("Kept. Nothing has gone yet.")),
    }[standing.state]
    return words if done(form, act) else ""


@require_POST
def order(request: HttpRequest, legal_id: UUID) -> HttpResponse:
    """There is an order and what compels it."""
    _found(request, legal_id)
    return _act(
        request, legal_id, lambda: take_order(request_id=legal_id, by=request.actor), _("Now read what it says.")
    )


@require_POST
def refuse(request: HttpRequest, legal_id: UUID) -> HttpResponse:
    _found(request, legal_id)
    form = RefuseForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {"words": "", "is_told": False}
    return _act(
        request,
        legal_id,
        lambda: answer_neutrally(request_id=legal_id, **said, by=request.actor),
        _("Answered. Nothing went."),
    )


@require_POST
def add(request: HttpRequest, legal_id: UUID) -> HttpResponse:
    """Another file: the order to a subpoena, or the subpoena to an order."""
    standing = _found(request, legal_id)
    form = AddPaperForm(request.POST, request.FILES, auto_id="paper_%s")
    if form.is_valid():
        kind, paper = PaperKind(form.cleaned_data["kind"]), form.paper()
        if paper and done(form, lambda: add_paper(request_id=legal_id, kind=kind, paper=paper, by=request.actor)):
            messages.success(request, _("Kept, as it came."))
            return redirect("legal:one", legal_id)
    context = _context(request, standing, _form(standing))
    return render(request, "legal/one.html", {**context, "paper_form": form})


@require_POST
def take(request: HttpRequest, legal_id: UUID) -> HttpResponse:
    """What goes to the court, as a file whose name says nothing."""
    standing = _found(request, legal_id)
    if standing.scope is None:
        raise Http404
    try:
        lines = disclose(request_id=legal_id, has_stepped_up=has_stepped_up(request), by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return redirect("legal:one", legal_id)
    paper = paper_of(
        lines,
        standing.scope,
        section=proceedings()[Proceeding(standing.request.proceeding)].section,
        taken_by=str(staff_member(viewer=request.actor, staff_id=request.actor.id)),
        at=clock.now(),
    )
    headers = {"Content-Disposition": 'attachment; filename="document.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@require_GET
def file(request: HttpRequest, legal_id: UUID, paper_id: UUID) -> HttpResponse:
    """A file as it came, under a name that says nothing; never shown within a page."""
    paper = paper_whole(viewer=request.actor, request_id=legal_id, paper_id=paper_id)
    if paper is None:
        raise Http404
    media, ending = type_and_ending(paper.media_type)
    headers = {"Content-Disposition": f'attachment; filename="document{ending}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(paper.content), content_type=media, headers=headers)


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    lines = [own_words(one) for one in own_requests(viewer=request.actor)]
    return render(request, "legal/own.html", {"lines": lines})


def _found(request: HttpRequest, legal_id: UUID) -> Standing:
    standing = request_standing(viewer=request.actor, request_id=legal_id)
    if standing is None:
        raise Http404
    return standing


def _act(request: HttpRequest, legal_id: UUID, act: Callable[[], object], words: str) -> HttpResponse:
    if told(request, act):
        messages.success(request, words)
    return redirect("legal:one", legal_id)
