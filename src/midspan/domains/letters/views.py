"""A patient's own letters, to ask for, read, approve and take; those of a patient for staff; what to say to callers."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.circle.queries import KEEPS_UNNAMED, kept_from_naming
from midspan.domains.letters import book
from midspan.domains.letters.actions import (
    approve_letter,
    decline_letter,
    draft_letter,
    give_letter,
    take_back_letter,
)
from midspan.domains.letters.forms import ApproveForm, CallerForm, LetterForm, language_now
from midspan.domains.letters.models import Letter
from midspan.domains.letters.paper import pdf_of
from midspan.domains.letters.queries import (
    LetterLine,
    consent_text,
    letter_of,
    letters_of,
    may_go_to,
    names_for,
    names_of_givers,
)
from midspan.domains.letters.wording import STATE_WORDS, given_words, task_of
from midspan.domains.notices.queries import names_of
from midspan.domains.people.queries import language_of
from midspan.ui.answering import attempted, done, granted, told


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    lines = letters_of(viewer=request.actor, patient_id=request.actor.id)
    tasks = [task_of(one, url=reverse("letters:one", args=[one.id]), language=language_now()) for one in lines]
    return render(request, "letters/own.html", {"tasks": tasks})


def ask(request: HttpRequest) -> HttpResponse:
    """The patient asks for a letter and reads it next."""
    form = LetterForm(request.POST or None)
    letter = _drafted(request, form, request.actor.id)
    return redirect("letters:one", letter.pk) if letter else render(request, "letters/ask.html", {"form": form})


def _drafted(request: HttpRequest, form: LetterForm, patient_id: UUID) -> Letter | None:
    """The letter; None, with the reason in the form, where nothing was written."""
    if request.method != "POST" or not form.is_valid():
        return None
    said = {"choice": form.choice(), "language": form.cleaned_data["language"]}
    return attempted(form, lambda: draft_letter(patient_id=patient_id, **said, by=request.actor))


def one(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The exact words; approving them; then taking the letter, or taking the approval back."""
    line = _found(request, request.actor.id, letter_id)
    form = ApproveForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _approved(request, letter_id, form):
        messages.success(request, _("Approved. Nobody but you has it yet."))
        return redirect("letters:one", letter_id)
    context = {
        **_shown(request, line),
        "form": form,
        "consent": consent_text(line.letter, viewer=request.actor, language=language_now()),
        "goes": may_go_to(line.letter, viewer=request.actor, patient_id=request.actor.id, has_left=bool(line.given)),
    }
    return render(request, "letters/one.html", context)


def _approved(request: HttpRequest, letter_id: UUID, form: ApproveForm) -> bool:
    said = {
        "read_digest": request.POST.get("read", ""),
        "consent_digest": request.POST.get("consent", ""),
        "signed_name": form.cleaned_data["signed_name"],
        "language": language_now(),
    }
    return done(form, lambda: approve_letter(letter_id=letter_id, **said, by=request.actor), at="signed_name")


@require_POST
def decline(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    _found(request, request.actor.id, letter_id)
    if told(request, lambda: decline_letter(letter_id=letter_id, by=request.actor)):
        messages.success(request, _("This letter goes nowhere."))
    return redirect("letters:one", letter_id)


@require_POST
def take_back(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    _found(request, request.actor.id, letter_id)
    if told(request, lambda: take_back_letter(letter_id=letter_id, language=language_now(), by=request.actor)):
        messages.success(request, _("Taken back. Nobody here gives it out any more."))
    return redirect("letters:one", letter_id)


@require_POST
def take(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The patient's own copy. Each time it is asked for, and kept in the ledger."""
    _found(request, request.actor.id, letter_id)
    return _file(request, request.actor.id, letter_id) or redirect("letters:one", letter_id)


def _file(request: HttpRequest, patient_id: UUID, letter_id: UUID) -> HttpResponse | None:
    """The letter as a file whose name says nothing; None, with the reason as a message, where it may not leave."""
    letter = granted(request, lambda: give_letter(letter_id=letter_id, patient_id=patient_id, by=request.actor))
    if letter is None:
        return None
    headers = {"Content-Disposition": 'attachment; filename="document.pdf"'}
    return HttpResponse(pdf_of(letter), content_type="application/pdf", headers=headers)


@require_GET
def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """A patient's letters for who writes them."""
    name = _name(request, patient_id)
    lines = letters_of(viewer=request.actor, patient_id=patient_id)
    tasks = [
        task_of(one, url=reverse("letters:one_of_patient", args=[patient_id, one.id]), language=language_now())
        for one in lines
    ]
    return render(request, "letters/of_patient.html", {"name": name, "patient_id": patient_id, "tasks": tasks})


def write(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Staff write a letter, which the patient reads next."""
    name = _name(request, patient_id)
    language = language_of(viewer=request.actor, patient_id=patient_id)
    form = LetterForm(request.POST or None, initial={"language": language})
    letter = _drafted(request, form, patient_id)
    if letter is not None:
        messages.success(request, _("Written. The person is told, and reads it before it can leave."))
        return redirect("letters:one_of_patient", patient_id, letter.pk)
    return render(request, "letters/write.html", {"form": form, "name": name, "patient_id": patient_id})


@require_GET
def one_of_patient(request: HttpRequest, patient_id: UUID, letter_id: UUID) -> HttpResponse:
    name = _name(request, patient_id)
    line = _found(request, patient_id, letter_id)
    context = {
        **_shown(request, line),
        "name": name,
        "patient_id": patient_id,
        "goes": may_go_to(line.letter, viewer=request.actor, patient_id=patient_id, has_left=bool(line.given)),
    }
    return render(request, "letters/one_of_patient.html", context)


@require_POST
def hand_over(request: HttpRequest, patient_id: UUID, letter_id: UUID) -> HttpResponse:
    """Staff give an approved letter to whom it is for."""
    _name(request, patient_id)
    _found(request, patient_id, letter_id)
    return _file(request, patient_id, letter_id) or redirect("letters:one_of_patient", patient_id, letter_id)


def calls(request: HttpRequest) -> HttpResponse:
    """What is said to whoever asks about somebody, in both languages; who keeps lists sees whether one names them."""
    form = CallerForm(request.POST or None) if request.actor.roles & KEEPS_UNNAMED else None
    context: dict[str, object] = {"script": book.call_script(), "form": form}
    if form and request.method == "POST" and form.is_valid():
        entries = kept_from_naming(viewer=request.actor, **form.cleaned_data)
        names = names_of(viewer=request.actor, patient_ids={one.patient_id for one in entries})
        matches = [{"entry": one, "name": names.get(one.patient_id, "")} for one in entries]
        context |= {"is_compared": True, "matches": matches}
    return render(request, "letters/calls.html", context, status=422 if form and form.errors else 200)


def _shown(request: HttpRequest, line: LetterLine) -> dict[str, object]:
    head, *lines = line.letter.text.split("\n")
    return {
        "line": line,
        "head": head,
        "lines": lines,
        "state": STATE_WORDS[line.state],
        "given": given_words(line, names_of_givers([line], viewer=request.actor)),
        "is_waiting": line.state == "waiting",
        "is_approved": line.state == "approved",
    }


def _found(request: HttpRequest, patient_id: UUID, letter_id: UUID) -> LetterLine:
    line = letter_of(viewer=request.actor, patient_id=patient_id, letter_id=letter_id)
    if line is None:
        raise Http404
    return line


def _name(request: HttpRequest, patient_id: UUID) -> str:
    names = names_for(viewer=request.actor, patient_id=patient_id)
    if names is None:
        raise Http404
    return names.patient
