"""For the team: what one person practices as far as they may know, and the skill of today for a whole session."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.queries import AttendanceLine, attendance_of
from midspan.domains.guardians.queries import name_of_patient
from midspan.domains.plans.queries import PlanLine, objectives_to_link
from midspan.domains.practice.actions import (
    Offer,
    close_skill,
    finish,
    offer,
    offer_in_session,
    open_skill,
    take_back,
    take_back_all,
)
from midspan.domains.practice.enums import AssignmentState
from midspan.domains.practice.forms.team import OfferForm
from midspan.domains.practice.models import LONGEST_WORDS, Assignment
from midspan.domains.practice.queries import (
    HomeLine,
    assignments_in_session,
    home_lines_of,
    may_offer_to,
    opening_of_cautious,
    skills_of,
    titles_of,
)
from midspan.domains.practice.rules import may_teach
from midspan.domains.practice.team_wording import STATE_WORDS, home_words
from midspan.domains.schedule.queries import StaffedSession, staffed_session
from midspan.domains.skills.queries import Skill
from midspan.kernel import clock
from midspan.ui.answering import done
from midspan.values import RefusedError

LOOK_BACK = timedelta(days=14)
ON_A_PAGE = 20


def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What was offered, what the person answered, what of it may be known; and something more to offer."""
    viewer = request.actor
    name = name_of_patient(viewer=viewer, patient_id=patient_id)
    if not name:
        raise Http404
    skills, form = skills_of(viewer=viewer), _offer_form(request, patient_id)
    if request.method == "POST":
        if "do" in request.POST:
            return _done(request, patient_id)
        if form.is_valid() and _offered(request, patient_id, form):
            return redirect("practice:of_patient", patient_id)
    found = home_lines_of(viewer=viewer, patient_id=patient_id, since=clock.local_date() - LOOK_BACK)
    titles = titles_of(viewer=viewer, keys=[one.skill for one in found])
    context = {
        "patient_id": patient_id,
        "name": name,
        "lines": Paginator([_line(one, titles) for one in found], ON_A_PAGE).get_page(request.GET.get("page")),
        "days": LOOK_BACK.days,
        "form": form,
        "cautious": opening_of_cautious(viewer=viewer, patient_id=patient_id, skills=skills.values()),
    }
    return render(request, "practice/of_patient.html", context, status=422 if form.errors else 200)


def _line(one: HomeLine, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "id": one.assignment_id,
        "title": titles[one.skill],
        "what_for": one.what_for,
        "state": STATE_WORDS[one.state],
        "declined": one.decline_reason,
        "home": home_words(one) if one.state is AssignmentState.ACCEPTED else "",
        "words": one.shared_words,
        "can_take_back": one.state is AssignmentState.OFFERED,
        "can_finish": one.state is AssignmentState.ACCEPTED,
    }


def _offer_form(request: HttpRequest, patient_id: UUID) -> OfferForm:
    viewer = request.actor
    lines = objectives_to_link(viewer=viewer, patient_ids=[patient_id]).get(patient_id, [])
    posted = request.POST if request.method == "POST" and "do" not in request.POST else None
    return OfferForm(posted, skills=skills_of(viewer=viewer), lines=lines, today=clock.local_date())


def _offered(request: HttpRequest, patient_id: UUID, form: OfferForm) -> bool:
    if not done(
        form, lambda: offer(skill=form.cleaned_data["skill"], offered=form.offered(patient_id), by=request.actor)
    ):
        return False
    messages.success(request, _("Offered. They see it on their phone and say yes or no."))
    return True


