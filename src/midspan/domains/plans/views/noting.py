"""What staff note about one thread of the plan: written, changed while its version is a draft, never shown on."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.plans.actions import change_staff_note, drop_staff_note, write_staff_note
from midspan.domains.plans.enums import PlanState
from midspan.domains.plans.forms import StaffNoteForm
from midspan.domains.plans.queries import may_change, noted_version, staff_note, staff_notes_of
from midspan.domains.plans.thread import kind_of, walked
from midspan.domains.plans.views.answering import name_or_absent
from midspan.domains.plans.wording import KIND_WORDS, words_of
from midspan.ui.answering import done, told


def notes(request: HttpRequest, patient_id: UUID, thread: UUID) -> HttpResponse:
    """All that staff noted about one thread, and room for another one while it is in the plan."""
    name, viewer = name_or_absent(request, patient_id), request.actor
    written = staff_notes_of(viewer=viewer, patient_id=patient_id).get(thread, [])
    file = noted_version(viewer=viewer, patient_id=patient_id)
    node = next((one for one in walked(file.tree) if one.thread == thread), None) if file else None
    if node is None and not written:
        raise Http404
    state = file.state if file else PlanState.ACTIVE
    form = StaffNoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"patient_id": patient_id, "thread": thread, **form.cleaned_data}
        if done(form, lambda: write_staff_note(**said, by=viewer)):
            return _back(patient_id, state)
    context = {
        "name": name,
        "patient_id": patient_id,
        "thread": thread,
        "kind_words": KIND_WORDS[kind_of(node)] if node else "",
        "words": words_of(node) if node else "",
        "is_in_plan": node is not None,
        "is_draft": state is PlanState.DRAFT,
        "notes": [{"note": one, "may_change": may_change(one, viewer)} for one in written],
        "form": form,
    }
    return render(request, "plans/staff_notes.html", context)


def change_note(request: HttpRequest, patient_id: UUID, note_id: UUID) -> HttpResponse:
    name, viewer = name_or_absent(request, patient_id), request.actor
    note = staff_note(viewer=viewer, patient_id=patient_id, note_id=note_id)
    if note is None or not may_change(note, viewer):
        raise Http404
    form = StaffNoteForm(request.POST or None, initial={"words": note.words})
    if request.method == "POST" and form.is_valid():
        said = {"patient_id": patient_id, "note_id": note_id, **form.cleaned_data}
        if done(form, lambda: change_staff_note(**said, by=viewer)):
            return _back(patient_id, PlanState.DRAFT)
    context = {"name": name, "patient_id": patient_id, "note": note, "form": form}
    return render(request, "plans/staff_note.html", context)


@require_POST
def drop_note(request: HttpRequest, patient_id: UUID, note_id: UUID) -> HttpResponse:
    name_or_absent(request, patient_id)
    if told(request, lambda: drop_staff_note(patient_id=patient_id, note_id=note_id, by=request.actor)):
        messages.success(request, _("Taken away."))
    file = noted_version(viewer=request.actor, patient_id=patient_id)
    return _back(patient_id, file.state if file else PlanState.ACTIVE)


def _back(patient_id: UUID, state: PlanState) -> HttpResponse:
    return redirect("plans:of_patient" if state is PlanState.ACTIVE else "plans:draft", patient_id)
