"""Somebody is away: their sessions with what is proposed, one confirmation, and its undoing."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.people.queries import staff_of
from midspan.domains.schedule.absences.reading import absence_picture, absences
from midspan.domains.schedule.absences.steps import Decision
from midspan.domains.schedule.actions import cover_absence, undo_absence
from midspan.domains.schedule.forms.weeks import AwayForm
from midspan.domains.schedule.rules import may_run_sessions
from midspan.kernel import clock
from midspan.values import RefusedError, refused

if TYPE_CHECKING:
    from midspan.domains.schedule.absences.picturing import CoverPicture

CHANGED = "Something changed while you looked: what you chose is not possible any more. This is how it stands now."


def cover(request: HttpRequest) -> HttpResponse:
    """Choose who is away; then each of their sessions with what is proposed for it."""
    today = clock.local_date()
    form = AwayForm(
        request.GET if "staff" in request.GET else None,
        staff=staff_of(viewer=request.actor),
        initial={"first": today, "days": 1},
    )
    picture = None
    if form.is_bound and form.is_valid():
        days = {"staff_id": form.cleaned_data["staff"], "first": form.cleaned_data["first"]}
        days["until"] = days["first"] + timedelta(days=form.cleaned_data["days"])
        picture = _picture(request, days)
        if request.method == "POST":
            return _covered(request, picture, days)
    shown = {
        "form": form,
        "picture": picture,
        "may_run": may_run_sessions(request.actor),
        "absences": absences(viewer=request.actor, today=today),
    }
    return render(request, "schedule/cover.html", shown)


def _picture(request: HttpRequest, days: dict[str, object]) -> "CoverPicture":
    from midspan.domains.schedule.absences.picturing import (  # noqa: PLC0415 - whoever covers nothing never loads the solver
        cover_picture,
    )

    return cover_picture(viewer=request.actor, **days)  # type: ignore[arg-type]  # a UUID and two dates


def _covered(request: HttpRequest, picture: "CoverPicture", days: dict[str, object]) -> HttpResponse:
    try:
        decisions = _decisions(request, picture)
        absence = cover_absence(decisions=decisions, by=request.actor, **days)  # type: ignore[arg-type]  # as above
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
        return redirect(request.get_full_path())
    messages.success(request, _("Settled. Everybody whom it concerns is told."))
    return redirect("schedule:absence", absence_id=absence.pk)


def _decisions(request: HttpRequest, picture: "CoverPicture") -> dict[UUID, Decision]:
    """What was chosen for each session. Raises RefusedError where that is not possible any more."""
    found: dict[UUID, Decision] = {}
    sent = {name for name in request.POST if name.startswith("session-")}
    if sent - {line.name for line in picture.lines}:
        raise RefusedError(refused(CHANGED))
    for line in picture.lines:
        options = {option.value: option.decision for option in line.options}
        chosen = options.get(request.POST.get(line.name, "later"))
        if chosen is None:
            raise RefusedError(refused(CHANGED))
        found[line.line.session_id] = chosen
    return found


def absence(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """What became of each session, and the way back."""
    picture = absence_picture(viewer=request.actor, absence_id=absence_id)
    if picture is None:
        raise Http404
    shown = {"picture": picture, "may_run": may_run_sessions(request.actor)}
    return render(request, "schedule/absence.html", shown)


@require_POST
def undo(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Every session as it was."""
    try:
        undo_absence(absence_id=absence_id, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        messages.success(request, _("Undone. Every session is as it was, and everybody who was told is told again."))
    return redirect("schedule:absence", absence_id=absence_id)
