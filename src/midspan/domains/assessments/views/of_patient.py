"""Pages of an assessment: the whole, one section at a time, and what is done with either."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.assessments.actions import (
    add_addendum,
    begin_assessment,
    drop_need,
    find_need,
    keep_section,
    look_at_part,
    sign_assessment,
    skip_section,
)
from midspan.domains.assessments.book import Section, book
from midspan.domains.assessments.enums import AssessmentState, LookOutcome, Provenance
from midspan.domains.assessments.forms import AddendumForm, NeedForm, SectionForm, SkipForm
from midspan.domains.assessments.hearing import heard_before
from midspan.domains.assessments.queries import (
    AssessmentFile,
    SentField,
    latest_assessment,
    sent_fields,
    sent_parts,
    unread_titles,
)
from midspan.domains.assessments.rules import may_sign, may_write
from midspan.domains.assessments.showing import heard_words, left_out_words, own_lines, section_lines, signed_words
from midspan.domains.guardians.queries import name_of_patient
from midspan.kernel import clock
from midspan.ui.answering import done, told
from midspan.values import Actor, Verdict, mark_of


@require_GET
def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The assessment in work or the last that was signed, section by section."""
    return _whole(request, patient_id)


def _whole(request: HttpRequest, patient_id: UUID, *, typed: str = "") -> HttpResponse:
    """`typed` stands in the box for an addendum."""
    name, viewer = _name(request, patient_id), request.actor
    file = latest_assessment(viewer=viewer, patient_id=patient_id)
    is_draft = file is not None and file.state is AssessmentState.DRAFT
    sent = sent_fields(viewer=viewer, file=file) if file else {}
    context = {
        "name": name,
        "patient_id": patient_id,
        "file": file,
        "is_draft": is_draft,
        "lines": _lines(file, sent, viewer) if file else [],
        "signed": signed_words(file) if file else "",
        "may_write": bool(may_write(viewer, state=AssessmentState.DRAFT)),
        "signing": _signing(file, sent, viewer) if file and is_draft else None,
        "addendum": AddendumForm(initial={"words": typed}),
        "edition": book(),
    }
    return render(request, "assessments/of_patient.html", context)


def _signing(file: AssessmentFile, sent: Mapping[str, list[SentField]], viewer: Actor) -> Verdict:
    return may_sign(viewer, state=file.state, left=file.left, unread=unread_titles(sent))


def _lines(file: AssessmentFile, sent: Mapping[str, list[SentField]], viewer: Actor) -> list[dict[str, Any]]:
    return section_lines(file, parts=sent_parts(viewer=viewer, file=file), sent=sent)


