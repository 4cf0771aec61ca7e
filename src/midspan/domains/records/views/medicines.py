"""The medicine list on a person's file: how it stands, a line and its history, and going through it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.people.queries import has_stepped_up
from midspan.domains.records.actions import add_line, change_line, reconcile
from midspan.domains.records.enums import ON_LIST, Decision, LineState, ListKind, Source
from midspan.domains.records.forms.medicines import AddForm, ChangeForm, DecideForm, SignForm, decide_forms
from midspan.domains.records.models import MedicineLine, ReconciledLine, Reconciliation
from midspan.domains.records.queries import ListLine, MedicineList, medicine_list, reconciled_lines_of
from midspan.domains.records.rules.medicines import CHANGED_MEANWHILE, may_write
from midspan.domains.records.shapes import LineWords
from midspan.domains.records.views.answering import list_file, name_of
from midspan.domains.records.wording import (
    ALLERGIES_WORDS,
    ALLERGY_STATE_WORDS,
    DECISION_WORDS,
    STANDING_WORDS,
    STATE_WORDS,
    age_words,
    asked_words,
    detail_lines,
    how_words,
    is_old,
    kept_words,
    said_of,
    signed_words,
)
from midspan.kernel import clock
from midspan.ui.answering import done


@require_GET
def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What is taken now, allergies beside it, what the referral says and nobody listed, and what the person doubts."""
    name, viewer = name_of(request, patient_id), request.actor
    found, today = medicine_list(viewer=viewer, patient_id=patient_id), clock.local_date()
    names = {one.thread: one.now.name for one in found.lines}
    of_lists = reconciled_lines_of(viewer=viewer, patient_id=patient_id)
    context = {
        "name": name,
        "patient_id": patient_id,
        "may_write": may_write(viewer),
        "age": age_words(found.reconciliation, today=today),
        "is_old": is_old(found.reconciliation, today=today),
        "signed": signed_words(found.reconciliation) if found.reconciliation else "",
        "standing": STANDING_WORDS[found.standing],
        "allergies_standing": ALLERGIES_WORDS[found.allergies],
        "taken": _lines(found, ListKind.MEDICINE, *ON_LIST),
        "allergies": _lines(found, ListKind.ALLERGY, *ON_LIST),
        "stopped": [
            *_lines(found, ListKind.MEDICINE, LineState.STOPPED),
            *_lines(found, ListKind.ALLERGY, LineState.STOPPED),
        ],
        "unlisted": [(said_of(one), one.on) for one in found.unlisted],
        "denied": [(one.words, one.on) for one in found.denied],
        "doubts": [(names.get(one.thread, ""), one.words, localtime(one.said_at)) for one in found.doubts],
        "reconciliations": [_past(one, of_lists.get(one.pk, [])) for one in found.signed],
        "has_stepped_up": has_stepped_up(request),
    }
    return render(request, "records/medicines.html", context)


def _lines(found: MedicineList, kind: ListKind, *states: LineState) -> list[dict[str, Any]]:
    return [_shown(one.now) | {"id": one.thread} for one in found.of(kind, *states)]


def _shown(row: MedicineLine) -> dict[str, Any]:
    words = STATE_WORDS if row.kind == ListKind.MEDICINE else ALLERGY_STATE_WORDS
    state, kind = words[LineState(row.state)]
    return {
        "name": row.name,
        "how": how_words(row) if row.kind == ListKind.MEDICINE else row.reason,
        "is_medicine": row.kind == ListKind.MEDICINE,
        "notes": detail_lines(row),
        "kept": kept_words(row),
        "state": state,
        "state_kind": kind,
        "at": date_format(localtime(row.kept_at), "DATETIME_FORMAT"),
    }


def _past(one: Reconciliation, lines: list[ReconciledLine]) -> dict[str, Any]:
    return {
        "day": date_format(localtime(one.done_at), "DATETIME_FORMAT"),
        "signed": signed_words(one),
        "asked": asked_words(one),
        "words": one.words,
        "lines": [(line, DECISION_WORDS[Decision(line.decision)]) for line in lines],
        "digest": one.digest,
    }


def add(request: HttpRequest, patient_id: UUID, kind: str) -> HttpResponse:
    """Put a medicine or an allergy on the list."""
    name, what = name_of(request, patient_id), _kind(kind)
    form = AddForm(request.POST or None, kind=what, initial={"source": Source.PERSON})
    if request.method == "POST" and form.is_valid():
        source = Source(form.cleaned_data["source"])
        said = {"patient_id": patient_id, "kind": what, "words": form.words(), "source": source}
        if done(form, lambda: add_line(**said, by=request.actor)):
            messages.success(request, _("It is on the list."))
            return redirect("records:medicines", patient_id)
    context = {"form": form, "name": name, "patient_id": patient_id, "is_medicine": what is ListKind.MEDICINE}
    return render(request, "records/medicine_new.html", context)


