"""For whoever books: who is asked to family sessions, times that suit everybody, and who came."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.families.actions import (
    book_with_family,
    call_off_with_family,
    come_along,
    come_no_more,
    decide_at_door,
    note_presence,
)
from midspan.domains.families.forms import PlanForm
from midspan.domains.families.queries import (
    LEADS,
    FamilySession,
    InGroup,
    Proposed,
    candidates_of,
    groups_with_family,
    proposed_times,
    sessions_with_family,
)
from midspan.domains.families.wording import STATE_WORDS, in_the_way_words, span_words, weekly_words
from midspan.domains.family_tasks.queries import given_to, is_minor
from midspan.domains.guardians.queries import name_of_patient
from midspan.domains.journey.queries import open_episode_of
from midspan.domains.people.queries import staff_of
from midspan.domains.schedule.enums import GatheringParty
from midspan.domains.schedule.queries import staffed_session
from midspan.domains.video.enums import KnockState
from midspan.domains.video.queries import have_guests_doors
from midspan.engines.scheduling.gathering import Opening, Time
from midspan.kernel import clock
from midspan.ui.answering import attempted, done, told
from midspan.values import Span

CARRIED = ("guests", "may_meet", "lead", "minutes", "how", "from_date_0", "from_date_1", "from_date_2")


def plan(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Two or three times that suit everybody, or who stands in the way and what would open one; one tap books one."""
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    if not name:
        raise Http404
    candidates = candidates_of(viewer=request.actor, patient_id=patient_id)
    leads = _leads(request, patient_id)
    have_doors = have_guests_doors(viewer=request.actor)
    form = PlanForm(
        request.POST or None,
        candidates=candidates,
        leads=leads,
        today=clock.local_date(),
        have_doors=have_doors,
    )
    proposed: Proposed | None = None
    if request.method == "POST" and form.is_valid():
        start = _chosen_start(request)
        if start is not None and done(form, lambda: _book(request, form, patient_id, start)):
            messages.success(request, _("Booked. Those you asked read place and time on their page."))
            return redirect("families:plan", patient_id)
        asked = [one for one in candidates if one.tie_id in form.tie_ids]
        proposed = attempted(form, lambda: proposed_times(form.ask(patient_id), asked, viewer=request.actor))
    context = {
        "patient_id": patient_id,
        "name": name,
        "form": form,
        "candidates": candidates,
        "silent": [one.name for one in candidates if not one.has_said],
        "has_leads": bool(leads),
        "can_ask": any(one.has_said for one in candidates) and bool(leads),
        "sessions": [_session_line(one) for one in sessions_with_family(viewer=request.actor, patient_id=patient_id)],
        "groups": [_group_line(one) for one in groups_with_family(viewer=request.actor, patient_id=patient_id)],
        "found": _found(proposed, request) if proposed else None,
        "tasks": _tasks(request, patient_id),
    }
    return render(request, "families/plan.html", context, status=422 if form.errors else 200)


def _tasks(request: HttpRequest, patient_id: UUID) -> list[tuple[str, bool]] | None:
    """What the family of a minor is asked to do, and whether somebody has done it; nothing of an adult."""
    me = {"viewer": request.actor, "patient_id": patient_id}
    if not is_minor(**me):
        return None
    return [(one.task.title, one.is_done) for one in given_to(**me) if one.task.is_open]


def _leads(request: HttpRequest, patient_id: UUID) -> list[tuple[UUID, str]]:
    """The counselor of the stay, and whoever asks: the two who know the person, where their role leads sessions."""
    stay = open_episode_of(viewer=request.actor, patient_id=patient_id)
    own = stay.primary_counselor_id if stay else None
    found = [
        staff_of(viewer=request.actor, roles=LEADS, staff_id=one).first() for one in (own, request.actor.id) if one
    ]
    return list({one.pk: (one.pk, str(one)) for one in found if one is not None}.values())


def _chosen_start(request: HttpRequest) -> datetime | None:
    """The one of the times shown that was chosen; nothing while times are only looked for."""
    try:
        start = datetime.fromisoformat(request.POST.get("start", ""))
    except ValueError:
        return None
    return start if start.tzinfo else None


def _book(request: HttpRequest, form: PlanForm, patient_id: UUID, start: datetime) -> None:
    about = {"ask": form.ask(patient_id), "tie_ids": form.tie_ids, "may_meet": form.are_let_meet}
    book_with_family(**about, start=start, by=request.actor)


