"""See what somebody else sees: choosing whose eyes, what they are shown of everything, and stopping."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.consents.actions import look_as
from midspan.domains.consents.queries import Audience, audiences_of
from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.queries import OwnSession
from midspan.domains.journey.queries import origins_of, own_facts
from midspan.domains.people.queries import own_contact, own_identity
from midspan.domains.privacy.queries import rehearsed
from midspan.domains.questions.queries import CLASS_WORDS
from midspan.domains.video.queries import have_guests_doors
from midspan.kernel import clock
from midspan.surfaces.guardian.drawing import told_context
from midspan.surfaces.guardian.reading import things_of, told_by
from midspan.surfaces.patient import words
from midspan.surfaces.patient.eyes import look
from midspan.surfaces.patient.reading import OwnDay, own_day
from midspan.surfaces.patient.viewing import KEY
from midspan.values import Actor, DataClass, RefusedError

PAGES = frozenset({DataClass.SCHEDULE, DataClass.LIFE})  # What Today and My week are drawn of.


def viewing(request: HttpRequest) -> HttpResponse:
    """All that one audience is shown; or, while nobody was chosen, whom to choose."""
    if request.viewing is not None:
        return _overview(request, request.viewing.audience)
    if request.method == "POST":
        try:
            request.session[KEY] = look_as(key=request.POST.get("who", ""), by=request.actor).key
        except RefusedError:
            request.session.pop(KEY, None)
        return redirect("patient:viewing")
    return render(request, "patient/eyes.html", {"audiences": audiences_of(viewer=request.actor)})


@require_POST
def stop_viewing(request: HttpRequest) -> HttpResponse:
    request.session.pop(KEY, None)
    return redirect("patient:viewing")


def _overview(request: HttpRequest, audience: Audience) -> HttpResponse:
    if audience.is_guardian:
        return _page_of_guardian(request, audience)
    contents = contents_of(request.actor)
    found = look(contents, audience=audience, viewer=request.actor)
    context = {
        "name": audience.name,
        "shown": [
            {"what": found.words(one), "why": found.why[one], "lines": [line for line in lines.values() if line]}
            for one, lines in found.shown.items()
        ],
        "refusals": found.refusals,
        "has_pages": not PAGES.isdisjoint(found.shown),
    }
    return render(request, "patient/as_seen.html", context)


def _page_of_guardian(request: HttpRequest, audience: Audience) -> HttpResponse:
    """Their own page, made of the same things and the same part, for the patient's eyes."""
    now = clock.now()
    origin = origins_of(viewer=request.actor, patient_ids=[request.actor.id]).get(request.actor.id)
    guardian_id = UUID(audience.key.rpartition("/")[2])
    things = things_of(origin, guardian_id, viewer=request.actor, now=now) if origin else []
    told = told_by(rehearsed(audience.askings, things)) if things else None
    context = {
        "told": told_context(told, now=now, have_doors=have_guests_doors(viewer=request.actor)) if told else None,
        "audience": audience,
    }
    return render(request, "patient/as_guardian.html", context)


def contents_of(viewer: Actor) -> dict[DataClass, dict[str, str]]:
    """All there is to tell of the viewer, as lines by class; no line where the pages of the product have none yet."""
    day = own_day(viewer=viewer, now=clock.now())
    told: dict[DataClass, dict[str, str]] = {one: {} for one in CLASS_WORDS}
    for data_class, facts in own_facts(viewer=viewer).items():
        told[data_class] = {str(number): text for number, text in enumerate(facts)}
    told[DataClass.IDENTITY] = _identity(viewer, day)
    told[DataClass.CONTACT] |= _contact(viewer)
    told[DataClass.ATTENDANCE] = {str(one.booking_id): _came(one) for one in day.sessions if one.end <= day.now}
    return told


def _identity(viewer: Actor, day: OwnDay) -> dict[str, str]:
    """By the names of fields that the gate's masks know."""
    own = own_identity(viewer=viewer)
    alias = day.stay.alias if day.stay else ""
    return {
        "name": own.name,
        "alias": _("In groups you are “%(name)s”.") % {"name": alias} if alias else "",
        "pronouns": own.pronouns,
        "birth_date": date_format(own.birth_date, "DATE_FORMAT") if own.birth_date else "",
    }


def _contact(viewer: Actor) -> dict[str, str]:
    own: Any = own_contact(viewer=viewer)
    return {"phone": own.phone, "email": own.email}


def _came(one: OwnSession) -> str:
    day = words.date_words(one.local_date, get_language() or "")
    said = {AttendanceState.ATTENDED: _("you came"), AttendanceState.EXPECTED: _("not recorded yet")}
    told = said.get(one.attendance or AttendanceState.EXPECTED, _("you did not come"))
    return f"{day}: {told}" if one.is_on else ""
