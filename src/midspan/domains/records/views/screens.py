"""Drug screens on a person's file: all of them, one with its steps, and what comes next."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.privacy.queries import part2_notice
from midspan.domains.records.actions import order_screen, take_step
from midspan.domains.records.book import panel_edition
from midspan.domains.records.enums import SCREEN_STEPS, ScreenStep
from midspan.domains.records.forms.screens import OrderForm, StepForm
from midspan.domains.records.labels import is_part2
from midspan.domains.records.queries import ScreenFile, screen_of, screens_of
from midspan.domains.records.screen_wording import (
    STATE_WORDS,
    STEP_WORDS,
    finding_lines,
    panel_title,
    step_lines,
    summary_of,
)
from midspan.domains.records.views.answering import name_of
from midspan.kernel import clock
from midspan.ui.answering import done


@require_GET
def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Every screen, the newest first."""
    name, viewer = name_of(request, patient_id), request.actor
    context = {
        "name": name,
        "patient_id": patient_id,
        "lines": [_line(one) for one in screens_of(viewer=viewer, patient_id=patient_id)],
        "notice": part2_notice(clock.local_date()) if is_part2(viewer=viewer, patient_id=patient_id) else None,
        "edition": panel_edition(),
    }
    return render(request, "records/screens.html", context)


def _line(file: ScreenFile) -> dict[str, object]:
    state, kind = STATE_WORDS[file.state]
    return {
        "id": file.screen.pk,
        "title": panel_title(file.screen.panel),
        "day": date_format(localtime(file.screen.ordered_at)),
        "summary": summary_of(file),
        "state": state,
        "kind": kind,
    }


def new(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Order a screen."""
    name = name_of(request, patient_id)
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"patient_id": patient_id, **form.cleaned_data}
        if done(form, lambda: order_screen(**said, by=request.actor)):
            messages.success(request, _("Ordered."))
            return redirect("records:screens", patient_id)
    return render(request, "records/screen_new.html", {"form": form, "name": name, "patient_id": patient_id})


@require_GET
def one(request: HttpRequest, patient_id: UUID, screen_id: UUID) -> HttpResponse:
    """One screen: how each substance came out, every step, and what may come next."""
    name, file = name_of(request, patient_id), _found(request, patient_id, screen_id)
    nexts = [*(step for step in ScreenStep if step in SCREEN_STEPS[file.state]), ScreenStep.ADDENDUM]
    context = {
        "name": name,
        "patient_id": patient_id,
        "line": _line(file),
        "reason": file.screen.reason,
        "findings": finding_lines(file),
        "steps": step_lines(file),
        "nexts": [(step.value, STEP_WORDS[step]) for step in nexts],
    }
    return render(request, "records/screen.html", context)


def step(request: HttpRequest, patient_id: UUID, screen_id: UUID, step: str) -> HttpResponse:
    """Note the next step, or an addendum."""
    name, file, which = name_of(request, patient_id), _found(request, patient_id, screen_id), _step(step)
    form = StepForm(request.POST or None, step=which, file=file)
    if request.method == "POST" and form.is_valid():
        said = {"patient_id": patient_id, "screen_id": screen_id, "step": which, "said": form.said()}
        if done(form, lambda: take_step(**said, by=request.actor)):
            messages.success(request, _("Noted."))
            return redirect("records:screen", patient_id, screen_id)
    context = {
        "form": form,
        "name": name,
        "patient_id": patient_id,
        "screen_id": screen_id,
        "heading": STEP_WORDS[which],
        "is_first_result": which is ScreenStep.RESULTED,
    }
    return render(request, "records/screen_step.html", context)


def _found(request: HttpRequest, patient_id: UUID, screen_id: UUID) -> ScreenFile:
    file = screen_of(viewer=request.actor, patient_id=patient_id, screen_id=screen_id)
    if file is None:
        raise Http404
    return file


def _step(word: str) -> ScreenStep:
    if word not in set(ScreenStep) - {ScreenStep.ORDERED}:
        raise Http404
    return ScreenStep(word)