def _session_line(one: FamilySession) -> dict[str, Any]:
    return {
        "id": one.session_id,
        "when": span_words(Span(one.start, one.end), one.zone),
        "place": _("By video") if one.is_video else one.place,
        "guests": [(guest.name, STATE_WORDS[guest.state]) for guest in one.guests],
        "is_in_doubt": one.is_in_doubt,
        "is_to_come": one.start > clock.now(),
    }


def _group_line(one: InGroup) -> dict[str, Any]:
    return {
        "id": one.group.section_id,
        "name": one.group.name,
        "when": weekly_words(one.group.times),
        "place": one.group.place,
        "coming": one.coming,
        "able": [(each, not one.is_one_home_with(each)) for each in one.able],
        "in_the_way": [_("The times of %(name)s.") % {"name": each.name} for each in one.unable],
        "no_longer": one.no_longer,
    }


def _found(proposed: Proposed, request: HttpRequest) -> dict[str, Any]:
    """What the engine says, in words. Of whoever is asked it says can or cannot, and nothing else."""
    answer = proposed.answer
    carried = [(name, value) for name in CARRIED for value in request.POST.getlist(name)]
    return {
        "times": [_time_line(one, proposed) for one in answer.times],
        "in_the_way": [in_the_way_words(one, proposed.names) for one in answer.in_the_way],
        "openings": [_opening_line(one, proposed, carried) for one in answer.openings],
        "carried": carried,
    }


def _time_line(one: Time, proposed: Proposed) -> dict[str, Any]:
    room = proposed.facts.rooms.get(dict(one.ways).get(GatheringParty.ROOM, ""), "")
    notes = [_("Something of their own week gives way.")] if one.moves else []
    notes += [_("A day on which they would not come otherwise.")] if one.extra_trip else []
    return {
        "start": one.span.start.isoformat(),
        "when": span_words(one.span, proposed.facts.question.zone),
        "where": ", ".join(filter(None, [room, proposed.facts.site_name])) if room else "",
        "notes": notes,
    }


def _opening_line(one: Opening, proposed: Proposed, carried: list[tuple[str, str]]) -> dict[str, Any]:
    when = span_words(one.time.span, proposed.facts.question.zone)
    if one.minutes:
        words = _("%(count)s minutes would do: %(when)s") % {"count": one.minutes, "when": when}
        fields = [(name, str(one.minutes) if name == "minutes" else value) for name, value in carried]
    else:
        words = _("Without %(name)s: %(when)s") % {"name": proposed.names[one.without], "when": when}
        gone = one.without.rpartition(":")[2]
        fields = [(name, value) for name, value in carried if (name, value) != ("guests", gone)]
    return {"words": words, "fields": fields}


@require_POST
def call_off(request: HttpRequest, patient_id: UUID, session_id: UUID) -> HttpResponse:
    session = staffed_session(viewer=request.actor, session_id=session_id)
    if session is None or session.patient_id != patient_id:
        raise Http404
    if told(request, lambda: call_off_with_family(session_id=session_id, by=request.actor)):
        messages.success(request, _("Called off. Everybody who was asked reads that it does not take place."))
    return redirect("families:plan", patient_id)


@require_POST
def in_group(request: HttpRequest, patient_id: UUID, section_id: UUID) -> HttpResponse:
    """Give somebody a place beside the person's seat, or take it back; they read the dates, or read nothing more."""
    acts = {"add": partial(come_along, may_meet="may_meet" in request.POST), "remove": come_no_more}
    act, tie_id = acts.get(request.POST.get("do", "")), request.POST.get("tie", "")
    if act is None or not _is_id(tie_id):
        raise Http404
    about = {"patient_id": patient_id, "section_id": section_id, "tie_id": UUID(tie_id)}
    if told(request, lambda: act(**about, by=request.actor)):
        messages.success(request, _("Kept. They read the dates on their own page, or nothing of them any more."))
    return redirect("families:plan", patient_id)


@require_POST
def came(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Which guests came, yes or no, from the session's own page."""
    chosen = {UUID(one) for one in request.POST.getlist("came") if _is_id(one)}
    if told(request, lambda: note_presence(session_id=session_id, came=chosen, by=request.actor)):
        messages.success(request, _("Noted who came."))
    return redirect("staff:room", session_id)


@require_POST
def at_door(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """`admit:<tie>` or `back:<tie>`, from the door of a session by video."""
    verb, _colon, tie_id = request.POST.get("do", "").partition(":")
    to = {"admit": KnockState.ADMITTED, "back": KnockState.SENT_BACK}.get(verb)
    if to is None or not _is_id(tie_id):
        raise Http404
    told(request, lambda: decide_at_door(session_id=session_id, tie_id=UUID(tie_id), to=to, by=request.actor))
    return redirect("video:door", session_id)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
