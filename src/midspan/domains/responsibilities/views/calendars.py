"""Calendars: bringing one in, how it fares, and taking it out again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.responsibilities.actions import (
    remove_calendar,
    restore_calendar,
    subscribe_calendar,
    upload_calendar,
)
from midspan.domains.responsibilities.forms import LinkForm, UploadForm
from midspan.domains.responsibilities.queries import calendars_of
from midspan.domains.responsibilities.tasks import queue_refresh
from midspan.domains.responsibilities.views.whose import Whose, of_a_person, shown
from midspan.ui.answering import told
from midspan.values import RefusedError


@of_a_person
def calendars(request: HttpRequest, whose: Whose) -> HttpResponse:
    """The calendars there are, and two ways of bringing one in."""
    do = request.POST.get("do", "")
    upload = UploadForm(*((request.POST, request.FILES) if do == "upload" else ()), prefix="upload")
    link = LinkForm(request.POST if do == "link" else None, prefix="link")
    if (upload.is_valid() and _uploaded(request, whose, upload)) or (link.is_valid() and _linked(request, whose, link)):
        return redirect(whose.url("calendars"))
    return shown(request, "calendars", whose, upload=upload, link=link, sources=_sources(whose))


@of_a_person
def calendar_states(request: HttpRequest, whose: Whose) -> HttpResponse:
    """Only the list, for a page that waits for a calendar to be read."""
    return shown(request, "_calendars", whose, sources=_sources(whose))


def _sources(whose: Whose) -> list[Any]:
    return calendars_of(viewer=whose.viewer, patient_id=whose.patient.pk)


def _uploaded(request: HttpRequest, whose: Whose, form: UploadForm) -> bool:
    given = form.cleaned_data
    try:
        upload_calendar(patient_id=whose.patient.pk, name=given["name"], content=given["file"], by=whose.viewer)
    except RefusedError as refusal:
        form.add_error("file", _(refusal.verdict.reason))
        return False
    messages.success(request, _("The busy times are in. The file itself was not kept."))
    return True


def _linked(request: HttpRequest, whose: Whose, form: LinkForm) -> bool:
    given = form.cleaned_data
    try:
        source = subscribe_calendar(patient_id=whose.patient.pk, name=given["name"], url=given["url"], by=whose.viewer)
    except RefusedError as refusal:
        form.add_error("url", _(refusal.verdict.reason))
        return False
    _queue(source)
    messages.success(request, _("The link is locked away. The calendar is being read now."))
    return True


@require_POST
@of_a_person
def remove_source(request: HttpRequest, whose: Whose, source_id: UUID) -> HttpResponse:
    source = _known(remove_calendar, source_id, whose)
    if source.sealed_url is None:
        messages.success(request, _("The calendar and its busy times are gone. Upload the file again if you need it."))
    else:
        undo_url = whose.url("restore_source", source_id=source.pk)
        messages.success(request, _("The calendar and its busy times are gone."), extra_tags=undo_url)
    return redirect(whose.url("calendars"))


@require_POST
@of_a_person
def restore_source(request: HttpRequest, whose: Whose, source_id: UUID) -> HttpResponse:
    if told(request, lambda: _queue(_known(restore_calendar, source_id, whose))):
        messages.success(request, _("It is back, and is being read now."))
    return redirect(whose.url("calendars"))


def _known(act: Any, source_id: UUID, whose: Whose) -> Any:
    try:
        return act(source_id=source_id, by=whose.viewer)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _queue(source: Any) -> None:
    queue_refresh(organization_id=source.organization_id, patient_id=source.patient_id, source_id=source.pk)
