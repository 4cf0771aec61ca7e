"""The person's own page: how they go back, writing it anew, and who reads it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from msgspec.structs import replace

from midspan.domains.entries.actions import kept_once
from midspan.domains.entries.queries import made
from midspan.domains.going_back.actions import share_back, write_back
from midspan.domains.going_back.forms import ShownForm, asked
from midspan.domains.going_back.models import BackVersion
from midspan.domains.going_back.queries import (
    follows_own,
    has_counselor,
    look_of,
    own_back,
    own_since,
    own_stay_id,
    own_versions,
    words_of,
)
from midspan.domains.going_back.rules import Busy, Shown, Stage, Words, days_free, is_due, is_same, lasts_into, spread
from midspan.domains.going_back.wording import shown
from midspan.domains.people.queries import own_identity
from midspan.domains.privacy.queries import zone_of_patient
from midspan.domains.responsibilities.enums import ResponsibilityKind
from midspan.domains.responsibilities.queries import LifeLine, first_answers, life_lines
from midspan.domains.skills.queries import library, skills_by_key, track_of
from midspan.kernel import clock
from midspan.ui.answering import done, told
from midspan.ui.hours import duration_words
from midspan.values import Actor, mark_of

A_DAY = timedelta(days=1)
STARTS = time(9)  # Of the proposed days, which the person changes to theirs.


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """What holds, who reads it, and what was written before."""
    viewer, today = request.actor, _today(request.actor)
    versions, since = own_versions(viewer=viewer), own_since(viewer=viewer)
    said = [words_of(one) for one in versions]
    titles, last = _titles(viewer, said), said[0] if said else None
    days = {one.number: _day(one) for one in versions}
    earlier = zip(versions[1:], said[1:], strict=True)
    context = {
        "back": shown(last, titles, today=today) if last else None,
        "number": versions[0].number if versions else 0,
        "written": _day(versions[0]) if versions else "",
        "earlier": [{"day": _day(one), **shown(words, titles, today=today)} for one, words in earlier],
        "look": _look(versions[0], viewer) if versions else None,
        "is_shared": since is not None,
        "has_stay": own_stay_id(viewer=viewer) is not None,
        "shared_since": days.get(since, "") if since else "",
        "is_read": since is not None and has_counselor(viewer=viewer),
        "is_due": last is not None and is_due(last.review_date, today),
        "proposals": _proposals(last, today, viewer=viewer) if last else [],
    }
    return render(request, "going_back/own.html", context)


def _version(request: HttpRequest) -> str:
    """Of what the form was made from: what was sent follows it as long as its page showed all of it."""
    viewer = request.actor
    if request.method == "POST":
        form = ShownForm(request.POST)
        if form.is_valid() and follows_own(_shown_there(form, request), made_at=made(request), viewer=viewer):
            return str(request.POST.get("entry_version", ""))
    return mark_of(*_stands(viewer).values())


def _shown_there(form: ShownForm, request: HttpRequest) -> Shown:
    """What is put right now may be older than what the same page has written since: it corrects nothing."""
    told = form.shown()
    return replace(told, page_id=None) if request.POST.get("mends") else told


@kept_once(version=_version)
def write(request: HttpRequest) -> HttpResponse:
    """Write it, or write it anew: what was written before is kept."""
    viewer, last = request.actor, own_back(viewer=request.actor)
    said = words_of(last) if last else None
    posted = request.POST.copy() if request.method == "POST" else None
    skills = _choices(viewer, said)
    made_at = made(request)
    hidden = {**_stands(viewer), "page_id": uuid4()}
    forms = asked(posted, last=said, hidden=hidden, skills=skills, today=_day_there(viewer, made_at))
    if posted and forms.is_valid():
        shown_there = _shown_there(forms.words, request)
        if done(forms.words, lambda: write_back(words=forms.said(), shown=shown_there, made_at=made_at, by=viewer)):
            messages.success(request, _("Kept. What you wrote before is kept too."))
            return redirect("going_back:own")
        # The refusal says what is new since: whoever keeps it now has read that.
        for name, value in _stands(viewer).items():
            posted[name] = str(value)
    is_shared = own_since(viewer=viewer) is not None
    context = {"form": forms.words, "stages": forms.stages, "hard": forms.hard, "is_shared": is_shared}
    return render(request, "going_back/write.html", context, status=422 if posted else 200)


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Let the counselor read it from now on, or no longer."""
    is_shared, number = request.POST.get("do") == "share", request.POST.get("number", "")[:9]
    seen = int(number) if number.isdecimal() else 0
    if told(request, lambda: share_back(is_shared=is_shared, number=seen, by=request.actor)):
        messages.success(request, _shared(request.actor) if is_shared else _("Private again. Nobody but you reads it."))
    return redirect("going_back:own")


