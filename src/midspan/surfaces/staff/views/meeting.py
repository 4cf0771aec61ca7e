"""Whoever was named to meet somebody before they come says when they met: a form of one day."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.journey.actions import record_meeting
from midspan.domains.journey.queries import Meeting, meeting_of
from midspan.domains.people.enums import Role
from midspan.domains.schedule.queries import BookedSession, first_sessions
from midspan.kernel import clock
from midspan.surfaces.staff.clock_words import moment_words
from midspan.ui.answering import attempted
from midspan.ui.fields import DateBox

MOST_OF_A_DAY = 4  # Sessions a day: the first that is not over is among them.


class MetForm(forms.Form):
    met_on = forms.DateField(
        label=gettext_lazy("Met on"),
        widget=DateBox,
        help_text=gettext_lazy("There, or by video."),
        error_messages={"required": gettext_lazy("Write the day on which you met.")},
    )

    def __init__(self, *args: Any, is_kept: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_kept:
            self.fields["met_on"].required = False
            self.fields["met_on"].help_text = _("If it was a mistake, empty the day and save.")


def meeting(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    found = meeting_of(viewer=request.actor, patient_id=patient_id)
    if found is None:
        raise Http404
    is_kept = found.met_on is not None
    said = request.POST if request.method == "POST" else None
    form = MetForm(said, initial={"met_on": found.met_on}, is_kept=is_kept)
    if request.method == "POST" and form.is_valid():
        met_on = form.cleaned_data["met_on"]
        if attempted(form, lambda: record_meeting(patient_id=patient_id, met_on=met_on, by=request.actor)):
            messages.success(request, _("Kept: you met them.") if met_on else _("Taken back."))
            return redirect("staff:peers" if Role.PEER_SPECIALIST in request.actor.roles else "staff:day")
    return render(
        request, "staff/meeting.html", {"form": form, "meeting": found, "next": _next_session(request, found)}
    )


def _next_session(request: HttpRequest, found: Meeting) -> str:
    """Its time, and not which one it is."""
    patient_id = found.patient_id
    now, since = clock.now(), clock.local_date() - timedelta(days=1)
    booked: list[BookedSession] = first_sessions(
        viewer=request.actor, patient_ids=[patient_id], count=MOST_OF_A_DAY, since=since
    ).get(patient_id, [])
    following = next((one for one in booked if one.end > now), None)
    return moment_words(following.starts_at) if following else ""
