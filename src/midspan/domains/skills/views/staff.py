"""The library as staff read it before they teach from it: both languages side by side, for every age band."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.people.enums import AgeBand
from midspan.domains.people.queries import staff_credentials
from midspan.domains.skills import queries
from midspan.domains.skills.actions import read_through
from midspan.domains.skills.reviewing import is_overdue, may_read_through
from midspan.domains.skills.shapes import ENGLISH, SPANISH, Skill
from midspan.domains.skills.views.own import finder, shown
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.ui.answering import told

TRACKS = ("", AgeBand.ADOLESCENT.value, AgeBand.OLDER_ADULT.value)


def staff_library(request: HttpRequest) -> HttpResponse:
    """Everything there is, found as patients find it; above it what waits to be read."""
    viewer = request.actor
    own_url = reverse("skills:own_skills")
    opens = opens_for(own_url, actor=viewer)
    skills = queries.library(viewer=viewer)
    read = queries.readings(viewer=viewer, skills=skills)
    context = {
        **finder(request, skills),
        "own_url": own_url if opens else "",
        "unread": [one for one in skills if one.key not in read],
        "overdue": queries.overdue_skills(viewer=viewer, today=clock.local_date()) if opens else [],
    }
    return render(request, "skills/staff_library.html", context)


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
        **_reading(request, both[0]),
        "track": track,
        "tracks": [] if both[0].is_own else list(zip(TRACKS, words, strict=True)),
        "previews": [{"label": label, **shown(one)} for label, one in zip(labels, both, strict=True)],
    }
    return render(request, "skills/staff_skill.html", context)


def _reading(request: HttpRequest, skill: Skill) -> dict[str, object]:
    """Who read this edition for the center, whether it is to be looked at again, and whether the viewer may say so."""
    viewer, today = request.actor, clock.local_date()
    read = queries.readings(viewer=viewer, skills=[skill]).get(skill.key)
    held = staff_credentials(viewer=viewer, staff_id=viewer.id)
    counted = read.read_on if read and not skill.is_own else None
    return {
        "read": read,
        "is_past": not skill.is_retired and is_overdue(skill.review_on, today=today, read_on=counted),
        "reads": may_read_through(viewer, credentials=held, edition=skill.version, seen=skill.version),
        "has_read": read is not None and read.read_by_id == viewer.id and read.read_on == today,
    }


@require_POST
def read(request: HttpRequest, number: str) -> HttpResponse:
    """A clinician says for the center that they have read it through."""
    found = queries.skill_at(viewer=request.actor, place=number)
    if found is None:
        raise Http404
    if told(request, lambda: read_through(key=found.key, seen=request.POST.get("edition", ""), by=request.actor)):
        messages.success(request, _("Kept, with your name and today’s date."))
    return redirect("skills:staff_skill", number)
