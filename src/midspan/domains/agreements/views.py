"""The register of agreements: all, a new one, one with its end, its file, and whether something may go today."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.agreements.actions import end_agreement, enter_agreement
from midspan.domains.agreements.book import services, source
from midspan.domains.agreements.enums import AgreementState
from midspan.domains.agreements.forms import AgreementForm, CheckForm, EndForm
from midspan.domains.agreements.queries import Standing, agreement_standing, agreements, may_go_to
from midspan.domains.agreements.wording import CLASS_WORDS, STATE_WORDS
from midspan.ui.answering import done
from midspan.values.scans import type_and_ending


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """All agreements; asked for a name and classes, also whether they may go there today."""
    form = CheckForm(request.GET if "name" in request.GET else None)
    verdict = may_go_to(viewer=request.actor, **form.cleaned_data) if form.is_bound and form.is_valid() else None
    rows = [(one, STATE_WORDS[one.state], _served(one)) for one in agreements(viewer=request.actor)]
    return render(request, "agreements/register.html", {"rows": rows, "form": form, "verdict": verdict})


def _served(one: Standing) -> str:
    return "; ".join(services().get(key, key) for key in one.agreement.services)


def new(request: HttpRequest) -> HttpResponse:
    form = AgreementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        if done(form, lambda: enter_agreement(said=form.said(), content=content, by=request.actor)):
            messages.success(request, _("On file."))
            return redirect("agreements:register")
    return render(request, "agreements/new.html", {"form": form, "source": source()})


def one(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    standing, form = _found(request, agreement_id), EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(form, lambda: end_agreement(agreement_id=agreement_id, reason=reason, by=request.actor)):
            messages.success(request, _("Over. Nothing goes to them from now on."))
            return redirect("agreements:one", agreement_id)
    context = {
        "standing": standing,
        "state": STATE_WORDS[standing.state],
        "is_over": standing.state is AgreementState.OVER,
        "served": _served(standing),
        "classes": [words for of, words in CLASS_WORDS.items() if of in standing.agreement.classes],
        "form": form,
    }
    return render(request, "agreements/one.html", context)


@require_GET
def file(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The agreement as it was signed, never shown within a page."""
    agreement = _found(request, agreement_id).agreement
    media, ending = type_and_ending(agreement.media_type)
    headers = {"Content-Disposition": f'attachment; filename="agreement{ending}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(agreement.content), content_type=media, headers=headers)


def _found(request: HttpRequest, agreement_id: UUID) -> Standing:
    standing = agreement_standing(viewer=request.actor, agreement_id=agreement_id)
    if standing is None:
        raise Http404
    return standing
