"""For staff: events ahead, how many come, and calling one off."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.alumni.actions import call_off, make_event
from midspan.domains.alumni.forms import EventForm
from midspan.domains.alumni.queries import events_for_staff
from midspan.kernel import clock
from midspan.ui.answering import done, told


def events(request: HttpRequest) -> HttpResponse:
    """Events ahead with how many come, and a form for one more."""
    form = EventForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: make_event(by=request.actor, **form.cleaned_data))
    ):
        messages.success(request, _("Kept. Alumni find it on their page."))
        return redirect("alumni:events")
    context = {"form": form, "lines": events_for_staff(viewer=request.actor, now=clock.now())}
    return render(request, "alumni/events.html", context)


@require_POST
def off(request: HttpRequest, event_id: UUID) -> HttpResponse:
    if told(request, lambda: call_off(event_id=event_id, by=request.actor)):
        messages.success(request, _("Called off."))
    return redirect("alumni:events")