def _done(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """`take-back:<assignment>`, `finish:<assignment>`, `open:<skill>` or `close:<skill>`."""
    verb, _colon, what = request.POST["do"].partition(":")
    by = request.actor
    deeds: dict[str, Callable[[], object]] = {
        "take-back": lambda: take_back(assignment_id=UUID(what), by=by),
        "finish": lambda: finish(assignment_id=UUID(what), by=by),
        "open": lambda: open_skill(patient_id=patient_id, skill=what, by=by),
        "close": lambda: close_skill(patient_id=patient_id, skill=what, by=by),
    }
    _tried(request, deeds, verb)
    return redirect("practice:of_patient", patient_id)


def _tried(request: HttpRequest, deeds: dict[str, Callable[[], object]], verb: str) -> None:
    if verb not in deeds:
        raise Http404
    try:
        deeds[verb]()
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
    except ValueError as strange:
        raise Http404 from strange  # No button of ours says this.


def in_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The skill of today: choose it, then whom it goes to, which is everybody who is here."""
    viewer = request.actor
    session, people = (
        staffed_session(viewer=viewer, session_id=session_id),
        attendance_of(viewer=viewer, session_id=session_id),
    )
    if session is None or not may_teach(viewer, leader_ids=session.leader_ids):
        raise Http404
    if request.method == "POST":
        return _taught(request, session, people)
    skills = skills_of(viewer=viewer)
    chosen = skills.get(request.GET.get("skill", ""))
    taught = assignments_in_session(viewer=viewer, session_id=session_id)
    context = {
        "session": session,
        "back_url": reverse("staff:room", args=[session_id]),
        "chosen": chosen,
        "skills": [] if chosen else list(skills.values()),
        "people": _people(request, chosen, people) if chosen else [],
        "taught": _taught_lines(taught, people, titles_of(viewer=viewer, keys=[one.skill for one in taught])),
    }
    return render(request, "practice/in_session.html", context)


def _people(request: HttpRequest, skill: Skill, people: Sequence[AttendanceLine]) -> list[dict[str, Any]]:
    """Everybody of the session, with why not; who is here is ticked, or all while nobody is recorded."""
    is_recorded = any(_is_here(one) for one in people)
    ids = [one.patient_id for one in people]
    verdicts = may_offer_to(viewer=request.actor, patient_ids=ids, skill=skill)
    plans = objectives_to_link(viewer=request.actor, patient_ids=ids)
    return [
        {
            "id": one.patient_id.hex,
            "alias": one.shown_name,
            "verdict": verdicts[one.patient_id],
            "is_ticked": _is_here(one) or not is_recorded,
            "objectives": (lines := _in_force(plans.get(one.patient_id, []))),
            "what_for": lines[0].words[:LONGEST_WORDS] if lines else "",
        }
        for one in people
        if one.state not in {AttendanceState.ABSENT, AttendanceState.EXCUSED}
    ]


def _is_here(one: AttendanceLine) -> bool:
    return one.is_here or one.state is AttendanceState.ATTENDED


def _in_force(lines: Sequence[PlanLine]) -> list[PlanLine]:
    return [one for one in lines if one.is_in_force]


def _taught_lines(
    taught: Sequence[Assignment], people: Sequence[AttendanceLine], titles: dict[str, str]
) -> list[dict[str, Any]]:
    """What was offered in this session, skill by skill, with whom it can still be taken back from."""
    names = {one.patient_id: one.shown_name for one in people}
    by_skill: dict[str, list[Assignment]] = {}
    for one in taught:
        by_skill.setdefault(one.skill, []).append(one)
    return [
        {
            "key": key,
            "title": titles[key],
            "people": [
                {
                    "id": one.pk,
                    "alias": names.get(one.patient_id, ""),
                    "state": STATE_WORDS[AssignmentState(one.state)],
                    "can_take_back": one.state == AssignmentState.OFFERED,
                }
                for one in rows
            ],
            "can_take_back": any(one.state == AssignmentState.OFFERED for one in rows),
        }
        for key, rows in by_skill.items()
    ]


def _taught(request: HttpRequest, session: StaffedSession, people: Sequence[AttendanceLine]) -> HttpResponse:
    """`offer:<skill>`, `take-back:<assignment>` or `take-back-all:<skill>`."""
    verb, _colon, what = request.POST.get("do", "").partition(":")
    by, session_id = request.actor, session.session_id
    deeds: dict[str, Callable[[], object]] = {
        "offer": lambda: _offer_all(request, session_id, what, people),
        "take-back": lambda: take_back(assignment_id=UUID(what), by=by),
        "take-back-all": lambda: take_back_all(session_id=session_id, skill=what, by=by),
    }
    _tried(request, deeds, verb)
    return redirect("practice:in_session", session_id)


def _offer_all(request: HttpRequest, session_id: UUID, key: str, people: Sequence[AttendanceLine]) -> None:
    posted = request.POST
    offers = [
        Offer(
            patient_id=one.patient_id,
            what_for=posted.get(f"{one.patient_id.hex}-for", ""),
            objective_id=UUID(chosen) if (chosen := posted.get(f"{one.patient_id.hex}-objective", "")) else None,
        )
        for one in people
        if one.patient_id.hex in posted.getlist("who")
    ]
    made = offer_in_session(session_id=session_id, skill=key, offers=offers, by=request.actor)
    messages.success(request, _("Offered to %(count)s.") % {"count": len(made)})
