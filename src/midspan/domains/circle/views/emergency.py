"""Whom staff may call in an emergency: the patient names them and signs; staff call and keep that they did."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.circle.actions import (
    emergency_draft,
    keep_emergency_call,
    name_for_emergency,
    name_no_more,
)
from midspan.domains.circle.forms import CallForm, EmergencyForm, SignNameForm, language_now
from midspan.domains.circle.models import LONGEST_NAME
from midspan.domains.circle.queries import InCircle, is_checked, to_call, to_call_of_tie
from midspan.domains.circle.views.own import found_in
from midspan.domains.consents.queries import may_sign_now_alone, parties_of, text_of
from midspan.domains.guardians.queries import name_of_patient
from midspan.domains.people.queries import own_identity
from midspan.kernel import clock
from midspan.ui.answering import done
from midspan.ui.calling import call_link

CARRIED = ("name", "phone", "known_as")


def naming(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    """Who, at what number and by which name of the patient; then the text of the consent that it is, to sign."""
    found = found_in(request, tie_id)
    parties = parties_of(viewer=request.actor, patient_id=request.actor.id)
    if parties is None:
        raise Http404
    if not may_sign_now_alone(parties):
        return redirect("guardians:own")  # Who stands for them is on file, and is called.
    if not is_checked(viewer=request.actor, tie_id=tie_id, now=clock.now()):
        return redirect("circle:check_for_emergency", tie_id)
    form = EmergencyForm(request.POST or None, initial=_initial(request, found))
    context: dict[str, Any] = {"form": form, "person": found}
    if request.method != "POST" or not form.is_valid():
        return render(request, "circle/emergency.html", context, status=422 if form.errors else 200)
    text = text_of(emergency_draft(tie_id, form.named), parties, language=language_now(), today=clock.local_date())
    read = request.POST.get("read", "")
    sign = SignNameForm(request.POST if read else None)
    if read and sign.is_valid() and _was_signed(request, tie_id, form, sign, read):
        return redirect("circle:one", tie_id)
    carried = [(name, request.POST[name]) for name in CARRIED]
    context |= {"carried": carried, "sign": sign, "text": text, "name": parties.patient}
    return render(request, "circle/sign.html", context, status=422 if sign.errors else 200)


def _initial(request: HttpRequest, found: InCircle) -> dict[str, str]:
    named = to_call_of_tie(viewer=request.actor, tie_id=found.tie.pk)
    if named is not None:
        return {name: getattr(named, name) for name in CARRIED}
    given = own_identity(viewer=request.actor).name.split(" ")[0][:LONGEST_NAME]
    return {"name": found.tie.name, "known_as": found.invitation.known_as if found.invitation else given}


def _was_signed(request: HttpRequest, tie_id: UUID, form: EmergencyForm, sign: SignNameForm, read: str) -> bool:
    said = {"signed_name": sign.cleaned_data["signed_name"], "read_digest": read, "language": language_now()}
    is_signed = done(
        sign,
        lambda: name_for_emergency(tie_id=tie_id, named=form.named, **said, by=request.actor),
        at="signed_name",
    )
    if is_signed:
        messages.success(request, _("Signed. From now on your team may call them in an emergency."))
    return is_signed


@require_POST
def ending(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    found_in(request, tie_id)
    name_no_more(tie_id=tie_id, language=language_now(), by=request.actor)
    messages.success(request, _("Taken back. Your team does not call them, and nobody is told."))
    return redirect("circle:one", tie_id)


def call(request: HttpRequest, patient_id: UUID, emergency_contact_id: UUID) -> HttpResponse:
    """What may be said, the number, and the sheet on which whoever called keeps what became of it."""
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    found = to_call(viewer=request.actor, patient_id=patient_id) if name else []
    contact = next((one for one in found if one.id == emergency_contact_id), None)
    if contact is None:
        raise Http404
    form = CallForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: keep_emergency_call(
                patient_id=patient_id, contact_id=contact.id, outcome=form.chosen, by=request.actor
            ),
        )
    ):
        messages.success(request, _("Kept. The person can read that they were called."))
        return redirect("journey:person", patient_id)
    context = {"form": form, "contact": contact, "name": name, "patient_id": patient_id}
    context["call_url"] = call_link(contact.phone)
    return render(request, "circle/emergency_call.html", context, status=422 if form.errors else 200)
