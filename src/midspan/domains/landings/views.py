"""For staff: the links for a sending unit, on a person's handoff."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.journey.queries import patient_for
from midspan.domains.landings.actions import end_link, make_link
from midspan.domains.landings.forms import LinkForm
from midspan.domains.landings.queries import consents_for_units, links_of, unit_of, words_of
from midspan.domains.landings.rules import DAYS, MISSES
from midspan.ui.answering import told
from midspan.values import RefusedError


def links(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The address is made on request and shown this once; afterwards only its hash exists."""
    name = _named(request, patient_id)
    consents = consents_for_units(viewer=request.actor, patient_id=patient_id)
    unit = unit_of(viewer=request.actor, patient_id=patient_id)
    form = LinkForm(request.POST if request.method == "POST" else None, consents=consents, unit=unit)
    made = _made(request, form, patient_id) if request.method == "POST" and form.is_valid() else ""
    context = {
        "name": name,
        "patient_id": patient_id,
        "form": form,
        "consents": consents,
        "address": _address(request, made) if made else "",
        "days": DAYS,
        "misses": MISSES,
        "lines": links_of(viewer=request.actor, patient_id=patient_id),
        "words": words_of(viewer=request.actor, patient_id=patient_id),
    }
    return render(request, "landings/links.html", context)


def _made(request: HttpRequest, form: LinkForm, patient_id: UUID) -> str:
    said = form.cleaned_data
    chosen = {"signed_id": UUID(said["signed"]), "is_said_same": said.get("is_same", False), "number": said["number"]}
    try:
        return make_link(patient_id=patient_id, **chosen, by=request.actor)
    except RefusedError as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        return ""


def _address(request: HttpRequest, secret: str) -> str:
    path = reverse("public:landing", args=["en", secret])
    return f"{settings.ADDRESS.rstrip('/')}{path}" if settings.ADDRESS else request.build_absolute_uri(path)


@require_POST
def end(request: HttpRequest, patient_id: UUID, link_id: UUID) -> HttpResponse:
    _named(request, patient_id)
    if told(request, lambda: end_link(patient_id=patient_id, link_id=link_id, by=request.actor)):
        messages.success(request, _("Ended. It leads nowhere any more."))
    return redirect("landings:links", patient_id)


def _named(request: HttpRequest, patient_id: UUID) -> str:
    who = patient_for(viewer=request.actor, patient_id=patient_id)
    if who is None:
        raise Http404
    return f"{who.given_names} {who.family_name}".strip()
