"""A patient's own copy: the page that offers it, and the file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.accounting.queries import names_of
from midspan.domains.exports.actions import take_copy
from midspan.domains.exports.enums import Form
from midspan.domains.exports.files import paper_of, table_of
from midspan.domains.people.queries import has_stepped_up
from midspan.kernel import clock
from midspan.values import RefusedError

MADE_AS = {Form.TABLE: (table_of, "text/csv; charset=utf-8"), Form.PAPER: (paper_of, "application/pdf")}


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    return render(request, "exports/own.html", {"has_stepped_up": has_stepped_up(request)})


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """The file, whose name says nothing."""
    form = Form.TABLE if request.POST.get("as") == Form.TABLE else Form.PAPER
    try:
        parts = take_copy(has_stepped_up=has_stepped_up(request), by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return redirect("exports:own")
    made, content_type = MADE_AS[form]
    name = names_of(viewer=request.actor, patient_ids=[request.actor.id]).get(request.actor.id, "")
    headers = {"Content-Disposition": f'attachment; filename="document.{form}"'}
    return HttpResponse(made(parts, taken_by=name, at=clock.now()), content_type=content_type, headers=headers)
