"""What stays whatever week is computed: one person's seats, and those of every section."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from midspan.domains.journey.queries import episode_to_plan, open_episode_of
from midspan.domains.schedule.actions import freeze_seat, freeze_section, unfreeze_seat, unfreeze_section
from midspan.domains.schedule.proposals.naming import patient_name
from midspan.domains.schedule.rules import may_freeze
from midspan.domains.schedule.weeks.frozen import seats_of, sections_with_seats
from midspan.kernel import clock
from midspan.values import RefusedError

if TYPE_CHECKING:
    from midspan.domains.schedule.models import Seat


def seats(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """One person's seats, each with whether it stays."""
    episode = episode_to_plan(viewer=request.actor, episode_id=episode_id)
    if episode is None:
        raise Http404
    today = clock.local_date()
    shown = {
        "episode": episode,
        "name": patient_name(episode.patient),
        "seats": seats_of(viewer=request.actor, patient_id=episode.patient_id, from_date=today),
        "may_freeze": may_freeze(request.actor),
    }
    return render(request, "schedule/seats.html", shown)


def frozen(request: HttpRequest) -> HttpResponse:
    """Every section with whose seats in it stay."""
    found = sections_with_seats(viewer=request.actor, from_date=clock.local_date())
    return render(request, "schedule/frozen.html", {"sections": found, "may_freeze": may_freeze(request.actor)})


@require_POST
def freeze(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    done = _("This group stays in the week, whatever else changes.")
    return _changed(request, seat_id, freeze_seat, done, undo="schedule:unfreeze")


@require_POST
def unfreeze(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    done = _("This group may change again when a week is computed.")
    return _changed(request, seat_id, unfreeze_seat, done, undo="schedule:freeze")


def _changed(request: HttpRequest, seat_id: UUID, act: "Callable[..., Seat]", done: str, *, undo: str) -> HttpResponse:
    try:
        seat = act(seat_id=seat_id, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
        return redirect("schedule:frozen")
    messages.success(request, done, extra_tags=reverse(undo, args=[seat_id]))
    episode = open_episode_of(viewer=request.actor, patient_id=seat.patient_id)
    return redirect("schedule:seats", episode_id=episode.pk) if episode else redirect("schedule:frozen")


@require_POST
def freeze_all(request: HttpRequest, section_id: UUID) -> HttpResponse:
    found = _acted(request, lambda: freeze_section(section_id=section_id, by=request.actor))
    if found:
        words = ngettext("%(count)s more seat stays.", "%(count)s more seats stay.", len(found))
        moment = {"frozen_at": found[0].frozen_at.isoformat()}
        undo = f"{reverse('schedule:unfreeze_all', args=[section_id])}?{urlencode(moment)}"
        messages.success(request, words % {"count": len(found)}, extra_tags=undo)
    return redirect("schedule:frozen")


@require_POST
def unfreeze_all(request: HttpRequest, section_id: UUID) -> HttpResponse:
    moment = _moment(request.GET.get("frozen_at", ""))
    found = _acted(request, lambda: unfreeze_section(section_id=section_id, by=request.actor, frozen_at=moment))
    if found:
        words = ngettext("%(count)s seat may change again.", "%(count)s seats may change again.", len(found))
        messages.success(request, words % {"count": len(found)})
    return redirect("schedule:frozen")


def _acted(request: HttpRequest, act: "Callable[[], tuple[Seat, ...]]") -> "tuple[Seat, ...]":
    try:
        return act()
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
        return ()


def _moment(text: str) -> datetime | None:
    """The moment whose marks are undone; None where none is named. A text that is none is nobody's page."""
    try:
        found = parse_datetime(text) if text else None
    except ValueError as error:
        raise Http404 from error
    if text and found is None:
        raise Http404
    return found
