"""The stay takes the level that its review gave it, and the way leads on to a new week."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from midspan.domains.journey.actions import change_level as take_level
from midspan.domains.journey.queries import latest_episode, person_file
from midspan.domains.schedule.actions import TaperEnd, end_taper
from midspan.kernel.pages import opens_for
from midspan.ui.answering import told


def _warn_of_hours(request: HttpRequest, patient_id: UUID) -> None:
    """The payer has allowed hours for the level before; they stay on file until somebody asks anew."""
    stay = latest_episode(viewer=request.actor, patient_id=patient_id)
    if stay is None or stay.authorized_weekly_minutes is None or stay.minimum_weekly_minutes is None:
        return
    if stay.authorized_weekly_minutes < stay.minimum_weekly_minutes:
        messages.warning(request, _("The payer’s hours are those of the level before; ask anew."))


def _take_level(request: HttpRequest, episode_id: UUID) -> None:
    """Of a step down in stages, computed for the level before, what does not fit the new one is taken back with it."""
    with transaction.atomic():
        take_level(episode_id=episode_id, by=request.actor)
        found = end_taper(episode_id=episode_id, by=request.actor)
        if found.stages:
            messages.warning(request, " ".join(_ended_words(found)))


def _ended_words(found: TaperEnd) -> list[str]:
    if found.kept:
        told = [_("Stages of the step down whose hours do not fit this level were taken back. The others stay.")]
    else:
        told = [_("The step down in stages has ended: it was computed for the level before.")]
    if found.week:
        told.append(
            _("What was booked from %(day)s on for fewer hours was taken back; the week before it goes on.")
            % {"day": date_format(found.week.from_date)}
        )
    if found.week and found.week.gone:
        told.append(
            ngettext(
                "%(count)s place of it is gone: somebody else has it from then on.",
                "%(count)s places of it are gone: others have them from then on.",
                found.week.gone,
            )
            % {"count": found.week.gone}
        )
    return told


@require_POST
def change_level(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    file = person_file(viewer=request.actor, patient_id=patient_id)
    if file is None or file.episode is None:
        raise Http404
    episode_id = file.episode.pk
    if not told(request, lambda: _take_level(request, episode_id)):
        return redirect("journey:placement_sign", patient_id)
    _warn_of_hours(request, patient_id)
    messages.success(request, _("The level is changed. What is booked stays until a new week takes its place."))
    plan = reverse("schedule:offer", args=[episode_id])
    return redirect(plan) if opens_for(plan, actor=request.actor) else redirect("journey:person", patient_id)
