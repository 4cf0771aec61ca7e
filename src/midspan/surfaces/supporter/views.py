"""A supporter's own pages: what they can do this week, an offer, an answer, a calendar, and how they are themselves."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.circle.actions import answer_help, offer_help
from midspan.domains.circle.enums import HelpState, SupportRole
from midspan.domains.circle.queries import POWERS, Helped
from midspan.domains.families.actions import answer_asking, answer_group, say_times
from midspan.domains.families.door import Visit, door_context, mark_of, name_in_room, way_of
from midspan.domains.families.enums import GuestState
from midspan.domains.families.forms import BaseFreeTimes, FreeTimesFormSet, WellbeingForm, initial_times
from midspan.domains.families.queries import AskedTo
from midspan.domains.video.actions import enter_as_guest, knock_as_guest
from midspan.domains.video.queries import have_guests_doors
from midspan.kernel import clock
from midspan.surfaces.supporter.calendar import entries_of
from midspan.surfaces.supporter.drawing import known_times, told_context
from midspan.surfaces.supporter.forms import OfferForm
from midspan.surfaces.supporter.reading import Shows, Told, for_offer, for_times, told_to, would_be_told
from midspan.ui.answering import done, told
from midspan.ui.calendar_file import calendar_file
from midspan.ui.kinds import EntryKind

UNCHANGED = 204  # What a page is told that asks every few seconds by itself.
ANSWERS = {"yes": HelpState.ACCEPTED, "no": HelpState.DECLINED, "back": HelpState.TAKEN_BACK}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """How can I help this week? Where nothing is shared, the same calm page for everybody, whatever was before."""
    have_doors = have_guests_doors(viewer=request.actor)
    found = told_to(viewer=request.actor, now=clock.now())
    people = [told_context(one, have_doors=have_doors) for one in found]
    return render(request, "supporter/home.html" if people else "supporter/nothing.html", _around(people))


def offer(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    found = _found(request, tie_id)
    if not found.may_offer:
        raise Http404
    form = OfferForm(request.POST or None, kinds=POWERS[found.role].helps, zone=found.zone, known=known_times(found))
    if request.method == "POST" and form.is_valid() and done(form, lambda: _offer(request, found, form)):
        return redirect("supporter:home")
    checks_in = found.role is SupportRole.MENTOR
    context = {**_around([]), "form": form, "name": found.name, "checks_in": checks_in}
    return render(request, "supporter/offer.html", context, status=422 if form.errors else 200)


def _offer(request: HttpRequest, found: Told, form: OfferForm) -> None:
    offer_help(patient_id=found.patient_id, tie_id=found.tie_id, role=found.role, **form.help, by=request.actor)


@require_POST
def answer(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Yes or no to what was asked, or one's own offer taken back. Only what is shown now is answered."""
    to = ANSWERS.get(request.POST.get("say", ""))
    people = told_to(
        viewer=request.actor, now=clock.now(), shows=lambda one: isinstance(one, Helped) and one.id == ask_id
    )
    shown = {one.id for person in people for one in person.helps}
    if to is None or ask_id not in shown:
        raise Http404
    told(request, lambda: answer_help(ask_id=ask_id, to=to, by=request.actor))
    return redirect("supporter:home")


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """What was agreed on or called off, as a file for a calendar. It says what kind of help, and nothing of anybody."""
    now = clock.now()
    people = told_to(viewer=request.actor, now=now, shows=_was_settled)
    agreed = [one for person in people for one in person.helps]
    sessions = [one for person in people for one in person.asked_to]
    return calendar_file(entries_of(agreed, sessions), now=now)


def _was_settled(content: object) -> bool:
    """What was agreed on, and what was called off: a calendar that has it takes it out again."""
    if isinstance(content, AskedTo):
        return True
    return isinstance(content, Helped) and content.state in {HelpState.ACCEPTED, HelpState.CALLED_OFF}


