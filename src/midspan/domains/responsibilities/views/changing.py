"""Changing and removing what is there, days that differ, and undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from msgspec import structs

from midspan.domains.entries.actions import kept_once
from midspan.domains.responsibilities.actions import (
    change_responsibility,
    except_day,
    remove_exception,
    remove_responsibility,
    undo_step,
)
from midspan.domains.responsibilities.forms import (
    ExceptionForm,
    FirmForm,
    ReliesForm,
    WhatForm,
    initial_saying,
    initial_times,
    said_in,
)
from midspan.domains.responsibilities.queries import LifeLine, life_line
from midspan.domains.responsibilities.views.adding import MORE, times_formset
from midspan.domains.responsibilities.views.whose import Whose, of_a_person, shown, tell_undoable
from midspan.domains.responsibilities.wording import shown as shown_line
from midspan.ui.answering import done
from midspan.values import RefusedError, mark_of


def _version(_request: HttpRequest, whose: Whose, responsibility_id: UUID) -> str:
    """Of what a form that changes a responsibility was made from; days that differ stand on a page of their own."""
    return mark_of(structs.replace(_line(whose, responsibility_id), exceptions=()))


@of_a_person
@kept_once(version=_version)
def change(request: HttpRequest, whose: Whose, responsibility_id: UUID) -> HttpResponse:
    line = _line(whose, responsibility_id)
    forms = _forms(request, whose, line)
    is_sent = request.method == "POST" and request.POST.get("do") != MORE
    if is_sent and all(form.is_valid() for form in forms.values()) and _is_changed(line, forms, by=whose):
        tell_undoable(request, whose, _("Changed."))
        return redirect(whose.url("overview"))
    return shown(request, "change", whose, line=shown_line(line), is_quiet=not is_sent, **forms)


def _forms(request: HttpRequest, whose: Whose, line: LifeLine) -> dict[str, Any]:
    posted = request.POST if request.method == "POST" else None
    initial = initial_saying(line)
    lines = initial_times(line.times, today=whose.today)
    return {
        "what": WhatForm(posted, prefix="what", initial=initial),
        "when": times_formset(posted, whose, more=request.POST.get("do") == MORE, initial=lines),
        "firm": FirmForm(posted, prefix="firm", initial=initial),
        "relies": ReliesForm(posted, prefix="relies", initial=initial, is_own=whose.is_own),
    }


def _is_changed(line: LifeLine, forms: dict[str, Any], *, by: Whose) -> bool:
    saying = said_in(forms["what"], firm=forms["firm"], relies=forms["relies"], before=line)
    try:
        change_responsibility(responsibility_id=line.id, saying=saying, times=forms["when"].times(), by=by.viewer)
    except RefusedError as refusal:
        forms["what"].add_error(None, _(refusal.verdict.reason))
        return False
    return True


@of_a_person
@kept_once
def days(request: HttpRequest, whose: Whose, responsibility_id: UUID) -> HttpResponse:
    """The days on which one responsibility differs, and a form for one more."""
    line = _line(whose, responsibility_id)
    form = ExceptionForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: except_day(responsibility_id=line.id, change=form.change(), by=whose.viewer))
    ):
        tell_undoable(request, whose, _("That day is noted."))
        return redirect(whose.url("days", responsibility_id=line.id))
    return shown(request, "days", whose, line=shown_line(line), form=form)


@require_POST
@of_a_person
def remove_day(request: HttpRequest, whose: Whose, responsibility_id: UUID, exception_id: UUID) -> HttpResponse:
    line = _line(whose, responsibility_id)
    if exception_id not in {one.id for one in line.exceptions}:
        raise Http404
    remove_exception(exception_id=exception_id, by=whose.viewer)
    tell_undoable(request, whose, _("That day is like the others again."))
    return redirect(whose.url("days", responsibility_id=line.id))


@require_POST
@of_a_person
def remove(request: HttpRequest, whose: Whose, responsibility_id: UUID) -> HttpResponse:
    line = _line(whose, responsibility_id)
    remove_responsibility(responsibility_id=line.id, by=whose.viewer)
    tell_undoable(request, whose, _("Removed."))
    return redirect(whose.url("overview"))


@require_POST
@of_a_person
def undo(request: HttpRequest, whose: Whose, step_id: UUID) -> HttpResponse:
    try:
        undo_step(step_id=step_id, by=whose.viewer)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
    else:
        messages.success(request, _("It is as it was before."))
    return redirect(whose.url("overview"))


def _line(whose: Whose, responsibility_id: UUID) -> LifeLine:
    line = life_line(
        viewer=whose.viewer, patient_id=whose.patient.pk, responsibility_id=responsibility_id, from_day=whose.today
    )
    if line is None:
        raise Http404
    return line
