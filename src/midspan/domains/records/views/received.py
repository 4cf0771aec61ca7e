"""Records received from others on a person's file: all of them, one, keeping, reading, moving out and opening."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.privacy.queries import part2_notice
from midspan.domains.records.actions import correct_received, keep_received, open_received, read_or_move
from midspan.domains.records.enums import ReceivedStep
from midspan.domains.records.forms.received import CorrectionForm, MoveForm, ReceivedForm, SummaryForm
from midspan.domains.records.models import ReceivedRecord
from midspan.domains.records.queries import ReceivedFile, received_of, received_one
from midspan.domains.records.received_wording import STATE_WORDS, about_lines, step_lines, title_of
from midspan.domains.records.rules.received import CORRECTS, KEEPS, READS, STEPS, may_open
from midspan.domains.records.views.answering import name_of
from midspan.kernel import clock
from midspan.ui.answering import done, granted
from midspan.values import Actor
from midspan.values.scans import type_and_ending

MOVED_WORDS = {
    ReceivedStep.MOVED_OUT: gettext_lazy(
        "Moved out. If somebody read what is not theirs, write it down as gone astray."
    ),
    ReceivedStep.KEPT: gettext_lazy("Brought back. It waits to be read."),
}


@require_GET
def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Every record that came from others, the newest first."""
    name, viewer = name_of(request, patient_id), request.actor
    context = {
        "name": name,
        "patient_id": patient_id,
        "lines": [_line(one) for one in received_of(viewer=viewer, patient_id=patient_id)],
        "may_keep": bool(viewer.roles & KEEPS),
    }
    return render(request, "records/received.html", context)


def _line(file: ReceivedFile) -> dict[str, object]:
    state, kind = STATE_WORDS[file.state]
    is_out = file.state is ReceivedStep.MOVED_OUT
    return {
        "id": file.record.pk,
        "title": title_of(file),
        "day": date_format(file.record.received_date),
        "summary": file.steps[-1].words if is_out else file.summary,
        "state": state,
        "kind": kind,
        "is_out": is_out,
    }


def new(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Keep a file as it came."""
    name = name_of(request, patient_id)
    form = ReceivedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _kept(request, form, patient_id):
        messages.success(request, _("Kept as it came. It waits to be read."))
        return redirect("records:received", patient_id)
    return render(request, "records/received_new.html", {"form": form, "name": name, "patient_id": patient_id})


def _kept(request: HttpRequest, form: ReceivedForm, patient_id: UUID) -> bool:
    return done(form, lambda: keep_received(patient_id=patient_id, said=form.said(), by=request.actor))


def one(request: HttpRequest, patient_id: UUID, record_id: UUID) -> HttpResponse:
    """One record: where it comes from, what is in it in our own words, and the file itself behind a button."""
    name, file = name_of(request, patient_id), _found(request, patient_id, record_id)
    form = SummaryForm(request.POST or None, initial={"words": file.summary})
    if request.method == "POST" and form.is_valid():
        said = {"patient_id": patient_id, "record_id": record_id, "step": ReceivedStep.READ, **form.cleaned_data}
        if done(form, lambda: read_or_move(**said, by=request.actor)):
            messages.success(request, _("Kept. The record itself stays as it came."))
            return redirect("records:received_one", patient_id, record_id)
    return _page(request, name, file, form)


@require_POST
def move(request: HttpRequest, patient_id: UUID, record_id: UUID) -> HttpResponse:
    """Out of this person's record, or back into it, with the reason."""
    name, file = name_of(request, patient_id), _found(request, patient_id, record_id)
    form = MoveForm(request.POST, to=_other_way(file))
    if form.is_valid():
        step, words = ReceivedStep(form.cleaned_data["to"]), form.cleaned_data["why"]
        said = {"patient_id": patient_id, "record_id": record_id, "step": step, "words": words}
        if done(form, lambda: read_or_move(**said, by=request.actor)):
            messages.success(request, MOVED_WORDS[step])
            return redirect("records:received", patient_id)
    return _page(request, name, file, move=form)


@require_POST
def correct(request: HttpRequest, patient_id: UUID, record_id: UUID) -> HttpResponse:
    """Say anew on what basis it is here and whether it may be passed on, with the reason."""
    name, file = name_of(request, patient_id), _found(request, patient_id, record_id)
    form = CorrectionForm(request.POST, file=file)
    if form.is_valid():
        said: dict[str, Any] = {"patient_id": patient_id, "record_id": record_id, "said": form.terms()}
        why, seen = form.cleaned_data["why"], form.cleaned_data["seen"]
        if done(form, lambda: correct_received(**said, why=why, seen=seen, by=request.actor)):
            messages.success(request, _("Corrected. What was said before stays on file."))
            return redirect("records:received_one", patient_id, record_id)
    return _page(request, name, file, correction=form)


def _other_way(file: ReceivedFile) -> ReceivedStep:
    return ReceivedStep.KEPT if file.state is ReceivedStep.MOVED_OUT else ReceivedStep.MOVED_OUT


def _page(
    request: HttpRequest,
    name: str,
    file: ReceivedFile,
    form: SummaryForm | None = None,
    *,
    move: MoveForm | None = None,
    correction: CorrectionForm | None = None,
) -> HttpResponse:
    """What was typed stays on the page, also where the record was moved out meanwhile."""
    viewer, way = request.actor, _other_way(file)
    form = form or SummaryForm(initial={"words": file.summary})
    is_open, may_read = way is ReceivedStep.MOVED_OUT, bool(viewer.roles & READS)
    context = {
        "name": name,
        "patient_id": file.record.patient_id,
        "line": _line(file),
        "about": about_lines(file) if may_open(viewer, state=file.state) else [],
        "steps": step_lines(file) if may_open(viewer, state=file.state) else step_lines(file)[-1:],
        "may_open": may_open(viewer, state=file.state),
        "form": form if may_read and (is_open or form.is_bound) else None,
        "move": (move or MoveForm(to=way)) if viewer.roles & STEPS[way] else None,
        "correction": _correction(viewer, file, correction, is_open=is_open),
        "is_open": is_open,
        "notice": part2_notice(clock.local_date()) if file.is_kept_close else None,
    }
    return render(request, "records/received_one.html", context)


def _correction(
    viewer: Actor, file: ReceivedFile, typed: CorrectionForm | None, *, is_open: bool
) -> CorrectionForm | None:
    if not viewer.roles & CORRECTS:
        return None
    return typed or (CorrectionForm(file=file) if is_open else None)


@require_POST
def file(request: HttpRequest, patient_id: UUID, record_id: UUID) -> HttpResponse:
    """The file as it came, under a name that says nothing; never shown within a page."""
    name_of(request, patient_id)
    found = granted(request, lambda: _as_it_came(request, patient_id, record_id))
    return found or redirect("records:received_one", patient_id, record_id)


def _as_it_came(request: HttpRequest, patient_id: UUID, record_id: UUID) -> HttpResponse:
    return file_answer(open_received(patient_id=patient_id, record_id=record_id, by=request.actor))


def file_answer(record: ReceivedRecord) -> HttpResponse:
    media, ending = type_and_ending(record.media_type)
    headers = {"Content-Disposition": f'attachment; filename="document{ending}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(record.content), content_type=media, headers=headers)


def _found(request: HttpRequest, patient_id: UUID, record_id: UUID) -> ReceivedFile:
    found = received_one(viewer=request.actor, patient_id=patient_id, record_id=record_id)
    if found is None:
        raise Http404
    return found
