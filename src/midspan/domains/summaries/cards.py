"""Talks with who treats the person next, beside the discharge list and beside the calls after a stay."""

from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from midspan.domains.journey.queries import PersonFile
from midspan.domains.summaries.showing import introduction_lines
from midspan.kernel.margins import writes_in
from midspan.kernel.pages import opens_for
from midspan.values import Actor

APPOINTMENT = "appointment"


@writes_in("journey:discharge")
def spoken_before_leaving(request: HttpRequest, *, file: PersonFile, key: str) -> str:
    """With the next appointment: whether somebody there was spoken with, and where that is written down."""
    if key != APPOINTMENT:
        return ""
    viewer: Actor = request.actor  # type: ignore[attr-defined]  # the middleware's
    url = reverse("summaries:of_patient", args=[file.patient.pk])
    context = {
        "lines": introduction_lines(viewer=viewer, patient_id=file.patient.pk),
        "url": url if opens_for(url, actor=viewer) else "",
    }
    return render_to_string("summaries/parts/spoken.html", context, request)


@writes_in("checkups:of_patient")
def asked_at_a_call(request: HttpRequest, *, patient_id: UUID) -> str:
    """Whether they arrived; nothing where nobody was spoken with."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]  # the middleware's
    lines = introduction_lines(viewer=viewer, patient_id=patient_id)
    if not lines:
        return ""
    return render_to_string("summaries/parts/arrivals.html", {"lines": lines, "from_call": True}, request)
