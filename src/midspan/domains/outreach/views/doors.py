"""A pause with the door open: what can be done about it on the person's page, and the sheet that leaves it open."""

from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from midspan.domains.outreach.actions import leave_door_open
from midspan.domains.outreach.enums import Decision
from midspan.domains.outreach.forms import DoorForm
from midspan.domains.outreach.models import OpenDoor
from midspan.domains.outreach.queries import door_of, door_owners, door_until
from midspan.domains.outreach.rules.deeds import may_decide_here
from midspan.domains.outreach.showing import day_words, name_for
from midspan.domains.privacy.queries import zone_of_patient
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.ui.answering import done
from midspan.values import Actor

A_MINUTE = timedelta(minutes=1)  # The last day ends with the midnight after it.


def door_card(request: HttpRequest, patient_id: UUID) -> dict[str, Any] | None:
    """The open door of one person, whose it is, and what can be done; None where none is open."""
    one = door_of(viewer=request.actor, patient_id=patient_id)
    if one is None:
        return None
    zone, now = zone_of_patient(viewer=request.actor, patient_id=patient_id), clock.now()
    return {
        "until": day_words(one.due_at - A_MINUTE, zone=zone),
        "owner": str(one.told or one.owner),
        "words": one.words,
        "is_due": one.told_at is not None,
        "is_late": one.due_at <= now,
        "wants_back": one.wants_back_at is not None,
        "ways": {key.value: url for key, url in ways_on(request.actor, patient_id).items()},
        "may_decide": may_decide_here(request.actor),
    }


def ways_on(viewer: Actor, patient_id: UUID) -> dict[Decision, str]:
    """Where each decision about a door is carried out, of those pages that open for the viewer.

    The page of the stay begins with what was decided; its reader still says it.
    """
    move, review = reverse("staff:move", args=[patient_id]), reverse("journey:placement", args=[patient_id])
    ways = {
        Decision.RETURNS: (move, "?to=admitted"),
        Decision.OTHER_LEVEL: (review, "?review=1"),
        Decision.ELSEWHERE: (move, "?to=discharged&leaving=transferred"),
        Decision.ENDS: (move, "?to=discharged"),
    }
    return {key: page + query for key, (page, query) in ways.items() if opens_for(page, actor=viewer)}


def longer(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """One sheet: until when it stays open, whose it is then, and why."""
    name = name_for(request.actor, patient_id)
    one = door_of(viewer=request.actor, patient_id=patient_id)
    if not name or (request.method != "POST" and not (one and may_decide_here(request.actor))):
        raise Http404
    form = DoorForm(
        request.POST if request.method == "POST" else None,
        staff=door_owners(viewer=request.actor),
        initial={"until": _later(request, patient_id), "owner": one.owner_id if one else None},
    )
    if request.method == "POST" and form.is_valid() and _was_left_open(request, patient_id, form):
        return redirect("outreach:of_patient", patient_id)
    context = {"form": form, "patient_id": patient_id, "title": _("Leave the door open longer"), "name": name}
    return render(request, "outreach/sheet.html", context, status=422 if form.errors else 200)


def _later(request: HttpRequest, patient_id: UUID) -> Any:
    today = clock.today(zone_of_patient(viewer=request.actor, patient_id=patient_id))
    return door_until(viewer=request.actor, today=today)


def _was_left_open(request: HttpRequest, patient_id: UUID, form: DoorForm) -> bool:
    given = form.cleaned_data
    if not done(
        form,
        lambda: leave_door_open(
            patient_id=patient_id, owner_id=given["owner"], until=given["until"], words=given["words"], by=request.actor
        ),
    ):
        return False
    messages.success(request, _("Kept with the record."))
    return True


def door_line(one: OpenDoor, *, home: ZoneInfo) -> dict[str, object]:
    """One line of the list of whom somebody is to reach: a stay paused with its door open.

    `home` is the clock of the center, by which the days turn of whoever has none of their own.
    """
    zone = ZoneInfo(one.patient.time_zone) if one.patient.time_zone else home
    is_late, is_due = one.due_at <= clock.now(), one.told_at is not None
    told = {"day": day_words(one.due_at - A_MINUTE, zone=zone), "who": one.told or one.owner}
    return {
        "title": f"{one.patient.name_to_use or one.patient.given_names} {one.patient.family_name}".strip(),
        "why": _("Paused, the door is open until %(day)s · %(who)s") % told,
        "tag": _("Late")
        if is_late
        else _("Asks to come back")
        if one.wants_back_at
        else _("Decide today")
        if is_due
        else "",
        "tag_kind": "late" if is_late else "due",
        "kind": "urgent" if is_late else "due" if is_due else "quiet",
        "url": reverse("outreach:of_patient", args=[one.patient_id]),
    }
