"""Consents on paper: scanned in and entered by one person, held beside the sheet by a second."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from msgspec import convert

from midspan.domains.consents.actions import confirm_paper, enter_paper, enter_unreadable, refuse_paper
from midspan.domains.consents.forms import CheckForm, PaperForm, SignForm, UnreadableForm, language_now
from midspan.domains.consents.models import PaperConsent
from midspan.domains.consents.queries import known_recipients, paper_content, paper_parties, waiting_papers
from midspan.domains.consents.rules import may_be_on_paper
from midspan.domains.consents.scanning import Sheet
from midspan.domains.consents.text import ConsentText, Draft, Parties, text_of
from midspan.domains.consents.views.steps import Flow, refuse, walk
from midspan.domains.people.queries import has_stepped_up
from midspan.values import RefusedError
from midspan.values.scans import type_and_ending

BASE = "consents/base_staff.html"


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    return render(request, "consents/papers.html", {"papers": waiting_papers(viewer=request.actor)})


def enter(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The steps of a consent, with the scan and what stands under it as the last."""
    parties = _parties(request, patient_id)
    if request.method != "POST" and not has_stepped_up(request):
        return _first_step_up(request, patient_id)
    return _enter(request, patient_id, parties)


def _first_step_up(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    return render(request, "consents/step_up_first.html", {"patient_id": patient_id})


def _enter(request: HttpRequest, patient_id: UUID, parties: Parties) -> HttpResponse:
    may_enter = may_be_on_paper(parties.signs)
    if not may_enter:
        messages.error(request, _(may_enter.reason))
        return redirect("consents:of_patient", patient_id)

    def keep(draft: Draft, form: SignForm, _read: str) -> str:
        said = form.cleaned_data
        sheet = Sheet(
            draft=draft, signed_name=said["signed_name"], signed_on=said["signed_on"], language=language_now()
        )
        enter_paper(
            patient_id=patient_id,
            content=said["scan"].read(),
            sheet=sheet,
            has_stepped_up=has_stepped_up(request),
            by=request.actor,
        )
        messages.success(request, _("Kept. It opens nothing until a second person has checked it."))
        return reverse("consents:of_patient", args=[patient_id])

    flow = Flow(
        parties=parties,
        base=BASE,
        signer=parties.patient,
        sign=keep,
        form=PaperForm,
        template="consents/paper_last.html",
        known=tuple(known_recipients(viewer=request.actor, patient_id=patient_id)),
        needs_step_up=not has_stepped_up(request),
    )
    return walk(request, flow)


def _parties(request: HttpRequest, patient_id: UUID) -> Parties:
    found = paper_parties(viewer=request.actor, patient_id=patient_id)
    if found is None:
        raise Http404
    return found


def unreadable(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    name = _parties(request, patient_id).patient
    if not has_stepped_up(request):
        return _first_step_up(request, patient_id)
    form = UnreadableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _kept(request, patient_id, form):
        messages.success(request, _("Kept, with why it cannot be read. It opens nothing."))
        return redirect("consents:of_patient", patient_id)
    return render(request, "consents/unreadable.html", {"form": form, "name": name, "patient_id": patient_id})


def _kept(request: HttpRequest, patient_id: UUID, form: UnreadableForm) -> bool:
    said, by = form.cleaned_data, request.actor
    return _done(
        form,
        lambda: enter_unreadable(
            patient_id=patient_id, content=said["scan"].read(), reason=said["reason"], has_stepped_up=True, by=by
        ),
    )


def check(request: HttpRequest, patient_id: UUID, paper_id: UUID) -> HttpResponse:
    """What was entered, beside a link to the scan; whoever is the second person says whether it is the same."""
    paper, parties = _paper(request, patient_id, paper_id), _parties(request, patient_id)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _checked(request, paper, form):
        messages.success(request, _("Checked."))
        return redirect("consents:of_patient", patient_id)
    context = {
        "paper": paper,
        "text": _text(paper, parties),
        "name": parties.patient,
        "patient_id": patient_id,
        "checked": paper.checks.first(),
        "is_own": paper.entered_by_id == request.actor.id,
        "needs_step_up": not has_stepped_up(request),
        "form": form,
    }
    return render(request, "consents/check.html", context)


def _text(paper: PaperConsent, parties: Parties) -> ConsentText | None:
    """What the sheet says in our words; None for one that could not be read."""
    if paper.signed_on is None:
        return None
    return text_of(convert(paper.draft, Draft), parties, language=paper.language, today=paper.signed_on)


def _checked(request: HttpRequest, paper: PaperConsent, form: CheckForm) -> bool:
    said, about = form.cleaned_data, {"paper_id": paper.pk, "has_stepped_up": has_stepped_up(request)}
    if said["is_right"] == "yes":
        return _done(form, lambda: confirm_paper(**about, by=request.actor))
    return _done(form, lambda: refuse_paper(**about, words=said["words"], by=request.actor))


def _done(form: Form, act: Callable[[], object]) -> bool:
    try:
        act()
    except RefusedError as refusal:
        refuse(form, refusal)
        return False
    return True


@require_GET
def scan(request: HttpRequest, patient_id: UUID, paper_id: UUID) -> HttpResponse:
    """The file as it came, under a name that says nothing; never shown within a page."""
    paper = _paper(request, patient_id, paper_id)
    media, ending = type_and_ending(paper.media_type)
    headers = {"Content-Disposition": f'attachment; filename="scan{ending}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(paper.content), content_type=media, headers=headers)


def _paper(request: HttpRequest, patient_id: UUID, paper_id: UUID) -> PaperConsent:
    found = paper_content(viewer=request.actor, patient_id=patient_id, paper_id=paper_id)
    if found is None:
        raise Http404
    return found
