"""The center's lists of support meetings: bringing one in, how it fares, what was left out of it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.meetings.actions import remove_list, set_list_zone, subscribe_list, upload_again, upload_list
from midspan.domains.meetings.forms import FileForm, LinkForm, UploadForm, ZoneForm
from midspan.domains.meetings.list_files import KEPT_FIELDS
from midspan.domains.meetings.queries import list_for, list_lines
from midspan.domains.meetings.tasks import queue_list
from midspan.domains.programs.queries import home_zone
from midspan.ui.answering import done, told
from midspan.ui.tables import labelled

LONGEST_CELL = 60  # Of a row as it came: enough to find it in its list.


def lists(request: HttpRequest) -> HttpResponse:
    """The lists there are, and two ways of bringing one in."""
    do = request.POST.get("do", "")
    here = {"zone": home_zone(organization_id=request.actor.organization_id).key}
    link = LinkForm(request.POST if do == "link" else None, prefix="link", initial=here)
    given = (request.POST, request.FILES) if do == "upload" else ()
    upload = UploadForm(*given, prefix="upload", initial=here)
    if (link.is_valid() and _linked(request, link)) or (upload.is_valid() and _uploaded(request, upload)):
        return redirect("meetings:lists")
    context = {"lines": list_lines(viewer=request.actor), "link": link, "upload": upload}
    return render(request, "meetings/lists.html", context, status=422 if do else 200)


def one_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """One list: when it was read, what was left out and why, its zone, a newer file for one that was uploaded."""
    row = _found(lambda: list_for(viewer=request.actor, list_id=list_id))
    is_zone = request.POST.get("do") == "zone"
    zone = ZoneForm(request.POST if is_zone else None, initial={"zone": row.zone})
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" and not is_zone else ()))
    if zone.is_valid() and done(zone, lambda: _zoned(request, zone, list_id)):
        return redirect("meetings:list", list_id)
    if form.is_valid():
        content = form.cleaned_data["file"]
        if done(form, lambda: upload_again(list_id=list_id, content=content, by=request.actor)):
            messages.success(request, _("Read. Meetings that are no longer in the file are sought no more."))
            return redirect("meetings:list", list_id)
    columns = (_("Row"), _("Why it was left out"), _("As it came"))
    context = {
        "row": row,
        "form": form,
        "zone": zone,
        "columns": columns,
        "refused": labelled(columns, [(one["row"], one["why"], _row_words(one["source"])) for one in row.refused]),
        "unnamed": row.refused_count - len(row.refused),
    }
    return render(request, "meetings/list.html", context, status=422 if form.errors or zone.errors else 200)


@require_POST
def read_now(request: HttpRequest, list_id: UUID) -> HttpResponse:
    row = _found(lambda: list_for(viewer=request.actor, list_id=list_id))
    if row.url:
        queue_list(organization_id=row.organization_id, list_id=row.pk)
        messages.success(request, _("The list is being read now. Look again in a minute."))
    else:
        words = _("This list came as a file. There is no address to read it from again: upload a newer file below.")
        messages.error(request, words)
    return redirect("meetings:list", list_id)


@require_POST
def remove(request: HttpRequest, list_id: UUID) -> HttpResponse:
    if told(request, lambda: _found(lambda: remove_list(list_id=list_id, by=request.actor))):
        messages.success(request, _("The list is gone, and its meetings are sought no more."))
    return redirect("meetings:lists")


def _linked(request: HttpRequest, form: LinkForm) -> bool:
    given = form.cleaned_data
    new = {name: given[name] for name in ("name", "url", "zone")}
    if not done(form, lambda: _queued(subscribe_list(**new, by=request.actor))):
        return False
    messages.success(request, _("Kept. The list is being read now; look again in a minute."))
    return True


def _zoned(request: HttpRequest, form: ZoneForm, list_id: UUID) -> None:
    row = set_list_zone(list_id=list_id, zone=form.cleaned_data["zone"], by=request.actor)
    messages.success(request, _("Meetings that name no time zone go by %(zone)s now.") % {"zone": row.zone})


def _queued(row: Any) -> None:
    queue_list(organization_id=row.organization_id, list_id=row.pk)


def _uploaded(request: HttpRequest, form: UploadForm) -> bool:
    given = form.cleaned_data
    new = {"name": given["name"], "content": given["file"], "zone": given["zone"]}
    if not done(form, lambda: upload_list(**new, by=request.actor)):
        return False
    messages.success(request, _("Read. Patients find its meetings now."))
    return True


def _found(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except ObjectDoesNotExist as absent:
        raise Http404 from absent


def _row_words(source: Mapping[str, Any]) -> str:
    """A row of a list as it came, what names it first, each field cut to what finds it there; no empty ones."""
    cells = ((name, _cell(source[name])) for name in KEPT_FIELDS if name in source)
    return " · ".join(f"{name}: {words}" for name, words in cells if words) or _("Not kept: too long, or no fields.")


def _cell(value: Any) -> str:
    words = ", ".join(map(_cell, value)) if isinstance(value, list) else "" if value is None else str(value)
    return words if len(words) <= LONGEST_CELL else f"{words[: LONGEST_CELL - 1].rstrip()}…"
