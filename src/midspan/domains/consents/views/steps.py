"""One question a page; what was answered travels in the form alone, so nothing is kept before it is signed."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.consents.forms import (
    SignForm,
    Step,
    WhomForm,
    draft_of,
    language_now,
    questions_of,
    steps_of,
)
from midspan.domains.consents.queries import KnownRecipient
from midspan.domains.consents.text import Draft, Parties, text_of
from midspan.kernel import clock
from midspan.values import RefusedError

SIGN = "sign"
NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "asked", "redo", "signed_name", "read"})
Sign = Callable[[Draft, SignForm, str], str]  # Choices, what was typed last and read → the address to go to.


class Flow(Struct, frozen=True, kw_only=True):
    """Who goes through the steps: the names the text says, the page around it, who types a name, and what signs."""

    parties: Parties
    base: str
    signer: str
    form: type[SignForm] = SignForm
    template: str = "consents/sign.html"
    sign: Sign
    known: tuple[KnownRecipient, ...] = ()
    needs_step_up: bool = False


def walk(request: HttpRequest, flow: Flow) -> HttpResponse:
    """The page of the step that is next, and after the last one what was signed."""
    if request.method != "POST":
        whom = WhomForm()
        return _question(request, flow, whom, questions_of([whom]))
    asked = request.POST.get("asked", "")
    steps = steps_of(request.POST, asked=asked, known=flow.known)
    questions = questions_of(steps)
    redo = [one for one in steps if one.step == request.POST.get("redo")]
    if redo or len(steps) < len(questions) or not steps[-1].is_valid():
        return _question(request, flow, redo[0] if redo else steps[-1], questions)
    draft = draft_of(steps)
    if asked != SIGN:
        return _signing(request, flow, draft, flow.form(), questions)
    form = flow.form(request.POST, request.FILES)
    url = _signed(request, flow, draft, form)
    return redirect(url) if url else _signing(request, flow, draft, form, questions)


def _question(request: HttpRequest, flow: Flow, form: Step, questions: list[str]) -> HttpResponse:
    place = questions.index(form.step)
    context = {
        "base": flow.base,
        "form": form,
        "step": place + 1,
        "steps": len(questions) + 1,
        "before": questions[place - 1] if place else None,
        "carried": _carried(request, besides=form),
    }
    return render(request, "consents/question.html", context)


def _carried(request: HttpRequest, *, besides: Step | None = None) -> list[tuple[str, str]]:
    """What other steps were answered, to be sent along."""
    own = tuple(besides.fields) if besides else ()
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_CARRIED and not any(name == one or name.startswith(f"{one}_") for one in own)
        for value in values
    ]


def _signed(request: HttpRequest, flow: Flow, draft: Draft, form: SignForm) -> str:
    """Where to go; empty, with the reason in the form, where nothing was signed."""
    if not form.is_valid():
        return ""
    try:
        return flow.sign(draft, form, request.POST.get("read", ""))
    except RefusedError as refusal:
        refuse(form, refusal, field="signed_name")
        return ""


def refuse(form: Form, refusal: RefusedError, *, field: str | None = None) -> None:
    form.add_error(field, _(refusal.verdict.reason))


def _signing(request: HttpRequest, flow: Flow, draft: Draft, form: SignForm, questions: list[str]) -> HttpResponse:
    context = {
        "base": flow.base,
        "form": form,
        "text": text_of(draft, flow.parties, language=language_now(), today=clock.local_date()),
        "name": flow.signer,
        "carried": _carried(request),
        "step": len(questions) + 1,
        "needs_step_up": flow.needs_step_up,
    }
    return render(request, flow.template, context)
