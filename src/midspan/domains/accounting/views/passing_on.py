"""What an intermediary passed on: for the patient who asks, and for the privacy officer who writes it down."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.accounting.actions import ask_for_passed_on, write_passed_on
from midspan.domains.accounting.book import passed_on_due
from midspan.domains.accounting.enums import RequestState
from midspan.domains.accounting.forms import PassedOnForm
from midspan.domains.accounting.queries import names_of, passed_on, requests_of
from midspan.domains.accounting.wording import cells_of, columns, request_words
from midspan.domains.consents.queries import SignedConsent, given_to_intermediaries
from midspan.kernel import clock
from midspan.ui.answering import done
from midspan.ui.tables import labelled


@require_GET
def own(request: HttpRequest, through_id: UUID) -> HttpResponse:
    through = _through(request, through_id)
    asked = requests_of(viewer=request.actor, patient_id=request.actor.id, through_id=through_id)
    context = {
        **_table(request, through),
        "through": through,
        "law": passed_on_due(),
        "requests": [request_words(one) for one in asked],
        "is_waiting": any(one.state is not RequestState.ANSWERED for one in asked),
    }
    return render(request, "accounting/passed_on.html", context)


@require_POST
def ask(request: HttpRequest, through_id: UUID) -> HttpResponse:
    _through(request, through_id)
    ask_for_passed_on(signed_id=through_id, by=request.actor)
    messages.success(request, _("Asked. The privacy officer answers you here."))
    return redirect("accounting:passed_on", through_id)


@require_GET
def networks(request: HttpRequest) -> HttpResponse:
    """Every consent that lets somebody pass on what they are told."""
    found = list(given_to_intermediaries(viewer=request.actor))
    names = names_of(viewer=request.actor, patient_ids={one.patient_id for one in found})
    lines = [(one, names.get(one.patient_id, "")) for one in found]
    return render(request, "accounting/networks.html", {"lines": lines})


def network(request: HttpRequest, through_id: UUID) -> HttpResponse:
    """What one of them passed on, and a form for what they tell us next."""
    through = _through(request, through_id)
    form = PassedOnForm(request.POST or None, through=through)
    if request.method == "POST" and form.is_valid() and _written(request, through, form):
        messages.success(request, _("Written down."))
        return redirect("accounting:network", through_id)
    context = {**_table(request, through), "through": through, "form": form}
    return render(request, "accounting/network.html", context)


def _written(request: HttpRequest, through: SignedConsent, form: PassedOnForm) -> bool:
    return done(form, lambda: write_passed_on(signed_id=through.pk, **form.cleaned_data, by=request.actor))


def _table(request: HttpRequest, through: SignedConsent) -> dict[str, object]:
    lines = passed_on(viewer=request.actor, through=through, today=clock.local_date())
    return {"columns": columns(), "rows": labelled(columns(), map(cells_of, lines))}


def _through(request: HttpRequest, through_id: UUID) -> SignedConsent:
    found = given_to_intermediaries(viewer=request.actor, signed_id=through_id).first()
    if found is None:
        raise Http404
    return found
