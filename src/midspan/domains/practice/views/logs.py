"""How it went: writing it down in seconds, putting it right, and what one's own figures may say."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.entries.actions import kept_once
from midspan.domains.entries.queries import made as made_at
from midspan.domains.practice.actions import correct_practice, log_practice, take_back_practice
from midspan.domains.practice.dots import Rated, dots_html, rated
from midspan.domains.practice.enums import Guided, Sharing
from midspan.domains.practice.forms.logs import LogForm, as_written, begun
from midspan.domains.practice.log_wording import FIGURE_WORDS, HELPED_WORDS, MOMENT_WORDS, WHERE_WORDS
from midspan.domains.practice.queries import (
    Kept,
    is_written,
    own_figures,
    own_log,
    own_logs,
    own_sharing,
    own_track,
    standing_of,
)
from midspan.domains.practice.views.own import _language, _today
from midspan.domains.privacy.queries import zone_of_patient
from midspan.domains.skills.enums import ExtraKind
from midspan.domains.skills.queries import Skill, skill_at, skills_by_key
from midspan.domains.skills.queries import skill as skill_by_key
from midspan.engines.practice import Figure, Words
from midspan.kernel.margins import writes_in
from midspan.ui.answering import told
from midspan.ui.help_now import help_now
from midspan.ui.tables import labelled
from midspan.values import RefusedError

LATEST = 10
ON_A_PAGE = 20


@kept_once
def log(request: HttpRequest, place: str) -> HttpResponse:
    """A few taps: before, after, whether it helped. Everything but the day may stay empty."""
    skill = skill_at(viewer=request.actor, place=place, language=_language(), track=_track(request))
    if skill is None:
        raise Http404
    form = _form(request, skill, begun(today=_today(request), guided=request.GET.get("how", "")))
    if request.method == "POST" and form.is_valid():
        made = _kept(
            request,
            form,
            lambda: log_practice(
                client_id=form.client(),
                skill=skill.key,
                edition=skill.version,
                told=form.told(now=made_at(request)),
                by=request.actor,
            ),
        )
        if made is not None:
            undo = reverse("practice:take_back_log", args=[made.pk])
            messages.success(request, _("Kept. Thank you for taking that time for yourself."), extra_tags=undo)
            return redirect("practice:own")
    return _shown(request, form, skill.title, place=place, **_kept_before(request, form))


@kept_once
def correct(request: HttpRequest, log_id: UUID) -> HttpResponse:
    """Put right what was written; what stood before stays to be read beside it."""
    kept = own_log(viewer=request.actor, log_id=log_id)
    if kept is None and _was_put_right(request, log_id):  # The second of two taps.
        return redirect("practice:logs")
    if kept is None:
        raise Http404
    skill = _skill(request, kept.log.skill)
    form = _form(request, skill, as_written(kept))
    if request.method == "POST" and form.is_valid():
        practiced = form.told(now=made_at(request), at=kept.log.practiced_at)
        deed = partial(correct_practice, log_id=log_id, client_id=form.client(), told=practiced, by=request.actor)
        made = _kept(request, form, deed)
        if made is not None:
            messages.success(request, _("Put right."))
            return redirect("practice:logs")
    earlier = [_line(Kept(one), skill) for one in kept.before]
    title = skill.title if skill else kept.log.skill
    return _shown(request, form, title, log_id=log_id, earlier=earlier, place=skill.place if skill else "")


def _shown(request: HttpRequest, form: LogForm, title: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "help": help_now(), **more}
    return render(request, "practice/log.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, skill: Skill | None, initial: dict[str, Any]) -> LogForm:
    zone = zone_of_patient(viewer=request.actor, patient_id=request.actor.id)
    posted = request.POST if request.method == "POST" else None
    may_share = own_sharing(viewer=request.actor) is Sharing.EVERYTHING
    return LogForm(posted, skill=skill, zone=zone, may_share=may_share, initial=initial)


def _kept(request: HttpRequest, form: LogForm, deed: Callable[[], Any]) -> Any:
    try:
        return deed()
    except RefusedError as refusal:
        is_about_the_id = is_written(viewer=request.actor, client_id=form.client()) is not None
        form.add_error(None if is_about_the_id else "day", _(refusal.verdict.reason))
        return None


def _kept_before(request: HttpRequest, form: LogForm) -> dict[str, Any]:
    """Where to put right what came by the same id before. What was taken back is written down anew by the next tap."""
    kept = is_written(viewer=request.actor, client_id=form.client()) if form.errors and form.has_client() else None
    if kept is None:
        return {}
    stands = standing_of(viewer=request.actor, log=kept)
    if stands is None:
        form.begin_anew()
    return {"kept_as": stands.pk if stands else ""}


def _was_put_right(request: HttpRequest, log_id: UUID) -> bool:
    form = _form(request, None, {})
    if not form.is_bound or not (form.is_valid() or form.has_client()):
        return False
    made = is_written(viewer=request.actor, client_id=form.client())
    return made is not None and made.replaces_id == log_id


@require_POST
def take_back(request: HttpRequest, log_id: UUID) -> HttpResponse:
    """It was not so at all."""
    if told(request, lambda: take_back_practice(log_id=log_id, by=request.actor)):
        messages.success(request, _("Taken back. It counts nowhere any more."))
    return redirect("practice:logs")


@require_GET
def logs(request: HttpRequest) -> HttpResponse:
    """What was written down, and by skill what may be said of it. Skills stand by name, never by what they came to."""
    kept = own_logs(viewer=request.actor)
    skills = _skills(request, {one.log.skill for one in kept})
    figures = own_figures([one.log for one in kept])
    lines = [_summary(one, skills.get(one.key)) for one in figures]
    context = {
        "figures": sorted(lines, key=lambda line: str(line["title"]).casefold()),
        "latest": [_line(one, skills.get(one.log.skill)) for one in kept[:LATEST]],
        "more": len(kept) > LATEST,
    }
    return render(request, "practice/logs.html", context)


@require_GET
def figures(request: HttpRequest, place: str) -> HttpResponse:
    """One skill: dots before and after, counts, and no more words than the ladder has."""
    skill = skill_at(viewer=request.actor, place=place, language=_language(), track=_track(request))
    kept = own_logs(viewer=request.actor)
    mine = [one for one in kept if skill is not None and one.log.skill == skill.key]
    if skill is None or not mine:
        raise Http404
    found = next(one for one in own_figures([one.log for one in kept]) if one.key == skill.key)
    context = {
        **_summary(found, skill),
        "is_more": found.words is Words.MORE_THAN_MOST,
        "dots": dots_html([one.log for one in mine], title=skill.title),
        "columns": _columns(),
        "rows": labelled(_columns(), [_cells(one) for one in reversed(rated([one.log for one in mine]))]),
        "lines": Paginator([_line(one, skill) for one in mine], ON_A_PAGE).get_page(request.GET.get("page")),
        "range": _range_words(found),
    }
    return render(request, "practice/figures.html", context)


def _columns() -> list[str]:
    return [_("Day"), _("Before"), _("After")]


def _cells(one: Rated) -> list[str]:
    return [date_format(one.day), str(one.before), str(one.after)]


def _summary(one: Figure, skill: Skill | None) -> dict[str, Any]:
    uses = ngettext("Done %(count)s time", "Done %(count)s times", one.uses) % {"count": one.uses}
    numbers = ngettext("%(count)s time with both numbers", "%(count)s times with both numbers", one.rated)
    return {
        "title": skill.title if skill else one.key,
        "place": skill.place if skill else "",
        "uses": f"{uses}, {numbers % {'count': one.rated}}" if one.rated else uses,
        "words": FIGURE_WORDS[one.words],
    }


def _range_words(one: Figure) -> str:
    """The drawn-in change with its interval; "" while it is too early to say any number."""
    if one.change is None or one.low is None or one.high is None:
        return ""
    parts = {"change": _points(one.change), "low": _points(one.low), "high": _points(one.high)}
    words = _("After doing it the number is %(change)s lower on average, most likely between %(low)s and %(high)s.")
    return f"{words % parts} {_('A minus means higher.') if one.low < 0 else ''}".strip()


def _points(number: float) -> str:
    return str(number_format(round(number, 1) or 0.0, decimal_pos=1))


def _line(kept: Kept, skill: Skill | None) -> dict[str, Any]:
    one = kept.log
    numbers = _("before %(before)s, after %(after)s") % {"before": _or_dash(one.before), "after": _or_dash(one.after)}
    said = [
        numbers if one.before is not None or one.after is not None else "",
        _("it helped: %(words)s") % {"words": HELPED_WORDS[one.helped]} if one.helped else "",
        str(MOMENT_WORDS[one.purpose]) if one.purpose else "",
        str(WHERE_WORDS[one.where]) if one.where else "",
        {True: _("I was reminded"), False: _("On my own"), None: ""}[one.was_prompted],
    ]
    return {
        "id": one.pk,
        "day": date_format(one.local_date),
        "title": skill.title if skill else one.skill,
        "told": " · ".join(part for part in said if part),
        "extras": _extras(one.extras, skill),
        "words": kept.words,
        "is_put_right": bool(kept.before),
    }


def _or_dash(number: int | None) -> str:
    return "–" if number is None else str(number)


def _extras(given: dict[str, Any], skill: Skill | None) -> list[tuple[str, str]]:
    """What else the skill asked, in its own words; what it asks no more is left out."""
    asked = {one.key: one for one in skill.log_extras} if skill else {}
    return [(asked[key].label, _extra_words(asked[key], value)) for key, value in given.items() if key in asked]


def _extra_words(extra: Any, value: Any) -> str:
    return dict(extra.choices).get(value, str(value)) if extra.kind == ExtraKind.CHOICE else str(value)


def _skill(request: HttpRequest, key: str) -> Skill | None:
    return skill_by_key(viewer=request.actor, key=key, language=_language(), track=_track(request))


def _skills(request: HttpRequest, keys: Collection[str]) -> dict[str, Skill]:
    return skills_by_key(viewer=request.actor, keys=keys, language=_language(), track=_track(request))


def _track(request: HttpRequest) -> str:
    return own_track(viewer=request.actor)


@writes_in("skills:player")
def how_did_it_go(request: HttpRequest, *, key: str, version: str) -> str:
    """The way to a few taps, for the person who was led; nobody has to."""
    found = skill_by_key(viewer=request.actor, key=key, language=_language(), version=version)
    if found is None or not request.actor.is_patient:
        return ""
    address = f"{reverse('practice:log', args=[found.place])}?how={Guided.FULL}"
    words, other = _("How did it go?"), _("Other skills")
    return format_html(
        '<p class="row"><a class="button" href="{}">{}</a><a class="button button-quiet" href="{}">{}</a></p>',
        address,
        words,
        reverse("skills:library"),
        other,
    )
