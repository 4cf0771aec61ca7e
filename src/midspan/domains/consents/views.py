"""A patient's consents: giving one in steps, reading one, its paper, taking it back, pausing; the list for staff."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.consents.actions import pause_sharing, sign_consent, take_back
from midspan.domains.consents.filing import cells_of, column_words
from midspan.domains.consents.forms import (
    SignForm,
    Step,
    WhomForm,
    draft_of,
    language_now,
    questions_of,
    steps_of,
)
from midspan.domains.consents.models import SignedConsent
from midspan.domains.consents.paper import pdf_of
from midspan.domains.consents.queries import FiledConsent, consents_of, parties_of, pause_of, taken_back_of
from midspan.domains.consents.text import Draft, Parties, text_of
from midspan.kernel import clock
from midspan.ui.tables import labelled
from midspan.values import RefusedError

SIGN = "sign"
NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "asked", "redo", "signed_name", "read"})


def consent(request: HttpRequest) -> HttpResponse:
    """One question a page; what was answered travels in the form alone, so nothing is kept before it is signed."""
    if request.method != "POST":
        whom = WhomForm()
        return _question(request, whom, questions_of([whom]))
    asked = request.POST.get("asked", "")
    steps = steps_of(request.POST, asked=asked)
    questions = questions_of(steps)
    redo = [one for one in steps if one.step == request.POST.get("redo")]
    if redo or len(steps) < len(questions) or not steps[-1].is_valid():
        return _question(request, redo[0] if redo else steps[-1], questions)
    draft = draft_of(steps)
    if asked != SIGN:
        return _signing(request, draft, SignForm(), questions)
    form = SignForm(request.POST)
    signed = _signed(request, draft, form)
    return redirect("consents:one", signed.pk) if signed else _signing(request, draft, form, questions)


def _question(request: HttpRequest, form: Step, questions: list[str]) -> HttpResponse:
    place = questions.index(form.step)
    context = {
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


def _signed(request: HttpRequest, draft: Draft, form: SignForm) -> SignedConsent | None:
    """What was signed; None, with the reason in the form, where nothing was."""
    if not form.is_valid():
        return None
    try:
        signed = sign_consent(
            draft=draft,
            signed_name=form.cleaned_data["signed_name"],
            read_digest=request.POST.get("read", ""),
            language=language_now(),
            by=request.actor,
        )
    except RefusedError as refusal:
        form.add_error("signed_name", str(refusal.verdict.reason))
        return None
    messages.success(request, _("Signed. It holds from now on."))
    return signed


def _signing(request: HttpRequest, draft: Draft, form: SignForm, questions: list[str]) -> HttpResponse:
    parties = _parties(request, request.actor.id)
    context = {
        "form": form,
        "text": text_of(draft, parties, language=language_now(), today=clock.local_date()),
        "name": parties.patient,
        "carried": _carried(request),
        "step": len(questions) + 1,
    }
    return render(request, "consents/sign.html", context)


def _parties(request: HttpRequest, patient_id: UUID) -> Parties:
    found = parties_of(viewer=request.actor, patient_id=patient_id)
    if found is None:
        raise Http404
    return found


def one(request: HttpRequest, signed_id: UUID) -> HttpResponse:
    found = _found(request, signed_id)
    title, *sentences = found.signed.text.split("\n")
    taken_back = taken_back_of(viewer=request.actor, signed_id=signed_id)
    context = {"consent": found, "title": title, "sentences": sentences, "taken_back": taken_back}
    return render(request, "consents/one.html", context)


@require_GET
def paper(request: HttpRequest, signed_id: UUID) -> HttpResponse:
    """The signed text as a file whose name says nothing."""
    signed = _found(request, signed_id).signed
    content = pdf_of(signed, taken_back_of(viewer=request.actor, signed_id=signed_id))
    disposition = 'attachment; filename="document.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


def end(request: HttpRequest, signed_id: UUID) -> HttpResponse:
    """The one question before a consent is taken back."""
    found = _found(request, signed_id)
    if request.method == "POST":
        take_back(signed_id=signed_id, language=language_now(), by=request.actor)
        messages.success(request, _("Taken back. Nothing more is shared by it, and nobody is told."))
        return redirect("consents:one", signed_id)
    return render(request, "consents/end.html", {"consent": found})


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Pause everything, or resume it. Twice is once."""
    held = pause_of(viewer=request.actor, patient_id=request.actor.id)
    if request.POST.get("pause") == "on":
        pause_sharing(language=language_now(), by=request.actor)
        messages.success(request, _("Everything is paused. Nobody is told."))
    elif request.POST.get("pause") == "off" and held is not None:
        take_back(signed_id=held.pk, language=language_now(), by=request.actor)
        messages.success(request, _("Resumed. What you signed holds again."))
    return redirect("patient:privacy")


@require_GET
def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """A patient's consents for who keeps them."""
    parties = _parties(request, patient_id)
    filed = consents_of(viewer=request.actor, patient_id=patient_id, now=clock.now())
    columns = column_words()
    context = {
        "name": parties.patient,
        "patient_id": patient_id,
        "pause": pause_of(viewer=request.actor, patient_id=patient_id),
        "columns": columns,
        "rows": labelled(columns, map(cells_of, filed)),
    }
    return render(request, "consents/of_patient.html", context)


def _found(request: HttpRequest, signed_id: UUID) -> FiledConsent:
    found = consents_of(viewer=request.actor, patient_id=request.actor.id, now=clock.now(), signed_id=signed_id)
    if not found:
        raise Http404
    return found[0]
