"""The page from which a summary goes to who treats the person next, and the file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.consents.queries import share_words
from midspan.domains.journey.queries import patient_for
from midspan.domains.people.queries import has_stepped_up
from midspan.domains.summaries.actions import give_summary
from midspan.domains.summaries.enums import SUFFIX, Form
from midspan.domains.summaries.forms import GiveForm
from midspan.domains.summaries.queries import recipients_for, summaries_given
from midspan.values import RefusedError

TYPES = {Form.CCDA: "application/xml", Form.FHIR: "application/fhir+json", Form.PAPER: "application/pdf"}


@require_GET
def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    patient: Any = _patient(request, patient_id)
    given = summaries_given(viewer=request.actor, patient_id=patient_id)
    context = {
        "name": f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip(),
        "patient_id": patient_id,
        "recipients": [
            {
                "id": one.id,
                "recipient": one.signed.recipient,
                "shares": list(share_words(one.signed.shares, "en").values()),
            }
            for one in recipients_for(viewer=request.actor, patient_id=patient_id)
        ],
        "given": [
            {
                "to": one.signed.recipient,
                "form": one.form.upper(),
                "by": str(one.given_by),
                "at": date_format(localtime(one.given_at), "DATETIME_FORMAT"),
            }
            for one in given
        ],
        "has_stepped_up": has_stepped_up(request),
    }
    return render(request, "summaries/of_patient.html", context)


@require_POST
def give(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The file, whose name says nothing."""
    _patient(request, patient_id)
    form = GiveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose to whom it goes, and in which form."))
        return redirect("summaries:of_patient", patient_id)
    wanted = Form(form.cleaned_data["form"])
    try:
        given = give_summary(
            patient_id=patient_id,
            signed_id=form.cleaned_data["consent"],
            form=wanted,
            has_stepped_up=has_stepped_up(request),
            by=request.actor,
        )
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return redirect("summaries:of_patient", patient_id)
    headers = {"Content-Disposition": f'attachment; filename="document.{SUFFIX[wanted]}"'}
    return HttpResponse(given.content, content_type=TYPES[wanted], headers=headers)


def _patient(request: HttpRequest, patient_id: UUID) -> Any:
    patient = patient_for(viewer=request.actor, patient_id=patient_id)
    if patient is None:
        raise Http404
    return patient
