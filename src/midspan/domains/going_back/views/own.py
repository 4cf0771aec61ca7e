"""The person's own page: how they go back, writing it anew, and who reads it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.going_back.actions import share_back, write_back
from midspan.domains.going_back.forms import asked
from midspan.domains.going_back.models import BackVersion
from midspan.domains.going_back.queries import own_back, own_since, own_versions, words_of
from midspan.domains.going_back.rules import Stage, Words, is_due, spread
from midspan.domains.going_back.wording import shown
from midspan.domains.privacy.queries import zone_of_patient
from midspan.domains.responsibilities.enums import ResponsibilityKind
from midspan.domains.responsibilities.queries import first_answers
from midspan.domains.skills.queries import library
from midspan.kernel import clock
from midspan.ui.answering import done, told
from midspan.ui.hours import duration_words
from midspan.values import Actor

A_DAY = timedelta(days=1)
STARTS = time(9)  # Of the proposed days, which the person changes to theirs.


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """What holds, who reads it, and what was written before."""
    versions, today = own_versions(viewer=request.actor), _today(request.actor)
    titles = _titles(request.actor) if versions else {}
    last = words_of(versions[0]) if versions else None
    context = {
        "back": shown(last, titles, today=today) if last else None,
        "written": _day(versions[0]) if versions else "",
        "earlier": [{"day": _day(one), **shown(words_of(one), titles, today=today)} for one in versions[1:]],
        "is_shared": own_since(viewer=request.actor) is not None,
        "is_due": last is not None and is_due(last.review_date, today),
        "proposals": _proposals(last, today) if last else [],
    }
    return render(request, "going_back/own.html", context)


def write(request: HttpRequest) -> HttpResponse:
    """Write it, or write it anew: what was written before is kept."""
    last = own_back(viewer=request.actor)
    posted = request.POST if request.method == "POST" else None
    forms = asked(posted, last=words_of(last) if last else None, skills=list(_titles(request.actor).items()))
    if posted and forms.is_valid() and done(forms.words, lambda: write_back(words=forms.said(), by=request.actor)):
        messages.success(request, _("Kept. What you wrote before is kept too."))
        return redirect("going_back:own")
    is_shared = own_since(viewer=request.actor) is not None
    context = {"form": forms.words, "stages": forms.stages, "hard": forms.hard, "is_shared": is_shared}
    return render(request, "going_back/write.html", context, status=422 if posted else 200)


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Let the team read it from now on, or no longer."""
    is_shared = request.POST.get("do") == "share"
    if told(request, lambda: share_back(is_shared=is_shared, by=request.actor)):
        words = _("Shared. Your counselor reads it now.") if is_shared else _("Private again. Nobody but you reads it.")
        messages.success(request, words)
    return redirect("going_back:own")


def _titles(viewer: Actor) -> dict[str, str]:
    return {one.key: one.title for one in library(viewer=viewer, language=(get_language() or "en")[:2])}


def _today(viewer: Actor) -> date:
    """The date on the person's own clock."""
    return clock.today(zone_of_patient(viewer=viewer, patient_id=viewer.id))


def _day(one: BackVersion) -> str:
    return date_format(localtime(one.written_at))


def _proposals(words: Words, today: date) -> list[dict[str, Any]]:
    """Each stage that is not over as the first answers of the form that adds a responsibility."""
    ends = [*(one.from_date - A_DAY for one in words.stages[1:]), None]
    return [_proposal(words, one, end) for one, end in zip(words.stages, ends, strict=True) if not end or end >= today]


def _proposal(words: Words, stage: Stage, end: date | None) -> dict[str, Any]:
    days, minutes = spread(stage.minutes)
    until = (datetime.combine(stage.from_date, STARTS) + timedelta(minutes=minutes)).time()
    answers = first_answers(
        kind=ResponsibilityKind(words.going_to.value),
        title=words.name,
        first=stage.from_date,
        last=end,
        days=range(days),
        hours=(STARTS, until),
    )
    return {"day": date_format(stage.from_date), "hours": duration_words(stage.minutes), "answers": answers}
