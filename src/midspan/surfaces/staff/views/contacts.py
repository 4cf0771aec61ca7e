"""Contacts outside planned sessions: what is on file of a person, and the note about one."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from midspan.domains.encounters import actions
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.queries import ContactRecord, contact_record, may_begin_about, may_write_kind
from midspan.domains.guardians.queries import name_of_patient
from midspan.domains.outreach.queries import answering, outreach_for
from midspan.domains.outreach.showing import answer_card
from midspan.domains.plans.queries import objectives_to_link, words_of_objectives
from midspan.domains.practice.actions import name_in_note
from midspan.domains.privacy.queries import may_see_class, zone_of_patient
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.surfaces.staff.contact_form import ContactForm, links_in
from midspan.surfaces.staff.contact_lines import contact_lines, note_lines, signature_lines
from midspan.surfaces.staff.contact_words import KIND_WORDS, late_words, when_words
from midspan.surfaces.staff.from_home import home_rows_of
from midspan.surfaces.staff.twin_links import twin_url
from midspan.values import DataClass, RefusedError

Deed = Callable[[HttpRequest, ContactRecord, ContactForm], str]


def contacts(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    viewer = request.actor
    if not may_begin_about(viewer=viewer, patient_id=patient_id):
        raise Http404
    if request.method == "POST":
        return _begun(request, patient_id)
    context = {
        "patient_id": patient_id,
        "name": name_of_patient(viewer=viewer, patient_id=patient_id),
        "lines": contact_lines(viewer=viewer, patient_id=patient_id),
        "reads_chart": bool(may_see_class(viewer, DataClass.NOTE)),
        "kinds": [(one.value, KIND_WORDS[one]) for one in ContactKind if may_write_kind(viewer, one)],
    }
    return render(request, "staff/contacts.html", context)


def _begun(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in set(ContactKind):
        messages.error(request, _("Choose what the contact was for."))
        return redirect("staff:contacts", patient_id)
    try:
        entry = actions.begin_contact(patient_id=patient_id, kind=ContactKind(kind), by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return redirect("staff:contacts", patient_id)
    return redirect("staff:contact", patient_id, entry.pk)


def contact(request: HttpRequest, patient_id: UUID, entry_id: UUID) -> HttpResponse:
    record = _found(request, patient_id, entry_id)
    form = _form(request, record)
    if request.method != "POST":
        return _shown(request, record, form)
    said, is_kept = _done(request, record, form)
    if request.htmx:
        return _state(request, _found(request, patient_id, entry_id), said, is_kept=is_kept)
    if said:
        record = _found(request, patient_id, entry_id)
        return _shown(request, record, form, said=said, is_kept=is_kept, status=422)
    if request.POST.get("do") == "drop":
        messages.success(request, _("Taken away."))
        return redirect("staff:contacts", patient_id)
    return redirect("staff:contact", patient_id, entry_id)


def _state(request: HttpRequest, record: ContactRecord, said: str, *, is_kept: bool) -> HttpResponse:
    """The part that says how the note stands. A page whose words were not kept goes on holding its old mark."""
    if record.is_signed:
        return render(request, "staff/parts/contact_closed.html", {"said": said})
    return _shown(request, record, _form(request, record, is_bound=False), said=said, is_kept=is_kept)


def _found(request: HttpRequest, patient_id: UUID, entry_id: UUID) -> ContactRecord:
    record = contact_record(viewer=request.actor, entry_id=entry_id)
    if record is None or record.entry.patient_id != patient_id:
        raise Http404
    return record


def _form(request: HttpRequest, record: ContactRecord, *, is_bound: bool = True) -> ContactForm:
    viewer, patient_id = request.actor, record.entry.patient_id
    found = objectives_to_link(viewer=viewer, patient_ids=[patient_id])
    lines = [one for one in found.get(patient_id, []) if one.is_in_force]
    zone = zone_of_patient(viewer=viewer, patient_id=patient_id)
    came = request.POST if is_bound and request.method == "POST" else None
    return ContactForm(came, record=record, lines=lines, zone=zone)


def _done(request: HttpRequest, record: ContactRecord, form: ContactForm) -> tuple[str, bool]:
    """Do what was asked; returns what to say of it, or nothing, and whether what was typed is kept."""
    try:
        return DEEDS.get(_verb(request)[0], _save)(request, record, form), True
    except RefusedError as refusal:
        return _(refusal.verdict.reason), False


def _verb(request: HttpRequest) -> tuple[str, str]:
    """What was pressed, and what it is about."""
    verb, _colon, what = request.POST.get("do", "").partition(":")
    return verb, what


def _save(request: HttpRequest, record: ContactRecord, form: ContactForm) -> str:
    """Words are kept whatever is wrong with a time, which stays as it was and is told."""
    record.writing.require()
    is_whole = form.is_valid()
    seen = request.POST.get("was")
    actions.save_contact(entry_id=record.entry.pk, words=form.said(), by=request.actor, seen=seen)
    return "" if is_whole else form.first_error()


def _sign(request: HttpRequest, record: ContactRecord, form: ContactForm) -> str:
    said = _save(request, record, form)
    if said:
        return said
    try:
        actions.sign_contact(entry_id=record.entry.pk, by=request.actor)
    except RefusedError as refusal:  # What was typed is kept all the same.
        return _(refusal.verdict.reason)
    messages.success(request, _("Signed."))
    return ""


def _drop(request: HttpRequest, record: ContactRecord, form: ContactForm) -> str:  # noqa: ARG001 - one shape for all
    actions.drop_contact(entry_id=record.entry.pk, by=request.actor)
    return ""


def _countersign(request: HttpRequest, record: ContactRecord, form: ContactForm) -> str:  # noqa: ARG001 - as above
    actions.countersign(entry_id=record.entry.pk, by=request.actor)
    messages.success(request, _("Signed as well."))
    return ""


def _add(request: HttpRequest, record: ContactRecord, form: ContactForm) -> str:  # noqa: ARG001 - as above
    actions.add_addendum(entry_id=record.entry.pk, text=request.POST.get("addendum", ""), by=request.actor)
    messages.success(request, _("Added."))
    return ""


def _speaks(request: HttpRequest, record: ContactRecord, form: ContactForm) -> str:
    """`speaks:<assignment>`: the note names a practice, and keeps what was typed."""
    try:
        assignment_id = UUID(_verb(request)[1])
    except ValueError as strange:
        raise Http404 from strange  # No button of ours says this.
    said = _save(request, record, form)
    entry = record.entry
    name_in_note(entry_id=entry.pk, patient_id=entry.patient_id, assignment_id=assignment_id, by=request.actor)
    return said


def _typed(request: HttpRequest, form: ContactForm) -> str:
    """What came for a note that was signed meanwhile: nothing that was typed is lost."""
    typed = (request.POST.get(name, "").strip() for name in form.fields if name in TEXTS)
    return "\n\n".join(filter(None, typed))


TEXTS = ("activities", "response", "progress", "plan_for_next", "event")
DEEDS: dict[str, Deed] = {
    "save": _save,
    "sign": _sign,
    "drop": _drop,
    "countersign": _countersign,
    "add": _add,
    "speaks": _speaks,
}


def _practice_url(request: HttpRequest, patient_id: UUID) -> str:
    """Where something to practice is offered, for who may."""
    url = reverse("practice:of_patient", args=[patient_id])
    return url if opens_for(url, actor=request.actor) else ""


def _answer(request: HttpRequest, record: ContactRecord) -> dict[str, object] | None:
    """The step of reaching out that this note answers with one press, for its author; None where none is open."""
    if record.entry.author_id != request.actor.id:
        return None
    found = outreach_for(viewer=request.actor, patient_id=record.entry.patient_id)
    one = answering(viewer=request.actor, found=found, now=clock.now())
    return answer_card(one) if one and one.contact.id == record.contact.pk else None


def _shown(
    request: HttpRequest,
    record: ContactRecord,
    form: ContactForm,
    *,
    said: str = "",
    is_kept: bool = True,
    status: int = 200,
) -> HttpResponse:
    viewer, patient_id = request.actor, record.entry.patient_id
    facts = record.facts
    context = {
        "record": record,
        "patient_id": patient_id,
        "name": name_of_patient(viewer=viewer, patient_id=patient_id),
        "title": KIND_WORDS[facts.kind],
        "when": when_words(facts.local_date, facts.began_at, facts.ended_at, form.zone),
        "form": form,
        "mark": record.facts.mark if is_kept else request.POST.get("was", ""),
        "held": list(links_in(record, form)),
        "twin_url": twin_url(record.hindrance),
        "said": said,
        "practice_url": _practice_url(request, patient_id),
        "home": home_rows_of(record, viewer=viewer),
        "due": date_format(record.due_on, "l, F j") if record.due_on else "",
        "late": late_words(record.days_late),
        "addendum": request.POST.get("addendum", "") or _typed(request, form),
    }
    if not record.writing:
        words = words_of_objectives(viewer=viewer, patient_id=patient_id)
        context |= {"words": note_lines(record, words), "closed": _(record.writing.reason)}
    if record.is_signed:
        context["signatures"] = signature_lines(record)
        context["answer"] = _answer(request, record)
    return render(request, "staff/contact.html", context, status=status)
