"""The week painter, and the list that does the same."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from midspan.domains.responsibilities.actions import paint_week
from midspan.domains.responsibilities.forms import LifeBlockFormSet, initial_blocks
from midspan.domains.responsibilities.forms.asking import KINDS
from midspan.domains.responsibilities.queries import LifeLine, last_step, life_lines
from midspan.domains.responsibilities.views.whose import Whose, of_a_person, shown, tell_undoable
from midspan.values import RefusedError

EARLIEST_HOUR = 6


@of_a_person
def paint(request: HttpRequest, whose: Whose) -> HttpResponse:
    lines = life_lines(viewer=whose.viewer, patient_id=whose.patient.pk, from_day=whose.today)
    formset = LifeBlockFormSet(request.POST or None, prefix="week", initial=initial_blocks(lines))
    refusal = ""
    if request.method == "POST" and formset.is_valid():
        try:
            return _kept(request, whose, formset)
        except RefusedError as refused:
            refusal = _(refused.verdict.reason)
    step = last_step(viewer=whose.viewer, patient_id=whose.patient.pk)
    seen = step.pk if step else ""
    first_hour = _first_hour(lines)
    return shown(
        request, "paint", whose, formset=formset, kinds=KINDS, seen=seen, refusal=refusal, first_hour=first_hour
    )


def _first_hour(lines: list[LifeLine]) -> str:
    """Where the grid begins: at six, or earlier for somebody whose day or night does. In words, as 0 is no hour yet."""
    starts = [stretch.time.start_minute // 60 for line in lines for stretch in line.stretches]
    return str(min([EARLIEST_HOUR, *starts]))


def _kept(request: HttpRequest, whose: Whose, formset: Any) -> HttpResponse:
    seen = request.POST.get("seen")
    step = paint_week(patient_id=whose.patient.pk, blocks=formset.blocks(), seen=seen, by=whose.viewer)
    if step is None:
        messages.info(request, _("Nothing was different, so nothing was changed."))
    else:
        tell_undoable(request, whose, _("The week is kept as you painted it."))
    return redirect(whose.url("overview"))
