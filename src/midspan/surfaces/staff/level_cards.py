"""The placement review in the margins of the journey's pages: what is known, when it is due, what follows from it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.journey.checklists import Edition, edition_of
from midspan.domains.journey.enums import IN_TREATMENT, LevelDecision
from midspan.domains.journey.queries import (
    PersonFile,
    ReviewDue,
    certification_file,
    may_take_level,
    placement_reviews,
    signed_placement,
)
from midspan.domains.safety.queries import safety_events
from midspan.domains.schedule.queries import taper_of, waits_for_new_week
from midspan.kernel import clock
from midspan.kernel.margins import writes_in
from midspan.kernel.pages import opens_for
from midspan.surfaces.staff.certify_words import due_words as certified_words
from midspan.surfaces.staff.level_evidence import Evidence, evidence_of
from midspan.surfaces.staff.level_rules import Side

COLUMNS = {
    "more": (gettext_lazy("Speaks for more"), (Side.MORE,)),
    "less": (gettext_lazy("Speaks for less, or for an end"), (Side.LESS,)),
    "neither": (gettext_lazy("Speaks for neither, or is not known"), (Side.NEITHER, Side.UNKNOWN)),
}


@writes_in("journey:placement")
def evidence_table(request: HttpRequest, *, file: PersonFile) -> str:
    """Rows are the worksheet's dimensions, columns what the evidence speaks for. No cell is counted."""
    if file.placement is None:
        return ""
    found = evidence_of(viewer=request.actor, patient_id=file.patient.pk, now=clock.now())
    worksheet = edition_of(Edition.PLACEMENT, file.placement.edition)
    context = {
        "days": _days(request, file),
        "columns": [words for words, _sides in COLUMNS.values()],
        "rows": [{"title": one.title, "cells": _cells(one.key, found)} for one in worksheet.dimensions],
    }
    return render_to_string("staff/parts/level_evidence.html", context, request)


def _days(request: HttpRequest, file: PersonFile) -> list[dict[str, Any]]:
    """By when the level is looked at, and through when somebody answers for it to the payer."""
    patient_id, today = file.patient.pk, clock.local_date()
    due = placement_reviews(viewer=request.actor, patient_id=patient_id, happened=_closed(request, file))
    lines = [{"words": due_words(one), "is_late": one.on < today} for one in due]
    found = certification_file(viewer=request.actor, patient_id=patient_id)
    words = certified_words(found.state, today=today, rule=found.rule) if found else ""
    return [*lines, {"words": words, "is_late": found.state.is_late(today)}] if found and words else lines


def _cells(dimension: str, found: list[Evidence]) -> list[dict[str, Any]]:
    of_it = [one for one in found if one.dimension == dimension]
    return [
        {
            "label": words,
            "lines": [{"words": one.words, "url": one.url, "is_known": one.side is not Side.UNKNOWN} for one in some],
        }
        for words, sides in COLUMNS.values()
        for some in [[one for one in of_it if one.side in sides]]
    ]


@writes_in("journey:placement_sign")
def what_follows(request: HttpRequest, *, file: PersonFile) -> str:
    """Once both have signed that the level changes or the stay ends here, the way on; nothing follows by itself."""
    episode = file.episode
    if episode is None or episode.state not in IN_TREATMENT:
        return ""
    placement = signed_placement(viewer=request.actor, episode_id=episode.pk)
    if placement is None:
        return ""
    if placement.decision in {"", LevelDecision.STAY}:
        return ""
    verdict = may_take_level(viewer=request.actor, episode=episode)
    end = reverse("staff:move", args=[file.patient.pk])
    context = {
        "patient_id": file.patient.pk,
        "may_change": bool(verdict),
        "has_stages": bool(verdict and taper_of(viewer=request.actor, episode_id=episode.pk)),
        "is_there": episode.level == placement.actual_level and placement.decision != LevelDecision.DISCHARGE,
        "week_url": _week_url(request, episode.pk),
        "waits_for_week": waits_for_new_week(viewer=request.actor, episode_id=episode.pk),
        "reason": "" if verdict else verdict.reason,
        "end_url": end if opens_for(end, actor=request.actor) else "",
        "handoff_url": reverse("journey:handoff", args=[file.patient.pk]),
    }
    return render_to_string("staff/parts/level_follows.html", context, request)


def _week_url(request: HttpRequest, episode_id: UUID) -> str:
    url = reverse("schedule:offer", args=[episode_id])
    return url if opens_for(url, actor=request.actor) else ""


@writes_in("journey:person")
def review_card(request: HttpRequest, *, file: PersonFile) -> str:
    """When the placement is looked at again, for who may see it."""
    url = reverse("journey:placement", args=[file.patient.pk])
    due = placement_reviews(viewer=request.actor, patient_id=file.patient.pk, happened=_closed(request, file))
    if not due or not opens_for(url, actor=request.actor):
        return ""
    (one,) = due
    context = {"url": f"{url}?review=1", "words": due_words(one), "is_late": one.on < clock.local_date()}
    return render_to_string("staff/parts/level_due.html", context, request)


def _closed(request: HttpRequest, file: PersonFile) -> dict[UUID, tuple[datetime, ...]]:
    """When something was closed in this stay that could not wait."""
    since = file.episode.admitted_at if file.episode else None
    if since is None:
        return {}
    found = safety_events(viewer=request.actor, patient_ids=[file.patient.pk], since=since)
    return {patient_id: one.closed for patient_id, one in found.items() if one.closed}


def due_words(one: ReviewDue) -> str:
    """When it is due, and how far it has come."""
    words = _("The placement is looked at again by %(day)s.") % {"day": date_format(one.on)}
    if one.since:
        said = _("Something that could not wait was closed on %(day)s.") % {"day": date_format(one.since)}
        words = f"{words} {said}"
    if one.waits_for:
        return words + " " + _("It is written, and waits for the second name.")
    return words + " " + _("It is begun.") if one.is_begun else words
