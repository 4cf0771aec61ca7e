"""Handovers: whoever is away writes what matters of each person, and whoever covers reads it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from midspan.domains.handovers.actions import mark_handover_read, write_handover
from midspan.domains.handovers.queries import LONGEST, AwayFile, Given, away_file, given_to
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.surfaces.staff.handover_facts import facts_of, first_words, written_words
from midspan.ui.answering import done, told


class HandoverForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What matters meanwhile?"),
        help_text=gettext_lazy("Begun with what is open. Leave out what whoever covers does not need."),
        max_length=LONGEST,
        widget=forms.Textarea,
    )
    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@require_GET
def away(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Whom colleagues see in one absence, and for whom something is written."""
    return render(request, "staff/away.html", {"file": _file(request, absence_id)})


def _file(request: HttpRequest, absence_id: UUID) -> AwayFile:
    file = away_file(viewer=request.actor, absence_id=absence_id, today=clock.local_date())
    if file is None:
        raise Http404
    return file


def hand_over(request: HttpRequest, absence_id: UUID, patient_id: UUID) -> HttpResponse:
    """One person: what is open, with its ways on, and the words for whoever covers."""
    file = _file(request, absence_id)
    person = file.person(patient_id)
    if person is None:
        raise Http404
    facts = facts_of(viewer=request.actor, patient_id=patient_id, now=clock.now())
    begun = person.handover.words if person.handover else first_words(facts)[:LONGEST]
    form = HandoverForm(request.POST or None, initial={"words": begun, "after": person.number})
    if request.method == "POST" and form.is_valid():
        said = {"absence_id": absence_id, "patient_id": patient_id, **form.cleaned_data}
        if done(form, lambda: write_handover(**said, by=request.actor)):
            messages.success(request, _("Kept. Whoever covers reads it on the days you are away."))
            return redirect("staff:away", absence_id)
    if form.is_bound:
        form.data = form.data.copy()
        form.data["after"] = str(person.number)  # What holds is shown above the words that were typed.
    context = {"file": file, "person": person, "facts": facts, "form": form}
    return render(request, "staff/hand_over.html", context)


def handover(request: HttpRequest, patient_id: UUID, handover_id: UUID) -> HttpResponse:
    """What was written for whoever covers today; they say that they have read it."""
    if request.method == "POST":
        if told(request, lambda: mark_handover_read(handover_id=handover_id, by=request.actor)):
            messages.success(request, _("Noted that you have read it. It stays in the chart."))
        return redirect("staff:day")
    given = _given(request, patient_id, handover_id)
    chart_url = f"/people/{patient_id}/chart/"
    context = {
        "given": given,
        "written": written_words(given),
        "chart_url": chart_url if opens_for(chart_url, actor=request.actor) else "",
        "facts": facts_of(viewer=request.actor, patient_id=patient_id, now=clock.now()),
    }
    return render(request, "staff/handover.html", context)


def _given(request: HttpRequest, patient_id: UUID, handover_id: UUID) -> Given:
    for one in given_to(viewer=request.actor, today=clock.local_date()):
        if (one.handover.pk, one.patient_id) == (handover_id, patient_id):
            return one
    raise Http404