def line(request: HttpRequest, patient_id: UUID, thread: UUID) -> HttpResponse:
    """One line with all that it was, and its next version."""
    name, viewer = name_of(request, patient_id), request.actor
    found = _line(medicine_list(viewer=viewer, patient_id=patient_id), thread)
    kind = ListKind(found.now.kind)
    form = ChangeForm(request.POST or None, kind=kind, initial=_as_written(found.now))
    was_valid = form.is_valid()
    if was_valid and _changed(request, form, patient_id, found):
        messages.success(request, _("Kept. What stood before stays in its history."))
        return redirect("records:medicines", patient_id)
    if form.is_bound:
        if not was_valid and not form.has_seen(found.now.number):
            form.add_error(None, _(CHANGED_MEANWHILE.reason))
        form.show_again(found.now.number)
    context = {
        "form": form,
        "name": name,
        "patient_id": patient_id,
        "now": _shown(found.now),
        "referral": said_of(found.heard) if found.heard else "",
        "may_write": may_write(viewer),
        "versions": [_shown(one) for one in reversed(found.versions)],
    }
    return render(request, "records/medicine.html", context)


def _changed(request: HttpRequest, form: ChangeForm, patient_id: UUID, found: ListLine) -> bool:
    said = form.cleaned_data
    return done(
        form,
        lambda: change_line(
            patient_id=patient_id,
            thread=found.thread,
            seen=said["seen"],
            state=LineState(said["state"]),
            words=form.words(),
            why=said["why"],
            stopped=said["stopped_date"],
            by=request.actor,
        ),
    )


def _as_written(row: MedicineLine) -> dict[str, Any]:
    words = {name: getattr(row, name) for name in LineWords.__struct_fields__}
    return {**words, "state": row.state, "seen": row.number}


def go_through(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Line by line: what the referral says, what the person says, what is listed, and what becomes of it."""
    name, viewer = name_of(request, patient_id), request.actor
    found = medicine_list(viewer=viewer, patient_id=patient_id)
    forms = _decide_forms(request, found)
    sign = _sign_form(request, found)
    are_valid = [form.is_valid() for form in (*forms, sign)] if request.method == "POST" else [False]
    if all(are_valid) and _reconciled(request, patient_id, forms, sign):
        messages.success(request, _("Signed. The list stands as you have left it."))
        return redirect("records:medicines", patient_id)
    context = {
        "name": name,
        "patient_id": patient_id,
        "medicines": [form for form in forms if form.kind is ListKind.MEDICINE],
        "allergies": [form for form in forms if form.kind is ListKind.ALLERGY],
        "forms": forms,
        "sign": sign,
        "denied": [(one.words, one.on) for one in found.denied],
        "doubts": [one.words for one in found.doubts],
        "here": reverse("records:go_through", args=[patient_id]),
    }
    return render(request, "records/go_through.html", context)


def _sign_form(request: HttpRequest, found: MedicineList) -> SignForm:
    """What was opened before a line changed is said so once, and then goes by the list as it stands."""
    if request.method != "POST":
        return SignForm(initial={"seen": found.mark})
    sign = SignForm(request.POST)
    if not sign.has_seen(found.mark):
        sign.show_again(found.mark)
        sign.full_clean()
        sign.add_error(None, _("The list has changed since you opened this page. Look at it once more."))
    return sign


def _decide_forms(request: HttpRequest, found: MedicineList) -> list[DecideForm]:
    data = request.POST or None
    return [
        form
        for kind in ListKind
        for form in decide_forms(
            data, lines=found.of(kind), unlisted=[one for one in found.unlisted if one.kind is kind]
        )
    ]


def _reconciled(request: HttpRequest, patient_id: UUID, forms: list[DecideForm], sign: SignForm) -> bool:
    decided = [form.decided() for form in forms]
    return done(sign, lambda: reconcile(patient_id=patient_id, said=sign.said(), decided=decided, by=request.actor))


@require_POST
def printed(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The list on paper, in the person's language."""
    name_of(request, patient_id)
    return list_file(request, patient_id) or redirect("records:medicines", patient_id)


def _kind(word: str) -> ListKind:
    try:
        return ListKind(word)
    except ValueError:
        raise Http404 from None


def _line(found: MedicineList, thread: UUID) -> ListLine:
    one = found.line(thread)
    if one is None:
        raise Http404
    return one
