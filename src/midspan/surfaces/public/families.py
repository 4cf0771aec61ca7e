"""Lessons for families, and a question to the program: for anybody, with no account and about nobody."""

from uuid import UUID, uuid4

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from midspan.domains.circle.actions import ask_program
from midspan.domains.circle.forms import QuestionForm
from midspan.domains.circle.lessons import lesson, lessons
from midspan.domains.circle.queries import question_by_secret, secret_of_question
from midspan.domains.inquiries.book import form_book
from midspan.kernel.models import Organization
from midspan.surfaces.public.book import LANGUAGES
from midspan.surfaces.public.center import public_organizations
from midspan.surfaces.public.inquiring import TO_PUT_RIGHT, TOO_MANY, around, around_here
from midspan.surfaces.public.views import for_several
from midspan.ui.answering import attempted
from midspan.ui.calling import call_link


@require_GET
def index(_request: HttpRequest) -> HttpResponse:
    """In the language chosen here, or else the browser's."""
    answer = redirect("public:lessons", _language_now())
    patch_vary_headers(answer, ["Accept-Language", "Cookie"])
    return answer


# Compressed as the other public pages are: nothing on them is secret or of the reader.
@gzip_page
@require_GET
def in_language(request: HttpRequest, language: str) -> HttpResponse:
    """Every lesson by its title."""

    def drawn() -> HttpResponse:
        lines = [{"key": one.key, **one.in_language(language)} for one in lessons()]
        return render(request, "public/families/lessons.html", {**around_here(language), "lines": lines})

    return for_several(language, drawn)


@gzip_page
@require_GET
def one_lesson(request: HttpRequest, language: str, key: str) -> HttpResponse:
    found = lesson(key)
    if found is None or language not in LANGUAGES:
        raise Http404

    def drawn() -> HttpResponse:
        context = {**around_here(language), "lesson": found.in_language(language), "key": key}
        return render(request, "public/families/lesson.html", context)

    return for_several(language, drawn)


# There is no cookie to check a form by, and nothing to win: whoever could forge this form can fill it in.
@csrf_exempt
def question(request: HttpRequest) -> HttpResponse:
    """Ask the program something; the answer is read at an address that only whoever asked has.

    `language` in the address is that of the page from which somebody comes; without it, the browser's.
    """
    asked_in = request.GET.get("language", "")
    return for_several(asked_in if asked_in in LANGUAGES else _language_now(), lambda: _question(request))


def _question(request: HttpRequest) -> HttpResponse:
    centers = public_organizations()
    if not centers:
        raise Http404
    form = QuestionForm(request.POST if request.method == "POST" else None, centers=_named(centers))
    if request.method != "POST":
        return _question_page(request, form, centers)
    if request.POST.get("third_box"):  # As where somebody asks to be called: the box comes back empty.
        form.add_error(None, form_book(_language_now())["page"]["filled_unseen"])
    if not form.is_valid():
        return _question_page(request, form, centers, status=TO_PUT_RIGHT)
    return _asked(request, form, centers)


def _named(centers: list[Organization]) -> list[tuple[str, str]]:
    """Each center by its name, with the number to call instead."""
    return [(one.pk.hex, f"{one.name} · {one.phone}") for one in centers]


def _asked(request: HttpRequest, form: QuestionForm, centers: list[Organization]) -> HttpResponse:
    center_id = UUID(form.cleaned_data.get("center") or centers[0].pk.hex)
    words, form_id = form.cleaned_data["words"], form.cleaned_data["form_id"] or uuid4()
    secret = secret_of_question(organization_id=center_id, form_id=form_id, words=words)
    if question_by_secret(secret) is not None:
        return redirect("public:answer_read", secret)  # A second press: it is not counted as another question.
    if not ratelimit.consume(request, action="family_question", key=center_id.hex):
        form.add_error(None, _("Too many questions came in just now. Wait an hour, or call instead."))
        return _question_page(request, form, centers, status=TOO_MANY)
    asked = {"words": words, "language": _language_now(), "form_id": form_id}
    secret = attempted(form, lambda: ask_program(organization_id=center_id, **asked))
    if secret is None:
        return _question_page(request, form, centers, status=TO_PUT_RIGHT)
    return redirect("public:answer_read", secret)


def _question_page(
    request: HttpRequest, form: QuestionForm, centers: list[Organization], *, status: int = 200
) -> HttpResponse:
    numbers = [{"name": one.name, "phone": one.phone, "url": call_link(one.phone)} for one in centers]
    asks = form_book(_language_now())["page"]
    context = {**around_here(_language_now()), "form": form, "asks": asks, "numbers": numbers}
    return render(request, "public/families/question.html", context, status=status)


@require_GET
def answer_read(request: HttpRequest, secret: str) -> HttpResponse:
    """A question and its answer, in the language in which it was asked."""
    found = question_by_secret(secret)
    if found is None:
        raise Http404

    def drawn() -> HttpResponse:
        theirs = Organization.objects.get(pk=found.organization_id)  # One of several may have been asked.
        context = {**around(theirs, found.language), "asked": found}
        return render(request, "public/families/question_asked.html", context)

    return for_several(found.language, drawn)


def _language_now() -> str:
    language = (get_language() or "en")[:2]
    return language if language in LANGUAGES else "en"
