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
from midspan.domains.summaries.actions import give_summary, record_arrival, record_introduction
from midspan.domains.summaries.enums import SUFFIX, Form, ToldBy
from midspan.domains.summaries.forms import ArrivedForm, GiveForm, SpokenForm
from midspan.domains.summaries.queries import GIVES, recipients_for, summaries_given
from midspan.domains.summaries.showing import introduction_lines
from midspan.kernel import clock
from midspan.ui.answering import done, told
from midspan.values import RefusedError

TYPES = {Form.CCDA: "application/xml", Form.FHIR: "application/fhir+json", Form.PAPER: "application/pdf"}


@require_GET
def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    return _page(request, patient_id)


def _page(request: HttpRequest, patient_id: UUID, form: SpokenForm | None = None) -> HttpResponse:
    patient: Any = _patient(request, patient_id)
    recipients = recipients_for(viewer=request.actor, patient_id=patient_id)
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
            for one in recipients
        ],
        "lines": introduction_lines(viewer=request.actor, patient_id=patient_id),
        "spoken_form": form or SpokenForm(recipients=recipients, initial={"spoken_on": clock.local_date()}),
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
    return render(request, "summaries/of_patient.html", context, status=422 if form else 200)


@require_POST
def spoke(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What was typed stands, whatever is refused."""
    _patient(request, patient_id)
    form = SpokenForm(request.POST, recipients=recipients_for(viewer=request.actor, patient_id=patient_id))
    if form.is_valid() and done(
        form,
        lambda: record_introduction(
            patient_id=patient_id, signed_id=form.signed_id, said=form.said(), by=request.actor
        ),
    ):
        messages.success(request, _("Kept with the record."))
        return redirect("summaries:of_patient", patient_id)
    return _page(request, patient_id, form)


@require_POST
def arrived(request: HttpRequest, patient_id: UUID, introduction_id: UUID) -> HttpResponse:
    """Said beside a call, or on this page: back to where it was said."""
    _patient(request, patient_id)
    form = ArrivedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose whether they arrived, and who said so."))
    else:
        said = form.cleaned_data
        is_there, told_by = said["arrived"] == "yes", ToldBy(said["told_by"])
        if told(
            request,
            lambda: record_arrival(
                introduction_id=introduction_id, arrived=is_there, told_by=told_by, by=request.actor
            ),
        ):
            messages.success(request, _("Kept with the record."))
    if "from" in request.POST or not request.actor.roles & GIVES:
        return redirect("checkups:of_patient", patient_id)
    return redirect("summaries:of_patient", patient_id)


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
