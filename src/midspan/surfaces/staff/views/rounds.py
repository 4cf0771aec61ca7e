"""Rounds: choosing whom to go through, one person after another, the end, and the minutes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from midspan.domains.people.queries import has_stepped_up, staff_member, staff_of
from midspan.domains.rounds.actions import (
    begin_round,
    decide_turn,
    do_errand,
    end_round,
    postpone_turn,
    say_who_is_there,
)
from midspan.domains.rounds.enums import TurnState
from midspan.domains.rounds.models import Errand, Turn
from midspan.domains.rounds.queries import (
    RoundFile,
    errand_for,
    errands_of,
    latest_rounds,
    may_close,
    round_file,
    turn_mark,
    turns_of,
)
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.surfaces.staff.caseload import CaseLine, caseload
from midspan.surfaces.staff.chart_now import now_lines
from midspan.surfaces.staff.chart_reading import Reading
from midspan.surfaces.staff.round_form import AttendeesForm, PostponeForm, TurnForm
from midspan.surfaces.staff.round_paper import errand_words, minutes_of, name_of, said_of, take_minutes
from midspan.ui.answering import done, told
from midspan.values import Actor, RefusedError

STATE_TAGS = {
    TurnState.WAITING: (gettext_lazy("Waits"), "due"),
    TurnState.DECIDED: (gettext_lazy("Decided"), "done"),
    TurnState.POSTPONED: (gettext_lazy("Postponed"), "quiet"),
}


def rounds(request: HttpRequest) -> HttpResponse:
    """Whom this week's round goes through: those with a reason, and those nobody has asked for."""
    viewer = request.actor
    lines = caseload(viewer=viewer, mine=False)
    attendees = AttendeesForm(request.POST or None, viewer=viewer, there=[viewer.id])
    is_sent = request.method == "POST"
    chosen = request.POST.getlist("person") if is_sent else [str(one.patient_id) for one in lines if one.reasons]
    if is_sent and attendees.is_valid():
        people = {one.patient_id: _why(one) for one in lines if str(one.patient_id) in chosen}
        begun = _begun(request, people, attendees.ids())
        if begun is not None:
            return redirect("staff:round", begun)
    files = latest_rounds(viewer=viewer)
    has_own = any(not one.is_over and one.round.begun_by_id == viewer.id for one in files)
    context = {
        "chosen": chosen,
        "looked_at": [one for one in lines if one.reasons],
        "others": [one for one in lines if not one.reasons],
        "attendees": attendees,
        "files": [_file_line(one) for one in files],
        "may_choose": is_sent or not has_own,
    }
    return render(request, "staff/rounds.html", context)


def _why(line: CaseLine) -> list[str]:
    return [one.words for one in line.reasons]


def _begun(request: HttpRequest, chosen: dict[UUID, list[str]], there: list[UUID]) -> UUID | None:
    try:
        return begin_round(people=chosen, attendee_ids=there, by=request.actor).pk
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return None


def _file_line(file: RoundFile) -> dict[str, Any]:
    said = sum(one is not TurnState.WAITING for one in file.states)
    return {
        "label": _("Round of %(day)s") % {"day": date_format(localtime(file.round.begun_at), "DATE_FORMAT")},
        "url": reverse("staff:round", args=[file.round.pk]),
        "hint": _("%(said)s of %(all)s, begun by %(who)s")
        % {"said": said, "all": len(file.turns), "who": file.round.begun_by},
        "state": _("Over") if file.is_over else _("Goes on"),
        "kind": "quiet" if file.is_over else "active",
    }


