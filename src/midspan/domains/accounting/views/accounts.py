"""What left: a patient's own account and their requests; the register, and the answers, for the privacy officer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.accounting.actions import answer_request, ask_for_account, extend_request, take_account
from midspan.domains.accounting.book import due, longest_years, passed_on_due, periods
from midspan.domains.accounting.enums import RequestState
from midspan.domains.accounting.forms import ExtensionForm, SoughtForm
from midspan.domains.accounting.paper import pdf_of
from midspan.domains.accounting.queries import (
    Asked,
    account_of,
    lines_of,
    names_of,
    register,
    request_asked,
    requests_of,
    requests_waiting,
)
from midspan.domains.accounting.rules import years_before
from midspan.domains.accounting.wording import cells_of, columns, kind_words, purpose_words, request_words
from midspan.domains.consents.queries import SignedConsent, given_to_intermediaries
from midspan.domains.people.queries import has_stepped_up, staff_member
from midspan.kernel import clock
from midspan.ui.answering import done, told
from midspan.ui.tables import labelled
from midspan.values import RefusedError

MOST_SHOWN = 200


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    lines = account_of(viewer=request.actor, patient_id=request.actor.id, today=clock.local_date())
    requests = requests_of(viewer=request.actor, patient_id=request.actor.id)
    context = {
        "rows": labelled(columns(), map(cells_of, lines)),
        "columns": columns(),
        "years": longest_years(),
        "requests": [request_words(one) for one in requests],
        "networks": given_to_intermediaries(viewer=request.actor),
        "is_waiting": any(one.state is not RequestState.ANSWERED for one in requests),
        "has_stepped_up": has_stepped_up(request),
    }
    return render(request, "accounting/own.html", context)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    ask_for_account(by=request.actor)
    messages.success(request, _("Asked. The privacy officer answers you here."))
    return redirect("accounting:own")


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """The patient's own account as a file."""
    return _file(request, request.actor.id) or redirect("accounting:own")


def _file(request: HttpRequest, patient_id: UUID, *, through: SignedConsent | None = None) -> HttpResponse | None:
    """The account as a PDF whose name says nothing; None, with the reason as a message, where it may not leave."""
    now, today = clock.now(), clock.local_date()
    name = names_of(viewer=request.actor, patient_ids=[patient_id]).get(patient_id, "")
    try:
        lines = take_account(
            patient_id=patient_id, through=through, has_stepped_up=has_stepped_up(request), by=request.actor
        )
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return None
    since = years_before(today, longest_years() if through is None else passed_on_due().years)
    paper = pdf_of(lines, name=name, since=since, taken_by=_taker(request, name), at=now)
    headers = {"Content-Disposition": 'attachment; filename="document.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


def _taker(request: HttpRequest, name: str) -> str:
    if request.actor.is_patient:
        return name
    return str(staff_member(viewer=request.actor, staff_id=request.actor.id))


@require_GET
def register_of_all(request: HttpRequest) -> HttpResponse:
    """Everything that left of those in reach, as sought; lines and totals are of one and the same list."""
    form = SoughtForm(request.GET or None)
    sought = form.sought()
    found = register(viewer=request.actor, sought=sought)
    heads = [_("Person"), *columns()]
    rows = [[one.name or _("keeps their name from you"), *cells_of(one)] for one in found.lines[:MOST_SHOWN]]
    context = {
        "form": form,
        "sought": sought,
        "found": found,
        "count": len(found.lines),
        "shown": len(rows),
        "columns": heads,
        "rows": labelled(heads, rows),
        "by_kind": [(kind_words(key), number) for key, number in found.by_kind.items()],
        "by_purpose": [(purpose_words([key]), number) for key, number in found.by_purpose.items()],
        "waiting": len(requests_waiting(viewer=request.actor)),
    }
    return render(request, "accounting/register.html", context)


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    today = clock.local_date()
    waiting = [(one, one.is_late(today)) for one in requests_waiting(viewer=request.actor)]
    return render(request, "accounting/requests.html", {"waiting": waiting})


def one_request(request: HttpRequest, account_request_id: UUID) -> HttpResponse:
    """One request with the account as it stands; more time for it, or the answer."""
    asked = _found(request, account_request_id)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _extended(request, account_request_id, form):
        messages.success(request, _("The person is told, and reads why."))
        return redirect("accounting:request", account_request_id)
    lines = lines_of(asked, viewer=request.actor, today=clock.local_date())
    through = asked.request.through
    context = {
        "asked": asked,
        "through": through,
        "form": form,
        "is_late": asked.is_late(clock.local_date()),
        "is_answered": asked.state is RequestState.ANSWERED,
        "may_extend": asked.state is RequestState.ASKED and through is None,
        "has_stepped_up": has_stepped_up(request),
        "columns": columns(),
        "rows": labelled(columns(), map(cells_of, lines)),
        "due": due(),
        "periods": periods(),
    }
    return render(request, "accounting/request.html", context)


def _extended(request: HttpRequest, request_id: UUID, form: ExtensionForm) -> bool:
    return done(
        form, lambda: extend_request(request_id=request_id, reason=form.cleaned_data["reason"], by=request.actor)
    )


@require_POST
def answer(request: HttpRequest, account_request_id: UUID) -> HttpResponse:
    _found(request, account_request_id)
    if told(request, lambda: answer_request(request_id=account_request_id, by=request.actor)):
        messages.success(request, _("Answered. The person is told, and finds it on their page."))
    return redirect("accounting:request", account_request_id)


@require_POST
def paper(request: HttpRequest, account_request_id: UUID) -> HttpResponse:
    """The account of who asked, on paper, for a person without a sign-in."""
    asked = _found(request, account_request_id)
    taken = _file(request, asked.request.patient_id, through=asked.request.through)
    return taken or redirect("accounting:request", account_request_id)


def _found(request: HttpRequest, request_id: UUID) -> Asked:
    asked = request_asked(viewer=request.actor, request_id=request_id)
    if asked is None:
        raise Http404
    return asked
