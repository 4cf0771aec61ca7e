"""The page that a landing link opens, for a sending unit: a number first, then yes, no and days.

Whoever comes with a wrong, ended or invented address, or without the number, reads the same page.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from allauth.core import ratelimit
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.csrf import csrf_exempt

from midspan.domains.inquiries.book import form_book
from midspan.domains.landings.actions import Carried, Shown, carried_by, count_miss, keep_word, shown_by
from midspan.domains.landings.forms import NumberForm, WordForm
from midspan.domains.privacy.queries import part2_notice
from midspan.kernel import clock
from midspan.kernel.by_secret import hashed
from midspan.kernel.models import Organization
from midspan.surfaces.public.book import in_one_language
from midspan.surfaces.public.inquiring import TO_PUT_RIGHT, TOO_MANY, around, around_here
from midspan.surfaces.public.views import for_several
from midspan.ui.answering import done

SALT = "landings.opened"
OPEN_SECONDS = 30 * 60


@cache
def landing_words(language: str) -> dict[str, str]:
    content = tomllib.loads((Path(__file__).parent / "landing.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = in_one_language(content["words"], language)
    return found


# There is no cookie to check a form by; whoever could forge this one has the address and the number.
@csrf_exempt
def landing(request: HttpRequest, language: str, secret: str) -> HttpResponse:
    def drawn() -> HttpResponse:
        if request.method != "POST":
            return _asks(request, language)
        return _opened(request, language, secret)

    return for_several(language, drawn)


def _opened(request: HttpRequest, language: str, secret: str) -> HttpResponse:
    words = landing_words(language)
    if not ratelimit.consume(request, action="landing"):
        return _asks(request, language, wrong=words["too_many"], status=TOO_MANY)
    number, form_id = _stamped(request, secret)
    with carried_by(secret) as found:
        if found is None or not found.opens_for(number):
            if found is not None:
                count_miss(found=found)
            return _asks(request, language, wrong=words["nowhere"])
        shown = shown_by(found)
        if shown is None:
            return _asks(request, language, wrong=words["nowhere"])
        form = WordForm(request.POST if "say" in request.POST else None, words=words)
        is_kept = form.is_bound and form.is_valid() and _was_kept(found, form, form_id)
        theirs = Organization.objects.get(pk=found.by.organization_id)  # One of several may have made it.
        context = {
            **around(theirs, language),
            **_page(shown, words),
            "form": form,
            "is_kept": is_kept,
            "number": found.link.number,
            "stamp": signing.dumps([hashed(secret), found.link.number, uuid4().hex], salt=SALT),
            "notice": part2_notice(clock.local_date()).words,
        }
        status = TO_PUT_RIGHT if form.errors else 200
        return render(request, "public/landing.html", context, status=status)


def _stamped(request: HttpRequest, secret: str) -> tuple[str, UUID]:
    """The number that was typed, or typed before on this very page, for half an hour; and which form it is."""
    try:
        kept_hash, number, form_id = signing.loads(request.POST.get("stamp", ""), salt=SALT, max_age=OPEN_SECONDS)
    except signing.BadSignature:
        return request.POST.get("number", "")[:60], uuid4()
    return (str(number) if kept_hash == hashed(secret) else ""), UUID(form_id)


def _was_kept(found: Carried, form: WordForm, form_id: UUID) -> bool:
    return done(form, lambda: keep_word(found=found, said=form.said(), form_id=form_id))


def _asks(request: HttpRequest, language: str, *, wrong: str = "", status: int = TO_PUT_RIGHT) -> HttpResponse:
    words = landing_words(language)
    context = {**around_here(language), "asks": form_book(language)["page"], "landing": words, "wrong": wrong}
    context["bound"] = NumberForm(words=words)["number"]
    return render(request, "public/landing_number.html", context, status=status if wrong else 200)


def _page(shown: Shown, words: dict[str, str]) -> dict[str, Any]:
    times, rest, medicines, progress = shown.times, shown.rest, shown.medicines, shown.progress
    # With its year: a consent for one year ends on the day that today is.
    until = date_format(shown.ends_on, "DATE_FORMAT") if shown.ends_on else ""
    scope = words["scope_until" if until else "scope"].format(recipient=shown.recipient, day=until)
    return {"landing": words, "scope": scope, "is_gap": times is not None and times.is_gap} | {
        "lines": [
            (words["sessions"], _sessions(times, words)),
            (words["gap"], _gap(times, words)),
            (words["leaves"], _day(rest.leaves_on) if rest.leaves_on else words["gap_unknown"]),
            (words["met"], _done(rest.has_met, words)),
            (words["called"], _done(rest.was_called, words)),
            (words["transport"], _done(rest.has_transport, words)),
            (words["medicines_ready"], _medicines(medicines, words)),
            (words["naloxone"], _done(medicines.has_naloxone, words) if medicines else words["not_shared"]),
            (words["plan_came"], _done(rest.has_safety_plan, words)),
            (words["plan_read"], _done(progress.is_plan_read, words) if progress else words["not_shared"]),
            (words["both_consents"], _done(rest.has_both_consents, words)),
        ]
    }


def _done(is_done: bool, words: dict[str, str]) -> str:  # noqa: FBT001 - what stands on the checklist
    return words["yes" if is_done else "not_yet"]


def _sessions(times: Any, words: dict[str, str]) -> str:
    if times is None:
        return words["not_shared"]
    said = words["sessions_are"].format(count=len(times.session_dates))
    days = ", ".join(_day(one) for one in times.session_dates)
    return f"{said}: {days}" if days else said


def _gap(times: Any, words: dict[str, str]) -> str:
    if times is None:
        return words["not_shared"]
    return words["gap_unknown"] if times.gap_days is None else str(times.gap_days)


def _medicines(medicines: Any, words: dict[str, str]) -> str:
    if medicines is None:
        return words["not_shared"]
    if not medicines.has_medicines:
        return words["not_yet"]
    through = words["through"].format(day=_day(medicines.refills_until)) if medicines.refills_until else ""
    return f"{words['yes']} {through}".strip()


def _day(day: Any) -> str:
    return str(date_format(day, "MONTH_DAY_FORMAT"))
