"""Asking to be called, without an account: a form, and what happens then. Nothing of it stands in an address."""

from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from midspan.domains.inquiries.actions import hand_in, visitor_of
from midspan.domains.inquiries.book import form_book
from midspan.domains.inquiries.enums import Way
from midspan.domains.inquiries.forms import InquiryForm
from midspan.domains.inquiries.queries import center_hours
from midspan.domains.inquiries.rules import first_call_due
from midspan.kernel import clock
from midspan.kernel.models import Organization
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, bind
from midspan.surfaces.public.book import page_words
from midspan.surfaces.public.center import public_center, public_organization
from midspan.surfaces.public.views import in_language
from midspan.ui.answering import attempted
from midspan.ui.calling import call_link
from midspan.ui.help_now import help_now

TOO_MANY, TO_PUT_RIGHT = 429, 422
MORE_FIELDS = ("whom", "relation", "brings", "needs", "busy_times")


# There is no cookie to check a form by, and nothing to win: whoever could forge this form can fill it in.
@csrf_exempt
def talk(request: HttpRequest, language: str) -> HttpResponse:
    def drawn(organization: Organization) -> HttpResponse:
        form = InquiryForm(request.POST if request.method == "POST" else None, language=language)
        if request.method != "POST":
            return _form_page(request, organization, form, language)
        if request.POST.get("third_box"):  # A program, or a browser that fills in too much: the box comes back empty.
            form.add_error(None, form_book(language)["page"]["filled_unseen"])
        if not form.is_valid():
            return _form_page(request, organization, form, language, status=TO_PUT_RIGHT)
        return _handed_in(request, organization, form, language)

    return in_language(language, drawn)


def _handed_in(request: HttpRequest, organization: Organization, form: InquiryForm, language: str) -> HttpResponse:
    if not ratelimit.consume(request, action="inquiry", key=organization.pk.hex):
        form.add_error(None, form_book(language)["page"]["too_many"])
        return _form_page(request, organization, form, language, status=TOO_MANY)
    bind(organization_id=organization.pk, actor_id=organization.pk, reach=Reach.OWN)
    if attempted(form, lambda: hand_in(asked=form.asked(way=Way.WEB), by=visitor_of(organization.pk))) is None:
        return _form_page(request, organization, form, language, status=TO_PUT_RIGHT)
    return redirect("public:done", language)


def _form_page(
    request: HttpRequest, organization: Organization, form: InquiryForm, language: str, *, status: int = 200
) -> HttpResponse:
    groups = [[form[name] for name in names] for names in (form.SAFE, MORE_FIELDS)]
    context = {**around(organization, language), "form": form, "asks": form_book(language)["page"]}
    return render(request, "public/talk.html", {**context, "groups": groups}, status=status)


@require_GET
def done(request: HttpRequest, language: str) -> HttpResponse:
    """The same for everybody: what happens now, counted from the moment it is read."""

    def drawn(organization: Organization) -> HttpResponse:
        bind(organization_id=organization.pk, actor_id=organization.pk, reach=Reach.OWN)
        hours = center_hours(viewer=organization_reader(organization.pk))
        due = first_call_due(clock.now(), hours).astimezone(hours.zone)
        when = f"{date_format(due, 'l')}, {date_format(due, 'MONTH_DAY_FORMAT')}, {date_format(due, 'TIME_FORMAT')}"
        words = form_book(language)["done"]
        context = {**around(organization, language), "done": words, "when": words["when"].format(when=when)}
        return render(request, "public/done.html", context)

    return in_language(language, drawn)


def around(organization: Organization, language: str) -> dict[str, Any]:
    """What stands around every page of the public site."""
    center = public_center(organization)
    words = page_words(language)["words"]
    return {
        "center": center,
        "words": words,
        "language": language,
        "call_url": call_link(center.phone),
        "help": help_now(),
    }


def around_here(language: str) -> dict[str, Any]:
    """The same where several centers may share the address: then it names none of them."""
    organization = public_organization()
    if organization is not None:
        return around(organization, language)
    return {"words": page_words(language)["words"], "language": language, "help": help_now()}
