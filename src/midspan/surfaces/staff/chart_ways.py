"""The way from a person's file to their chart."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from midspan.domains.journey.queries import PersonFile
from midspan.kernel.margins import writes_in
from midspan.kernel.pages import opens_for


@writes_in("journey:person")
def chart_card(request: HttpRequest, *, file: PersonFile) -> str:
    """Nothing for who opens no chart."""
    url = reverse("staff:chart", args=[file.patient.pk])
    if not opens_for(url, actor=request.actor):
        return ""
    context = {"chart_url": url, "contacts_url": reverse("staff:contacts", args=[file.patient.pk])}
    return render_to_string("staff/parts/chart_card.html", context, request)
