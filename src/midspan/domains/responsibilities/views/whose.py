"""Whose life a page shows: the signed-in patient's, or the person's that staff work with."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from msgspec import Struct

from midspan.domains.journey.queries import patient_for
from midspan.domains.responsibilities.queries import last_step, zone_of
from midspan.kernel import clock
from midspan.values import Actor


class Whose(Struct, frozen=True):
    """The person whose life it is, who looks, and in which zone their days are."""

    patient: Any
    viewer: Actor
    zone: ZoneInfo

    @property
    def is_own(self) -> bool:
        return self.viewer.is_patient

    @property
    def base(self) -> str:
        return "ui/base_patient.html" if self.is_own else "ui/base_staff.html"

    @property
    def name(self) -> str:
        return self.patient.name_to_use or f"{self.patient.given_names} {self.patient.family_name}".strip()

    @property
    def today(self) -> date:
        return clock.today(self.zone)

    def url(self, page: str, **ids: Any) -> str:
        if self.is_own:
            return reverse(f"life:{page}", kwargs=ids)
        return reverse(f"life:{page}_of", kwargs={"patient_id": self.patient.pk, **ids})


def of_a_person(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view `whose` instead of an id; a person out of reach does not exist."""

    @wraps(view)
    def opened(request: HttpRequest, *, patient_id: UUID | None = None, **ids: Any) -> HttpResponse:
        patient = patient_for(viewer=request.actor, patient_id=patient_id or request.actor.id)
        if patient is None:
            raise Http404
        return view(request, Whose(patient, request.actor, zone_of(patient, viewer=request.actor)), **ids)

    return opened


def shown(request: HttpRequest, template: str, whose: Whose, **context: Any) -> HttpResponse:
    """A page about this person's life."""
    return render(request, f"life/{template}.html", {"whose": whose, "base": whose.base, **context})


def tell_undoable(request: HttpRequest, whose: Whose, words: str) -> None:
    """Say what was done, with an Undo beside it."""
    step = last_step(viewer=whose.viewer, patient_id=whose.patient.pk)
    undo_url = whose.url("undo", step_id=step.pk) if step else ""
    messages.success(request, words, extra_tags=undo_url)
