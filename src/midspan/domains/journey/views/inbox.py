"""The inbox: what came, what waits, and the three ways in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.journey.actions import Arrival, receive_referral_file, receive_referral_form
from midspan.domains.journey.enums import ReferralState, Shelf
from midspan.domains.journey.forms.referrals import ReferralForm, UploadForm
from midspan.domains.journey.queries import referrals_on
from midspan.domains.journey.showing import inbox_line
from midspan.domains.journey.views.answering import posted
from midspan.ui.answering import attempted

MOST_SHOWN = 100


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    return _shelf(request, _wanted_shelf(request), UploadForm())


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    arrival = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        arrival = attempted(form, lambda: receive_referral_file(content=file.read(), name=file.name, by=request.actor))
    if arrival is None:
        return _shelf(request, Shelf.WAITING, form)
    return _lead_to(request, arrival)


def referral_form(request: HttpRequest) -> HttpResponse:
    form = ReferralForm(posted(request))
    if request.method == "POST" and form.is_valid():
        arrival = attempted(form, lambda: receive_referral_form(answers=form.answers(), by=request.actor))
        if arrival:
            return _lead_to(request, arrival)
    return render(request, "journey/referral_form.html", {"form": form})


def _shelf(request: HttpRequest, shelf: Shelf, form: UploadForm) -> HttpResponse:
    counts = {one: referrals_on(viewer=request.actor, shelf=one).count() for one in Shelf}
    words = {Shelf.WAITING: _("Waiting"), Shelf.REFUSED: _("Could not be read"), Shelf.DONE: _("Done")}
    shelves = [
        {"words": words[one], "count": counts[one], "url": f"?show={one}", "is_open": one is shelf} for one in Shelf
    ]
    rows = referrals_on(viewer=request.actor, shelf=shelf)[:MOST_SHOWN]
    context = {
        "form": form,
        "shelves": shelves,
        "shelf": shelf.value,
        "lines": [inbox_line(row) for row in rows],
        "left_out": max(0, counts[shelf] - MOST_SHOWN),
    }
    return render(request, "journey/inbox.html", context)


def _wanted_shelf(request: HttpRequest) -> Shelf:
    wanted = request.GET.get("show", "")
    return Shelf(wanted) if wanted in set(Shelf) else Shelf.WAITING


def _lead_to(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    if arrival.is_repeat:
        messages.info(request, _("This came before, so nothing was added. Here is what came first."))
    elif arrival.referral.state == ReferralState.RECEIVED:
        messages.success(request, _("Kept and read. Please look at each fact."))
    url = reverse("journey:referral", args=[arrival.referral.pk])
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)
