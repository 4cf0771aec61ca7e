"""Lessons for families, and a question to the program: for anybody, with no account and about nobody."""

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.circle.actions import ask_program
from midspan.domains.circle.forms import QuestionForm
from midspan.domains.circle.lessons import LANGUAGES, lesson, lessons
from midspan.domains.circle.queries import question_by_secret
from midspan.kernel.models import Organization
from midspan.values import RefusedError

TOO_MANY = 429
OTHERS = {"en": "es", "es": "en"}


@require_GET
def index(_request: HttpRequest) -> HttpResponse:
    """In the browser's language."""
    language = (get_language() or "en")[:2]
    return redirect("circle:lessons", language if language in LANGUAGES else "en")


@require_GET
def in_language(request: HttpRequest, language: str) -> HttpResponse:
    return _page(request, "circle/lessons.html", language, {"lessons": lessons()})


@require_GET
def one_lesson(request: HttpRequest, language: str, key: str) -> HttpResponse:
    found = lesson(key)
    if found is None:
        raise Http404
    return _page(request, "circle/lesson.html", language, {"lesson": found.in_language(language), "key": key})


def _page(request: HttpRequest, template: str, language: str, context: dict[str, object]) -> HttpResponse:
    """The language stands in the address, so that nothing has to be kept on the device."""
    if language not in LANGUAGES:
        raise Http404
    with translation.override(language):
        lines = [{"key": one.key, **one.in_language(language)} for one in lessons()]
        said = {**context, "lines": lines, "language": language, "other": OTHERS[language]}
        answer = render(request, template, said)
        answer.headers["Content-Language"] = language
    return answer


def question(request: HttpRequest) -> HttpResponse:
    """Ask the program something; the answer is read at an address that only whoever asked has.

    `language` in the address is that of the lessons from which somebody comes; without it, the browser's.
    """
    asked_in = request.GET.get("language", "")
    with translation.override(asked_in if asked_in in LANGUAGES else get_language()):
        return _question(request)


def _question(request: HttpRequest) -> HttpResponse:
    centers = list(Organization.objects.order_by("short_name")[:2])
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and len(centers) == 1:
        if not ratelimit.consume(request, action="family_question", key=centers[0].pk.hex):
            form.add_error(None, _("Too many questions came in just now. Wait an hour, or call instead."))
            return _question_page(request, form, centers, status=TOO_MANY)
        try:
            words, language = form.cleaned_data["words"], (get_language() or "en")[:2]
            secret = ask_program(organization_id=centers[0].pk, words=words, language=language)
            return redirect("circle:answer_read", secret)
        except RefusedError as refusal:
            form.add_error(None, _(refusal.verdict.reason))
    return _question_page(request, form, centers, status=422 if form.errors else 200)


def _question_page(
    request: HttpRequest, form: QuestionForm, centers: list[Organization], *, status: int
) -> HttpResponse:
    language = "es" if get_language() == "es" else "en"
    context = {
        "form": form,
        "phone": centers[0].phone if len(centers) == 1 else "",
        "language": language,
        "other": OTHERS[language],
    }
    answer = render(request, "circle/question.html", context, status=status)
    answer.headers["Content-Language"] = language
    return answer


@require_GET
def answer_read(request: HttpRequest, secret: str) -> HttpResponse:
    found = question_by_secret(secret)
    if found is None:
        raise Http404
    with translation.override(found.language):
        answer = render(request, "circle/question_asked.html", {"asked": found})
        answer.headers["Content-Language"] = found.language
    return answer
