"""The public page: for somebody themselves, or for somebody who loves them, in a language that its address says."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from midspan.kernel.models import Organization
from midspan.surfaces.public.book import LANGUAGES, elsewhere, page_words, question_book
from midspan.surfaces.public.center import public_center, public_organization
from midspan.surfaces.public.drawing import context_of
from midspan.ui.calling import call_link
from midspan.ui.help_now import help_now


@require_GET
def entrance(request: HttpRequest) -> HttpResponse:
    """To the language the browser asks for. A choice made here stands in the address, and in no cookie."""
    answer = redirect("public:for_me", _asked_for(request))
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


def _asked_for(request: HttpRequest) -> str:
    """What the browser itself asks for, whatever was chosen for the pages behind the sign-in."""
    wanted = request.headers.get("Accept-Language", "")
    return next((one for one in (part.strip()[:2].lower() for part in wanted.split(",")) if one in LANGUAGES), "en")


# Compressed, because the line may be bad. Nothing on it is secret or of the reader, so its length tells nothing.
@gzip_page
@require_GET
def for_me(request: HttpRequest, language: str) -> HttpResponse:
    return _page(request, language, "me")


@gzip_page
@require_GET
def for_someone(request: HttpRequest, language: str) -> HttpResponse:
    return _page(request, language, "them")


def _page(request: HttpRequest, language: str, whom: str) -> HttpResponse:
    def drawn(organization: Organization) -> HttpResponse:
        center = public_center(organization)
        books = (page_words(language), question_book(language), elsewhere(language))
        context = context_of(center, *books, whom=whom)
        context |= {
            "language": language,
            "call_url": call_link(center.phone),
            "here": request.resolver_match,
            "help": help_now(),
        }
        return render(request, "public/is_it_for_me.html", context)

    return in_language(language, drawn)


def in_language(language: str, drawn: Callable[[Organization], HttpResponse]) -> HttpResponse:
    """A page of the public site of one center in that language; none where several centers share the address."""
    organization = public_organization()
    if organization is None:
        raise Http404
    return for_several(language, lambda: drawn(organization))


def for_several(language: str, drawn: Callable[[], HttpResponse]) -> HttpResponse:
    """A public page in that language, also where several centers share the address.

    Of what is read here nothing stays behind on the device.
    """
    if language not in LANGUAGES:
        raise Http404
    with translation.override(language):
        answer = drawn()
    answer["Content-Language"] = language
    answer["Cache-Control"] = "no-store"
    return answer