@require_POST
def begin(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    _name(request, patient_id)
    if told(request, lambda: begin_assessment(patient_id=patient_id, by=request.actor)):
        return redirect("assessments:section", patient_id, book().sections[0].key)
    return redirect("assessments:of_patient", patient_id)


def section(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    """One section: what is written, what was heard before, what it shows to be needed."""
    name, viewer, one = _name(request, patient_id), request.actor, _section(key)
    file = latest_assessment(viewer=viewer, patient_id=patient_id)
    if request.method == "POST" and file is not None and file.state is AssessmentState.SIGNED:
        return _too_late(request, patient_id, one)
    file = _draft(file)
    form = _form(request, one, file, patient_id, viewer)
    if request.method == "POST":
        is_kept = form.is_valid() and _kept(request, form, patient_id, one)
        file = _draft(latest_assessment(viewer=viewer, patient_id=patient_id))
        if request.htmx:
            return _told_beside(request, form, file, one, is_kept=is_kept)
        if is_kept and "look" in request.POST:
            _look(request, patient_id)
            return redirect("assessments:section", patient_id, one.key)
        if is_kept:
            return redirect(*_onward(request, patient_id, one))
    sent = sent_fields(viewer=viewer, file=file).get(one.key, [])
    own = {line["field"]: line for line in own_lines(sent)}
    context = {
        "marks": {field: mark_of(file.words_in(one.key).get(field, "")) for field in form.fields},
        "name": name,
        "patient_id": patient_id,
        "section": one,
        "form": form,
        "fields": [(bound, own.get(bound.name)) for bound in form],
        "left_out": left_out_words(sent_parts(viewer=viewer, file=file).get(one.key)),
        "skip": file.skips.get(one.key),
        "skip_form": SkipForm(prefix="skip"),
        "need_form": NeedForm(prefix="need"),
        "needs": [need for need in file.needs if need.section == one.key],
        "place": book().sections.index(one) + 1,
        "count": len(book().sections),
    }
    return render(request, "assessments/section.html", context)


def _look(request: HttpRequest, patient_id: UUID) -> None:
    """What was typed is kept by now; then the person's words are taken below it, or left beside it."""
    outcome, _colon, of_what = request.POST["look"].partition(":")
    part, _colon, field = of_what.partition(":")
    if outcome not in set(LookOutcome) or not _is_id(part):
        raise Http404
    said = {"patient_id": patient_id, "part_id": UUID(part), "field": field, "outcome": LookOutcome(outcome)}
    told(request, lambda: look_at_part(**said, by=request.actor))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _form(request: HttpRequest, one: Section, file: AssessmentFile, patient_id: UUID, viewer: Actor) -> SectionForm:
    written = {answer.field: answer for answer in file.answers.get(one.key, ())}
    heard = {} if written else heard_before(one, viewer=viewer, patient_id=patient_id)
    initial = {key: answer.words for key, answer in written.items()} | {key: was.words for key, was in heard.items()}
    hints = {key: heard_words(was.provenance, was.on) for key, was in heard.items()}
    hints |= {key: heard_words(Provenance(answer.provenance), answer.heard_on) for key, answer in written.items()}
    return SectionForm(request.POST or None, section=one, initial=initial, hints=hints)


def _kept(request: HttpRequest, form: SectionForm, patient_id: UUID, one: Section) -> bool:
    """Keep it; what somebody else wrote meanwhile in a field that was changed here is told, to be put together."""
    by, seen = request.actor, _seen(request, form)
    said = {"patient_id": patient_id, "section": one.key, "words": form.cleaned_data, "seen": seen}
    if not done(form, lambda: keep_section(**said, by=by)):
        return False
    kept = _draft(latest_assessment(viewer=by, patient_id=patient_id)).words_in(one.key)
    for field, text in list(form.cleaned_data.items()):
        theirs = kept.get(field, "")
        if theirs != text.strip() and mark_of(text.strip()) != seen.get(field):
            form.add_error(field, _("Somebody else has written here meanwhile: “%(words)s”.") % {"words": theirs})
    return not form.errors


def _seen(request: HttpRequest, form: SectionForm) -> dict[str, str]:
    """Field → the mark of what was kept in it when the page was drawn."""
    return {field: request.POST[f"was-{field}"] for field in form.fields if f"was-{field}" in request.POST}


def _told_beside(
    request: HttpRequest, form: SectionForm, file: AssessmentFile, one: Section, *, is_kept: bool
) -> HttpResponse:
    """That it is kept, or why not. A field that another page changed goes on holding its old mark here."""
    kept, seen = file.words_in(one.key), _seen(request, form)
    posted = {name: field.to_python(request.POST.get(name, "")) for name, field in form.fields.items()}
    marks = {
        field: mark_of(text) if kept.get(field, "") == text else seen.get(field, mark_of(kept.get(field, "")))
        for field, text in posted.items()
    }
    said = "" if is_kept else next((str(errors[0]) for errors in form.errors.values()), "")
    context = {"at": clock.now() if is_kept else None, "said": said, "marks": marks}
    return render(request, "assessments/kept.html", context)


def _too_late(request: HttpRequest, patient_id: UUID, one: Section) -> HttpResponse:
    """It was signed while this page was open: nothing that was typed is lost."""
    said = _("This was signed meanwhile. What you type here is not kept; copy it into an addendum.")
    if request.htmx:
        return render(request, "assessments/kept.html", {"said": said, "marks": {}})
    messages.error(request, _("This was signed meanwhile. What you typed stands below, to be added."))
    typed = (request.POST.get(field.key, "").strip() for field in one.fields)
    return _whole(request, patient_id, typed="\n\n".join(filter(None, typed)))


def _onward(request: HttpRequest, patient_id: UUID, one: Section) -> tuple[Any, ...]:
    """To the next section, or back to the whole."""
    following = book().sections[book().sections.index(one) + 1 :]
    if request.POST.get("then") == "whole" or not following:
        return "assessments:of_patient", patient_id
    return "assessments:section", patient_id, following[0].key


@require_POST
def skip(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    _name(request, patient_id)
    one = _section(key)
    reason = request.POST.get("skip-reason", "")
    said = {"patient_id": patient_id, "section": one.key, "reason": reason}
    if told(request, lambda: skip_section(**said, by=request.actor)):
        return redirect(*_onward(request, patient_id, one))
    return redirect("assessments:section", patient_id, one.key)


@require_POST
def need(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    _name(request, patient_id)
    one = _section(key)
    said = {"patient_id": patient_id, "section": one.key, "words": request.POST.get("need-words", "")}
    told(request, lambda: find_need(**said, by=request.actor))
    return redirect("assessments:section", patient_id, one.key)


@require_POST
def need_back(request: HttpRequest, patient_id: UUID, key: str, need_id: UUID) -> HttpResponse:
    _name(request, patient_id)
    one = _section(key)
    told(request, lambda: drop_need(patient_id=patient_id, need_id=need_id, by=request.actor))
    return redirect("assessments:section", patient_id, one.key)


@require_POST
def sign(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    _name(request, patient_id)
    if told(request, lambda: sign_assessment(patient_id=patient_id, by=request.actor)):
        messages.success(request, _("Signed. What was found waits in the plan."))
    return redirect("assessments:of_patient", patient_id)


@require_POST
def addendum(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    _name(request, patient_id)
    words = request.POST.get("words", "")
    told(request, lambda: add_addendum(patient_id=patient_id, words=words, by=request.actor))
    return redirect("assessments:of_patient", patient_id)


def _name(request: HttpRequest, patient_id: UUID) -> str:
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    if not name:
        raise Http404
    return name


def _section(key: str) -> Section:
    one = book().section(key)
    if one is None:
        raise Http404
    return one


def _draft(file: AssessmentFile | None) -> AssessmentFile:
    if file is None or file.state is not AssessmentState.DRAFT:
        raise Http404
    return file