def times(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    """When the viewer can come to family sessions: a week to paint, or the same as a list."""
    found = _told(request, tie_id, for_times)
    if found.can_come is None:
        raise Http404
    initial = initial_times(found.can_come.windows)
    formset = FreeTimesFormSet(request.POST or None, prefix="week", initial=initial)
    if request.method == "POST" and formset.is_valid() and told(request, lambda: _say_times(request, found, formset)):
        messages.success(request, _("Kept. Nobody reads it; whoever plans learns whether a time suits everybody."))
        return redirect("supporter:home")
    context = {**_around([]), "formset": formset, "kinds": (EntryKind.FREE,), "name": found.name}
    return render(request, "supporter/times.html", context, status=422 if formset.total_error_count() else 200)


def _say_times(request: HttpRequest, found: Told, formset: BaseFreeTimes) -> None:
    about = {"patient_id": found.patient_id, "tie_id": found.tie_id, "zone": found.zone.key}
    say_times(**about, windows=formset.windows(), by=request.actor)


@require_POST
def coming(request: HttpRequest, family_guest_id: UUID) -> HttpResponse:
    """That the viewer cannot come to a session, or can after all; no reason is asked. What is shown is answered."""
    to = {"no": GuestState.CANNOT, "yes": GuestState.ASKED}.get(request.POST.get("say", ""))
    people = told_to(
        viewer=request.actor, now=clock.now(), shows=lambda one: isinstance(one, AskedTo) and one.id == family_guest_id
    )
    asked = [(person, one) for person in people for one in person.asked_to]
    if to is None or not asked:
        raise Http404
    told(request, lambda: _answer(*asked[0], to, request))
    return redirect("supporter:home")


def door(request: HttpRequest, family_guest_id: UUID) -> HttpResponse:
    """A guest's own way into a session by video: knock, wait, and enter once they are let in."""
    if request.htmx and _is_as_seen(request, family_guest_id):
        return HttpResponse(status=UNCHANGED)
    visit = _visit(request, family_guest_id)
    if request.htmx and not (visit and visit.way.coming and visit.way.knock):
        return HttpResponse(status=UNCHANGED, headers={"HX-Refresh": "true"})  # What it shows is over.
    if visit is None:
        raise Http404
    if request.method == "POST":
        told(request, lambda: knock_as_guest(**visit.about, by=request.actor))
        return redirect("supporter:door", family_guest_id)
    return render(request, "supporter/door.html", {**_around([]), **door_context(visit, viewer=request.actor)})


@require_GET
def room(request: HttpRequest, family_guest_id: UUID) -> HttpResponse:
    """Into the room, with a key made at this moment."""
    visit = _visit(request, family_guest_id)
    if visit is None:
        raise Http404
    if not visit.way.entering or not visit.way.has_room:
        return redirect("supporter:door", family_guest_id)
    name = name_in_room(visit, viewer=request.actor)
    return HttpResponseRedirect(enter_as_guest(**visit.about, since=visit.asked.since, name=name, by=request.actor))


def _visit(request: HttpRequest, family_guest_id: UUID) -> Visit | None:
    """What the gate opens of one session, and its door; nothing where either is not there."""
    for person in told_to(viewer=request.actor, now=clock.now(), shows=_is_session(family_guest_id)):
        for one in person.asked_to:
            about = {"patient_id": person.patient_id, "guest_id": person.tie_id}
            way = way_of(one, viewer=request.actor, **about)
            return Visit(**about, zone=person.zone, asked=one, way=way) if way else None
    return None


def _is_session(family_guest_id: UUID) -> Shows:
    return lambda one: isinstance(one, AskedTo) and one.id == family_guest_id


def _is_as_seen(request: HttpRequest, family_guest_id: UUID) -> bool:
    """Whether nothing is different from what a waiting page shows. It shows nothing, so the ledger keeps nothing."""
    open_now = would_be_told(viewer=request.actor, now=clock.now(), shows=_is_session(family_guest_id))
    ways = [
        way_of(one, viewer=request.actor, patient_id=patient_id, guest_id=tie_id)
        for tie_id, patient_id, one in open_now
        if isinstance(one, AskedTo)
    ]
    return any(way is not None and mark_of(way) == request.GET.get("seen") for way in ways)


def _answer(person: Told, one: AskedTo, to: GuestState, request: HttpRequest) -> None:
    if one.of_group is None:
        answer_asking(guest_id=one.id, to=to, by=request.actor)
        return
    about = {"patient_id": person.patient_id, "tie_id": person.tie_id, "session_id": one.of_group[1]}
    answer_group(**about, to=to, by=request.actor)


def wellbeing(request: HttpRequest) -> HttpResponse:
    """Five questions to the supporter about themselves; what they answer is kept nowhere."""
    form = WellbeingForm(request.POST or None)
    is_answered = request.method == "POST" and form.is_valid()
    context = {**_around([]), "form": form, "signs": form.signs() if is_answered else None}
    return render(request, "supporter/wellbeing.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, tie_id: UUID) -> Told:
    return _told(request, tie_id, for_offer)


def _told(request: HttpRequest, tie_id: UUID, shows: Shows) -> Told:
    found = told_to(viewer=request.actor, now=clock.now(), tie_id=tie_id, shows=shows)
    if not found:
        raise Http404
    return found[0]


def _around(people: list[dict[str, Any]]) -> dict[str, Any]:
    """What stands on each of the pages beside what is shared, and is the same for everybody."""
    language = (get_language() or "en")[:2]
    return {
        "people": people,
        "language": language,
        "languages": [get_language_info(code) for code, _name in settings.LANGUAGES],
        "current_language": get_language(),
    }
