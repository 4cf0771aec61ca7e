"""Copies of the register: asked for by one, released by another, taken out by who asked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.accounting.actions import ask_for_copy, release_copy, take_copy
from midspan.domains.accounting.files import paper_of, table_of
from midspan.domains.accounting.forms import CopyForm
from midspan.domains.accounting.queries import Copy, copies
from midspan.domains.accounting.rules import KEEPS_REGISTER, may_release, may_take_copy
from midspan.domains.accounting.wording import copy_words
from midspan.domains.people.queries import has_stepped_up
from midspan.kernel import clock
from midspan.ui.answering import told
from midspan.values import RefusedError

FILES = {"csv": (table_of, "text/csv; charset=utf-8"), "pdf": (paper_of, "application/pdf")}


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    context = {
        "lines": [_line(request, one) for one in copies(viewer=request.actor)],
        "may_ask": bool(request.actor.roles & KEEPS_REGISTER),
        "has_stepped_up": has_stepped_up(request),
    }
    return render(request, "accounting/copies.html", context)


def _line(request: HttpRequest, copy: Copy) -> dict[str, object]:
    """How it stands, and what this person may do with it once they have shown who they are."""
    by, released_at = request.actor, copy.release.released_at if copy.release else None
    asked_by = copy.row.asked_by_id
    may_let = may_release(by, asked_by=asked_by, is_released=copy.release is not None, has_stepped_up=True)
    may_take = may_take_copy(by, asked_by=asked_by, released_at=released_at, now=clock.now(), has_stepped_up=True)
    return {"row": copy.row, "words": copy_words(copy), "may_release": bool(may_let), "may_take": bool(may_take)}


def ask(request: HttpRequest) -> HttpResponse:
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_for_copy(sought=form.sought(), reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("Asked. A second person releases it."))
        return redirect("accounting:copies")
    return render(request, "accounting/ask_for_copy.html", {"form": form})


@require_POST
def release(request: HttpRequest, register_copy_id: UUID) -> HttpResponse:
    if told(
        request,
        lambda: release_copy(copy_id=register_copy_id, has_stepped_up=has_stepped_up(request), by=request.actor),
    ):
        messages.success(request, _("Released, for a day. Who asked is told."))
    return redirect("accounting:copies")


@require_POST
def take(request: HttpRequest, register_copy_id: UUID) -> HttpResponse:
    """The file, under a name that says nothing."""
    ending = "pdf" if request.POST.get("file") == "pdf" else "csv"
    try:
        copy, lines = take_copy(copy_id=register_copy_id, has_stepped_up=has_stepped_up(request), by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return redirect("accounting:copies")
    made_of, media = FILES[ending]
    headers = {"Content-Disposition": f'attachment; filename="document.{ending}"'}
    return HttpResponse(made_of(lines, copy, at=clock.now()), content_type=media, headers=headers)