def round_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Everybody in it whom the viewer sees, who is there, and once it is over the minutes."""
    file, viewer = _found(request.actor, round_id), request.actor
    there = [one.staff_id for one in file.attendees]
    attendees = AttendeesForm(request.POST or None, viewer=viewer, there=there)
    if request.method == "POST" and attendees.is_valid():
        ids = attendees.ids()
        if told(request, lambda: say_who_is_there(round_id=round_id, attendee_ids=ids, by=viewer)):
            messages.success(request, _("Kept."))
        return redirect("staff:round", round_id)
    following = next((one for one in file.turns if one.state == TurnState.WAITING), None)
    context = {
        "file": file,
        "day": date_format(localtime(file.round.begun_at), "l, F j"),
        "turns": [_turn_line(one) for one in file.turns],
        "there": ", ".join(str(one.staff) for one in file.attendees),
        "attendees": attendees,
        "next_url": reverse("staff:turn", args=[round_id, following.pk]) if following and not file.is_over else "",
        "has_stepped_up": has_stepped_up(request),
    }
    return render(request, "staff/round.html", context)


def _turn_line(turn: Turn) -> dict[str, Any]:
    words, kind = STATE_TAGS[TurnState(turn.state)]
    return {
        "name": name_of(turn),
        "url": reverse("staff:turn", args=[turn.round_id, turn.pk]),
        "why": turn.why,
        "said": said_of(turn),
        "errands": [errand_words(one) for one in turn.errands.all()],
        "state": words,
        "kind": kind,
    }


@require_POST
def round_end(request: HttpRequest, round_id: UUID) -> HttpResponse:
    _found(request.actor, round_id)
    if told(request, lambda: end_round(round_id=round_id, by=request.actor)):
        messages.success(request, _("The round is over. What was taken on stands on each one’s day board."))
    return redirect("staff:round", round_id)


@require_POST
def round_paper(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The minutes as a file whose name says nothing."""
    file, viewer = _found(request.actor, round_id), request.actor
    try:
        turns = take_minutes(file, has_stepped_up=has_stepped_up(request), by=viewer)
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return redirect("staff:round", round_id)
    taken_by = str(staff_member(viewer=viewer, staff_id=viewer.id))
    headers = {"Content-Disposition": 'attachment; filename="document.pdf"'}
    made = minutes_of(file, turns, taken_by=taken_by, at=clock.now())
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def turn(request: HttpRequest, round_id: UUID, turn_id: UUID) -> HttpResponse:
    """One person: what matters now, why they are in it, what was said before, and the decision."""
    file, viewer = _found(request.actor, round_id), request.actor
    one = file.turn(turn_id)
    if one is None:
        raise Http404
    form, postpone = _forms(request, one)
    if request.method == "POST" and _kept(request, file, one, form, postpone):
        return redirect(_onward(file, one))
    place = file.place_of(one)
    around = (None, *file.turns, None)
    before, after = (
        one and reverse("staff:turn", args=[round_id, one.pk]) for one in (around[place - 1], around[place + 1])
    )
    context = {
        "file": file,
        "turn": one,
        "name": name_of(one),
        "place": place,
        "count": len(file.turns),
        "before_url": before or "",
        "after_url": after or "",
        "now": now_lines(Reading(viewer=viewer, patient_id=one.patient_id), now=clock.now()),
        "ways": _ways(viewer, one.patient_id),
        "errands": [_errand_line(row, viewer) for row in errands_of(viewer=viewer, patient_id=one.patient_id)],
        "earlier": [
            {"day": date_format(localtime(row.kept_at)), "said": said_of(row)}
            for row in turns_of(viewer=viewer, patient_id=one.patient_id)
            if row.pk != one.pk
        ][:3],
        "said": said_of(one),
        "mark": turn_mark(one),
        "form": form,
        "postpone": postpone,
    }
    return render(request, "staff/turn.html", context, status=422 if form.errors or postpone.errors else 200)


def _forms(request: HttpRequest, one: Turn) -> tuple[TurnForm, PostponeForm]:
    is_postponed = "postpone" in request.POST
    posted = request.POST if request.method == "POST" else None
    staff = list(staff_of(viewer=request.actor))
    initial = {"decision": one.decision, "words": one.words}
    form = TurnForm(None if is_postponed else posted, staff=staff, initial=initial)
    return form, PostponeForm(posted if is_postponed else None, initial={"reason": one.reason})


def _kept(request: HttpRequest, file: RoundFile, one: Turn, form: TurnForm, postpone: PostponeForm) -> bool:
    said = {"round_id": file.round.pk, "turn_id": one.pk, "seen": request.POST.get("seen"), "by": request.actor}
    if postpone.is_bound:
        return postpone.is_valid() and done(
            postpone, lambda: postpone_turn(**said, reason=postpone.cleaned_data["reason"])
        )
    if not form.is_valid():
        return False
    words = {"decision": form.cleaned_data["decision"], "words": form.cleaned_data["words"], "taken": form.taken()}
    return done(form, lambda: decide_turn(**said, **words))


def _onward(file: RoundFile, one: Turn) -> str:
    """To the next who waits, or back to the round."""
    later = file.turns[file.place_of(one) :]
    waiting = next((turn for turn in later if turn.state == TurnState.WAITING), None)
    return (
        reverse("staff:turn", args=[file.round.pk, waiting.pk])
        if waiting
        else reverse("staff:round", args=[file.round.pk])
    )


def _errand_line(errand: Errand, viewer: Actor) -> tuple[str, str]:
    """Its words, and where it is done for whoever may say so."""
    url = reverse("staff:errand_done", args=[errand.pk]) if may_close(viewer=viewer, errand=errand) else ""
    return errand_words(errand), url


def _ways(viewer: Actor, patient_id: UUID) -> list[tuple[str, str]]:
    """Where what is open is decided."""
    placement = reverse("journey:placement", args=[patient_id])
    ways = [
        (_("Chart"), reverse("staff:chart", args=[patient_id])),
        (_("Plan"), reverse("plans:of_patient", args=[patient_id])),
        (_("Review the plan"), reverse("plans:review", args=[patient_id])),
        (_("Placement review"), f"{placement}?review=1"),
        (_("Questionnaires"), reverse("measures:of_patient", args=[patient_id])),
    ]
    return [(label, url) for label, url in ways if opens_for(url, actor=viewer)]


def errand_done(request: HttpRequest, errand_id: UUID) -> HttpResponse:
    """What the viewer took on; they say that it is done."""
    errand = errand_for(viewer=request.actor, errand_id=errand_id)
    if errand is None:
        raise Http404
    if request.method == "POST":
        if told(request, lambda: do_errand(errand_id=errand_id, by=request.actor)):
            messages.success(request, _("Done."))
        return redirect("staff:day")
    context = {
        "errand": errand,
        "may_do": may_close(viewer=request.actor, errand=errand),
        "words": errand_words(errand),
    }
    return render(request, "staff/errand.html", context)


def _found(viewer: Actor, round_id: UUID) -> RoundFile:
    file = round_file(viewer=viewer, round_id=round_id)
    if file is None:
        raise Http404
    return file
