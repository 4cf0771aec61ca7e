"""Pages on which a center writes skills of its own, and sees them as patients will."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.skills import queries
from midspan.domains.skills.actions import keep_own_skill, set_own_skill_in_use
from midspan.domains.skills.forms import OwnSkillForm, written
from midspan.domains.skills.models import OwnSkillVersion
from midspan.domains.skills.own import details_of, own_as_read, preview
from midspan.domains.skills.reading_grade import HIGHEST_GRADE, LOWEST_EASE, difficulty, read_text
from midspan.domains.skills.rules import OwnSkillDetails
from midspan.domains.skills.shapes import ENGLISH, SPANISH, Skill
from midspan.domains.skills.views.own import shown
from midspan.domains.skills.wording import kinds_words
from midspan.kernel import clock
from midspan.values import RefusedError


@require_GET
def own_skills(request: HttpRequest) -> HttpResponse:
    """What the center wrote itself; what should be looked at again stands first."""
    today = clock.local_date()
    lines = [
        {
            "version": one,
            "kinds": kinds_words(details_of(one).kinds),
            "is_past": _is_past(one, today),
        }
        for one in queries.latest_versions(viewer=request.actor)
    ]
    lines.sort(key=lambda line: (not line["is_past"], not line["version"].skill.is_active))
    return render(request, "skills/own_skills.html", {"lines": lines})


def _is_past(version: OwnSkillVersion, today: date) -> bool:
    """Whether its day to be looked at again is over; what is offered to nobody needs no look."""
    return version.skill.is_active and version.review_on < today


@require_GET
def own_skill(request: HttpRequest, own_skill_id: UUID) -> HttpResponse:
    """A skill as patients read it, in both languages, and how it came to its words."""
    versions = _versions(request, own_skill_id)
    number = request.GET.get("version", "")
    one = next((version for version in versions if str(version.number) == number), versions[0])
    context = {
        "version": one,
        "versions": versions,
        "is_latest": one == versions[0],
        "is_past": _is_past(one, clock.local_date()),
        "previews": _previews_of(one),
    }
    return render(request, "skills/own_skill.html", context)


def new(request: HttpRequest) -> HttpResponse:
    return _form_page(request, None, initial={"minutes": 5, "short_minutes": 1, "seen": 0})


def change(request: HttpRequest, own_skill_id: UUID) -> HttpResponse:
    latest = _versions(request, own_skill_id)[0]
    return _form_page(request, latest, initial=written(details_of(latest), seen=latest.number))


def _form_page(request: HttpRequest, latest: OwnSkillVersion | None, *, initial: dict[str, Any]) -> HttpResponse:
    form = OwnSkillForm(request.POST or None, initial=initial)
    back = reverse("skills:own_skill", args=[latest.skill_id]) if latest else reverse("skills:own_skills")
    context = {"form": form, "latest": latest, "back_url": back}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "look":
            context["previews"] = _looked_at(form.details())
        elif kept := _kept(request, form, latest):
            messages.success(request, _saved_words(kept))
            return redirect("skills:own_skill", kept.skill_id)
        elif latest:
            context |= _kept_meanwhile(request, form, latest)
    return render(request, "skills/write.html", context)


def _kept(request: HttpRequest, form: OwnSkillForm, latest: OwnSkillVersion | None) -> OwnSkillVersion | None:
    """The new version; None where it was refused, which the form says."""
    try:
        return keep_own_skill(
            details=form.details(),
            skill_id=latest.skill_id if latest else None,
            seen=form.cleaned_data["seen"] or 0,
            by=request.actor,
        )
    except RefusedError as refusal:
        form.add_error(None, refusal.verdict.reason)
        return None


def _saved_words(kept: OwnSkillVersion) -> str:
    if kept.skill.is_active:
        return _("Saved. This is how people read it.")
    return _("Saved. It is retired: people do not find it until you offer it again.")


def _kept_meanwhile(request: HttpRequest, form: OwnSkillForm, latest: OwnSkillVersion) -> dict[str, object]:
    """What somebody else kept since the form was opened. It is shown, so that from here on it has been seen."""
    newest = _versions(request, latest.skill_id)[0]
    if form.has_seen(newest.number):
        return {}
    form.show_again(newest.number)
    return {"newest": newest, "previews": _previews_of(newest)}


def _looked_at(details: OwnSkillDetails) -> list[dict[str, object]]:
    today = clock.local_date()
    return _previews(details, *(preview(details, language=one, written_on=today) for one in (ENGLISH, SPANISH)))


def _previews_of(version: OwnSkillVersion) -> list[dict[str, object]]:
    return _previews(details_of(version), *(own_as_read(version, language=one) for one in (ENGLISH, SPANISH)))


def _previews(details: OwnSkillDetails, english: Skill, spanish: Skill) -> list[dict[str, object]]:
    """Both languages as people read them, each with how hard it is to read."""
    both = [(_("In English"), english, details.english), (_("In Spanish"), spanish, details.spanish)]
    return [
        {"label": label, **shown(skill), "advice": _advice(read_text(words), skill.language) if words else ""}
        for label, skill, words in both
    ]


def _advice(text: str, language: str) -> str:
    found = difficulty(text, language)
    said = {"value": f"{found.value:.0f}", "grade": f"{HIGHEST_GRADE:.0f}", "ease": f"{LOWEST_EASE:.0f}"}
    if language == SPANISH:
        easy = _("Easy to read: %(value)s of 100 (the library keeps to %(ease)s or more).")
        hard = _("Hard to read: %(value)s of 100. Shorter sentences and shorter words bring it to %(ease)s.")
    else:
        said["value"] = f"{max(1, found.value):.0f}"
        easy = _("Easy to read: school grade %(value)s (the library keeps to %(grade)s or below).")
        hard = _("Hard to read: school grade %(value)s. Shorter sentences and shorter words bring it to %(grade)s.")
    return (easy if found.is_easy else hard) % said


@require_POST
def set_in_use(request: HttpRequest, own_skill_id: UUID, turn: str) -> HttpResponse:
    if turn not in {"on", "off"}:
        raise Http404
    _versions(request, own_skill_id)
    is_on = turn == "on"
    set_own_skill_in_use(skill_id=own_skill_id, is_active=is_on, by=request.actor)
    undo = reverse("skills:set_in_use", args=[own_skill_id, "off" if is_on else "on"])
    done = _("Offered to people again.") if is_on else _("No longer offered to people.")
    messages.success(request, done, extra_tags=undo)
    return redirect("skills:own_skills")


def _versions(request: HttpRequest, skill_id: UUID) -> list[OwnSkillVersion]:
    found = list(queries.own_versions(viewer=request.actor, skill_id=skill_id))
    if not found:
        raise Http404
    return found
