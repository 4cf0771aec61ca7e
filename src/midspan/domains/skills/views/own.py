"""A patient's pages: the library, one skill, and being led through it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.people.enums import AgeBand
from midspan.domains.people.queries import own_identity
from midspan.domains.skills import queries
from midspan.domains.skills.enums import SkillKind
from midspan.domains.skills.finding import is_found, words_of
from midspan.domains.skills.shapes import PLAN_KEY, Skill
from midspan.domains.skills.wording import KIND_WORDS, kinds_words, language_now, minutes_words, seconds_words
from midspan.kernel import clock
from midspan.kernel.margins import margin_of
from midspan.values import Actor

USUAL_RATE, SLOWER_RATE = 0.9, 0.8  # Of reading aloud; 1 is how fast a voice speaks by itself.


def library(request: HttpRequest) -> HttpResponse:
    """Everything there is, by what it is for and by a word."""
    skills = queries.library(viewer=request.actor, language=language_now(), track=_track(request.actor))
    return render(request, "skills/library.html", finder(request, skills))


def finder(request: HttpRequest, skills: list[Skill]) -> dict[str, object]:
    """What `parts/finder.html` shows: all of them, those out of what was asked for hidden."""
    chosen, words = request.POST.get("for", ""), request.POST.get("q", "")[:100]
    kind = chosen if chosen in set(SkillKind) else ""
    lines = [_line(one, kind=kind, words=words) for one in skills]
    used = {one for skill in skills for one in skill.kinds}
    return {
        "lines": lines,
        "kinds": [(one.value, label) for one, label in KIND_WORDS.items() if one in used],
        "kind": kind,
        "words": words,
        "count": sum(line["is_shown"] for line in lines),
    }


def _line(skill: Skill, *, kind: str, words: str) -> dict[str, object]:
    kinds = kinds_words(skill.kinds)
    return {
        "skill": skill,
        "kinds": " ".join(skill.kinds),
        "words": words_of(skill, kinds=kinds),
        "minutes": minutes_words(skill.minutes),
        "is_shown": is_found(skill, kind=kind, words=words, kinds=kinds),
    }


@require_GET
def skill(request: HttpRequest, number: str) -> HttpResponse:
    """What it is for, when to use it and when not, its steps and the short version."""
    found = _found(request, number)
    beginning = queries.own_beginning(viewer=request.actor, of=found)
    context = {
        **shown(found),
        "refusal": _(beginning.reason) if not beginning else "",
        "beside": margin_of("skills:skill", request, key=found.key) if beginning else [],
    }
    return render(request, "skills/skill.html", context)


@require_GET
def player(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that leading through it needs is in the page, so that nothing is asked for on the way."""
    found = _found(request, number)
    if not queries.own_beginning(viewer=request.actor, of=found):
        raise Http404
    is_older = _track(request.actor) == AgeBand.OLDER_ADULT
    context = {
        **shown(found),
        "is_older": is_older,
        "rate": SLOWER_RATE if is_older else USUAL_RATE,
        "after": margin_of("skills:player", request, key=found.key, version=found.version),
    }
    return render(request, "skills/player.html", context)


def shown(skill: Skill) -> dict[str, object]:
    """A skill and its numbers in words."""
    return {
        "skill": skill,
        "minutes": minutes_words(skill.minutes),
        "short_minutes": minutes_words(skill.short_minutes),
        "steps": [(step, seconds_words(step.seconds)) for step in skill.steps],
        "sources": "; ".join(skill.informed_by),
        "names": ", ".join(skill.also_known_as),
        "makes_plan": skill.key == PLAN_KEY,
    }


def _found(request: HttpRequest, number: str) -> Skill:
    found = queries.skill_at(viewer=request.actor, place=number, language=language_now(), track=_track(request.actor))
    if found is None:
        raise Http404
    return found


def _track(viewer: Actor) -> str:
    return queries.track_of(own_identity(viewer=viewer).birth_date, clock.local_date())
