"""The library as staff read it before they teach from it: both languages side by side, for every age band."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.people.enums import AgeBand
from midspan.domains.skills import queries
from midspan.domains.skills.shapes import ENGLISH, SPANISH
from midspan.domains.skills.views.own import finder, shown
from midspan.kernel.pages import opens_for

TRACKS = ("", AgeBand.ADOLESCENT.value, AgeBand.OLDER_ADULT.value)


def staff_library(request: HttpRequest) -> HttpResponse:
    """Everything there is, found as patients find it."""
    own_url = reverse("skills:own_skills")
    opens = opens_for(own_url, actor=request.actor)
    skills = queries.library(viewer=request.actor)
    return render(
        request, "skills/staff_library.html", {**finder(request, skills), "own_url": own_url if opens else ""}
    )


@require_GET
def staff_skill(request: HttpRequest, number: str) -> HttpResponse:
    """One skill, whether or not anybody may begin it."""
    asked = request.GET.get("track", "")
    track = asked if asked in TRACKS else ""
    both = [
        queries.skill_at(viewer=request.actor, place=number, language=one, track=track) for one in (ENGLISH, SPANISH)
    ]
    if both[0] is None:
        raise Http404
    labels = (_("In English"), _("In Spanish"))
    words = (_("Everybody"), _("Adolescents"), _("Older adults"))
    context = {
        "skill": both[0],
        "track": track,
        "tracks": [] if both[0].is_own else list(zip(TRACKS, words, strict=True)),
        "previews": [{"label": label, **shown(one)} for label, one in zip(labels, both, strict=True)],
    }
    return render(request, "skills/staff_skill.html", context)
