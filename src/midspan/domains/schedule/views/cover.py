"""Cover: who is away, when, and for each of their sessions who stands in; one confirmation."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from midspan.domains.people.queries import staff_of
from midspan.domains.schedule.actions import cover_absence
from midspan.domains.schedule.covering import CoverLine, cover_plan
from midspan.domains.schedule.forms import AwayForm
from midspan.domains.schedule.rules import may_run_sessions
from midspan.kernel import clock
from midspan.values import RefusedError

CANCEL, LATER = "cancel", "later"


def cover(request: HttpRequest) -> HttpResponse:
    """Choose who is away; then each session with who can lead it."""
    today = clock.local_date()
    staff = staff_of(viewer=request.actor)
    form = AwayForm(request.GET if "staff" in request.GET else None, staff=staff, initial={"first": today, "days": 1})
    lines: list[CoverLine] | None = None
    if form.is_bound and form.is_valid():
        first = form.cleaned_data["first"]
        until = first + timedelta(days=form.cleaned_data["days"])
        lines = cover_plan(viewer=request.actor, staff_id=form.cleaned_data["staff"], first=first, until=until)
        if request.method == "POST":
            return _covered(request, lines)
    shown = {"form": form, "lines": lines, "may_run": may_run_sessions(request.actor)}
    return render(request, "schedule/cover.html", shown)


def _covered(request: HttpRequest, lines: list[CoverLine]) -> HttpResponse:
    decisions = _decisions(request, lines)
    try:
        count = cover_absence(decisions=decisions, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
        return redirect(request.get_full_path())
    words = ngettext("%(count)s session is settled.", "%(count)s sessions are settled.", count) % {"count": count}
    messages.success(request, f"{words} {_('Whom it concerns is told.')}")
    return redirect("staff:day")


def _decisions(request: HttpRequest, lines: list[CoverLine]) -> dict[UUID, UUID | None]:
    """What was chosen for each session; somebody who cannot lead it is no choice, and what is left for later is not."""
    found: dict[UUID, UUID | None] = {}
    for line in lines:
        chosen = request.POST.get(f"session-{line.session_id}", LATER)
        able = {str(one): one for one, _name in line.able}
        if chosen == CANCEL:
            found[line.session_id] = None
        elif chosen in able:
            found[line.session_id] = able[chosen]
    return found
