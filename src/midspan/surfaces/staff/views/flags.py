"""What a colleague flagged for the team: read, and said to be taken up."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from midspan.domains.encounters.actions import take_up_flag
from midspan.domains.encounters.queries import flag_for
from midspan.ui.answering import told


def flag(request: HttpRequest, patient_id: UUID, entry_id: UUID) -> HttpResponse:
    found = flag_for(viewer=request.actor, entry_id=entry_id)
    if found is None or found.patient_id != patient_id:
        raise Http404
    if request.method == "POST":
        if told(request, lambda: take_up_flag(entry_id=entry_id, by=request.actor)):
            messages.success(request, _("Kept: you took it up."))
        return redirect("staff:day")
    return render(request, "staff/flag.html", {"flag": found})