def _shared(viewer: Actor) -> str:
    if has_counselor(viewer=viewer):
        return _("Shared. Your counselor reads it now.")
    return _("Shared. Your counselor will read it once you have one.")


def _stands(viewer: Actor) -> dict[str, Any]:
    """What a page to write on shows of what holds: which version, and whether it is read."""
    last = own_back(viewer=viewer)
    return {"seen": last.number if last else 0, "was_shared": own_since(viewer=viewer) is not None}


def _titles(viewer: Actor, said: Sequence[Words]) -> dict[str, str]:
    """Of every skill that is named there, also of one that the center has retired."""
    keys = {hard.skill for words in said for hard in words.hard}
    found = skills_by_key(viewer=viewer, keys=keys, language=_language())
    return {key: one.title for key, one in found.items()}


def _choices(viewer: Actor, last: Words | None) -> list[tuple[str, str]]:
    """What everybody may practice, in the words for their age, and what they chose before."""
    track = track_of(own_identity(viewer=viewer).birth_date, clock.local_date())
    offered = library(viewer=viewer, language=_language(), track=track)
    titles = {one.key: one.title for one in offered if not one.needs_clinician}
    kept = _titles(viewer, [last] if last else [])
    return list({**titles, **kept, **titles}.items())


def _language() -> str:
    return (get_language() or "en")[:2]


def _today(viewer: Actor) -> date:
    """The date on the person's own clock."""
    return _day_there(viewer, clock.now())


def _day_there(viewer: Actor, moment: datetime) -> date:
    return moment.astimezone(zone_of_patient(viewer=viewer, patient_id=viewer.id)).date()


def _look(version: BackVersion, viewer: Actor) -> dict[str, str] | None:
    found = look_of(viewer=viewer, version=version)
    return {"name": str(found.looked_by), "day": date_format(localtime(found.looked_at))} if found else None


def _day(one: BackVersion) -> str:
    return date_format(localtime(one.written_at))


def _proposals(words: Words, today: date, *, viewer: Actor) -> list[dict[str, Any]]:
    """Each stage that is not over as the first answers of the form that adds a responsibility, or that it is there."""
    lines = life_lines(viewer=viewer, patient_id=viewer.id, from_day=words.stages[0].from_date)
    there = {one.from_date for one in lines if is_same(words, kind=one.kind, title=one.title)}
    ends = [*(one.from_date - A_DAY for one in words.stages[1:]), None]
    ahead = [(one, end) for one, end in zip(words.stages, ends, strict=True) if not end or end >= today]
    others = [one for one in lines if not is_same(words, kind=one.kind, title=one.title)]
    return [
        {**_proposal(words, one, end, _busy(others, one, end)), "is_there": one.from_date in there}
        for one, end in ahead
    ]


def _busy(lines: Sequence[LifeLine], stage: Stage, end: date | None) -> list[Busy]:
    """What stands in their week on some day of the stage; what is every other week stands then too."""
    there = [one for one in lines if lasts_into(stage, end, first=one.from_date, until=one.until_date)]
    kept = [stretch.time for one in there for stretch in one.stretches]
    return [(time.weekday, time.start_minute, time.end_minute) for time in kept]


def _proposal(words: Words, stage: Stage, end: date | None, busy: Sequence[Busy]) -> dict[str, Any]:
    """On days on which nothing of their own stands at that time, as far as there are such days."""
    count, minutes = spread(stage.minutes)
    begins = STARTS.hour * 60 + STARTS.minute
    days = days_free(count, begins=begins, ends=begins + minutes, busy=busy)
    until = (datetime.combine(stage.from_date, STARTS) + timedelta(minutes=minutes)).time()
    answers = first_answers(
        kind=ResponsibilityKind(words.going_to.value),
        title=words.name,
        first=stage.from_date,
        last=end,
        days=days,
        hours=(STARTS, until),
    )
    return {"day": date_format(stage.from_date), "hours": duration_words(stage.minutes), "answers": answers}
