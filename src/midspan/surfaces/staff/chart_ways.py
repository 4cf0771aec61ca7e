"""The way from a person's file to their chart."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from midspan.domains.journey.queries import PersonFile
from midspan.kernel.margins import writes_in
from midspan.kernel.pages import opens_for


@writes_in("journey:person")
def chart_card(request: HttpRequest, *, file: PersonFile) -> str:
    """Nothing for who opens neither chart nor contacts; a peer specialist opens their own contacts only."""
    urls = {name: reverse(f"staff:{name}", args=[file.patient.pk]) for name in ("chart", "contacts")}
    context = {f"{name}_url": url for name, url in urls.items() if opens_for(url, actor=request.actor)}
    if not context:
        return ""
    return render_to_string("staff/parts/chart_card.html", context, request)
