"""A patient's consents for who keeps them, and a guardian who signs in front of them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from midspan.domains.consents.actions import countersign, sign_for_minor, take_back_for
from midspan.domains.consents.enums import Way
from midspan.domains.consents.filing import cells_of, column_words
from midspan.domains.consents.forms import GuardianSignForm, SignForm, TakeBackForm, language_now
from midspan.domains.consents.queries import (
    FiledConsent,
    consents_of,
    half_signed_of,
    known_recipients,
    papers_of,
    parties_of,
    pause_of,
)
from midspan.domains.consents.rules import may_be_signed_by_guardian
from midspan.domains.consents.text import Draft, Parties, parties_with
from midspan.domains.consents.views.steps import Flow, refuse, walk
from midspan.domains.guardians.queries import signing_guardians
from midspan.domains.people.queries import asks_step_up, has_stepped_up
from midspan.kernel import clock
from midspan.ui.tables import labelled
from midspan.values import RefusedError


def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    parties = parties_for(request, patient_id)
    filed = consents_of(viewer=request.actor, patient_id=patient_id, now=clock.now())
    columns = column_words()
    context = {
        "name": parties.patient,
        "patient_id": patient_id,
        "pause": pause_of(viewer=request.actor, patient_id=patient_id),
        "halves": half_signed_of(viewer=request.actor, patient_id=patient_id),
        "second_reason": _second_reason(parties),
        "papers": papers_of(viewer=request.actor, patient_id=patient_id).filter(checks=None),
        "columns": columns,
        "rows": labelled(columns, map(cells_of, filed)),
        "on_file": [one for one in filed if one.is_on_file],
    }
    return render(request, "consents/of_patient.html", context)


def parties_for(request: HttpRequest, patient_id: UUID) -> Parties:
    found = parties_of(viewer=request.actor, patient_id=patient_id)
    if found is None:
        raise Http404
    return found


def _second_reason(parties: Parties) -> str:
    """Why no guardian completes now what a minor signed, where the law has changed since; empty where one may."""
    reason = may_be_signed_by_guardian(parties.signs, is_half=True).reason
    return _(reason) if reason else ""


def end_for(request: HttpRequest, patient_id: UUID, signed_id: UUID) -> HttpResponse:
    """The patient says or writes that they take one back: one question, for whoever shows who they are."""
    filed = consents_of(viewer=request.actor, patient_id=patient_id, now=clock.now(), signed_id=signed_id)
    if not filed or not filed[0].is_on_file:
        raise Http404
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _taken_back(request, filed[0], form):
        messages.success(request, _("Taken back. It is over from now on, and the person is told."))
        return redirect("consents:of_patient", patient_id)
    context = {
        "signed": filed[0].signed,
        "name": parties_for(request, patient_id).patient,
        "patient_id": patient_id,
        "needs_step_up": not has_stepped_up(request),
        "form": form,
    }
    return render(request, "consents/end_for.html", context)


def _taken_back(request: HttpRequest, filed: FiledConsent, form: TakeBackForm) -> bool:
    try:
        take_back_for(
            patient_id=filed.signed.patient_id,
            signed_id=filed.id,
            way=Way(form.cleaned_data["way"]),
            has_stepped_up=has_stepped_up(request),
            by=request.actor,
        )
    except RefusedError as refusal:
        refuse(form, refusal)
        return False
    return True


def second(request: HttpRequest, patient_id: UUID, half_id: UUID) -> HttpResponse:
    """The second signature: a guardian reads what the minor signed, and types their name."""
    waiting = half_signed_of(viewer=request.actor, patient_id=patient_id)
    half = next((one for one in waiting if one.pk == half_id), None)
    if half is None:
        raise Http404
    guardians = signing_guardians(viewer=request.actor, patient_id=patient_id)
    form = GuardianSignForm(request.POST or None, guardians=guardians)
    if request.method == "POST" and form.is_valid() and _countersigned(request, half_id, form):
        messages.success(request, _("Both have signed. It holds from now on."))
        return redirect("consents:of_patient", patient_id)
    title, *sentences = half.text.split("\n")
    context = {
        "half": half,
        "title": title,
        "sentences": sentences,
        "patient_id": patient_id,
        "guardians": guardians,
        "second_reason": _second_reason(parties_for(request, patient_id)),
        "needs_step_up": not has_stepped_up(request),
        "form": form,
    }
    return render(request, "consents/second.html", context)


def _countersigned(request: HttpRequest, half_id: UUID, form: GuardianSignForm) -> bool:
    try:
        countersign(
            half_id=half_id,
            guardian_id=UUID(form.cleaned_data["guardian"]),
            signed_name=form.cleaned_data["signed_name"],
            has_stepped_up=has_stepped_up(request),
            by=request.actor,
        )
    except RefusedError as refusal:
        refuse(form, refusal)
        return False
    return True


def by_guardian(request: HttpRequest, patient_id: UUID, guardian_id: UUID) -> HttpResponse:
    """Where a guardian signs alone, the steps of a consent in front of a staff member, who shows first who they are."""
    if request.method != "POST":
        return asks_step_up(_by_guardian)(request, patient_id, guardian_id)
    return _by_guardian(request, patient_id, guardian_id)


def _by_guardian(request: HttpRequest, patient_id: UUID, guardian_id: UUID) -> HttpResponse:
    found = signing_guardians(viewer=request.actor, patient_id=patient_id)
    guardian = next((one for one in found if one.pk == guardian_id), None)
    if guardian is None:
        raise Http404

    def sign(draft: Draft, form: SignForm, read: str) -> str:
        sign_for_minor(
            patient_id=patient_id,
            guardian_id=guardian_id,
            draft=draft,
            signed_name=form.cleaned_data["signed_name"],
            read_digest=read,
            language=language_now(),
            has_stepped_up=has_stepped_up(request),
            by=request.actor,
        )
        messages.success(request, _("Signed. It holds from now on."))
        return reverse("consents:of_patient", args=[patient_id])

    flow = Flow(
        parties=parties_with(parties_for(request, patient_id), guardian),
        base="consents/base_staff.html",
        signer=guardian.name,
        sign=sign,
        known=tuple(known_recipients(viewer=request.actor, patient_id=patient_id)),
        needs_step_up=not has_stepped_up(request),
    )
    return walk(request, flow)
