"""Adding a responsibility, one question on a page. Earlier answers travel along in the page, nowhere else."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.responsibilities.actions import add_responsibility
from midspan.domains.responsibilities.forms import FirmForm, ReliesForm, WeeklyTimeFormSet, WhatForm, said_in
from midspan.domains.responsibilities.views.whose import Whose, of_a_person, shown, tell_undoable
from midspan.values import RefusedError

STEPS = ("what", "when", "firm", "relies")
MORE = "more"
BACK = "back"


@of_a_person
def add(request: HttpRequest, whose: Whose) -> HttpResponse:
    asking = Asking(request.POST, whose)
    at = asking.at
    if request.method == "POST":
        at = asking.next_step(request.POST.get("do", ""))
    if at is not None:
        return _question(request, whose, asking, at)
    try:
        saying = said_in(asking.form("what"), firm=asking.form("firm"), relies=asking.form("relies"))
        times = asking.form("when").times()
        add_responsibility(patient_id=whose.patient.pk, saying=saying, times=times, by=whose.viewer)
    except RefusedError as refusal:
        return _question(request, whose, asking, STEPS[-1], refusal=_(refusal.verdict.reason))
    tell_undoable(request, whose, _("Added to your week.") if whose.is_own else _("Added to the week."))
    return redirect(whose.url("overview"))


class Asking(Struct, frozen=True):
    """The answers so far, all of them in what the page posted."""

    posted: QueryDict
    whose: Whose

    @property
    def at(self) -> str:
        asked = self.posted.get("at", "")
        return asked if asked in STEPS else STEPS[0]

    def form(self, step: str) -> Any:
        """The form of one question; bound and checked once it was asked."""
        given = self.posted if self.was_asked(step) else None
        if step == "when":
            form = times_formset(given, self.whose, more=False)
        elif step == "relies":
            form = ReliesForm(given, prefix=step, is_own=self.whose.is_own)
        else:
            form = {"what": WhatForm, "firm": FirmForm}[step](given, prefix=step)
        form.is_valid()
        return form

    def was_asked(self, step: str) -> bool:
        return any(name.startswith(f"{step}-") for name in self.posted)

    def next_step(self, wish: str) -> str | None:
        """Where to go on: back, the first question without a good answer, or None when all are answered."""
        place = STEPS.index(self.at)
        if wish == BACK:
            return STEPS[max(0, place - 1)]
        if wish == MORE:
            return self.at
        wrong = next((step for step in STEPS[: place + 1] if not self._is_answered(step)), None)
        if wrong is not None:
            return wrong
        return STEPS[place + 1] if place + 1 < len(STEPS) else None

    def _is_answered(self, step: str) -> bool:
        form = self.form(step)
        return bool(form.is_bound and form.is_valid())

    def carried(self, step: str) -> list[tuple[str, str]]:
        """The answers to the other questions, as hidden fields."""
        others = tuple(f"{name}-" for name in STEPS if name != step)
        return [(name, value) for name, values in self.posted.lists() if name.startswith(others) for value in values]


def times_formset(posted: Mapping[str, Any] | None, whose: Whose, *, more: bool, initial: Any = None) -> Any:
    """The lines of weekly times; one empty line more when asked for, or when there is none yet."""
    options = {"prefix": "when", "form_kwargs": {"today": whose.today}}
    if posted is None:
        formset = WeeklyTimeFormSet(initial=initial, **options)
        formset.extra = 0 if initial else 1
        return formset
    return WeeklyTimeFormSet(_with_one_more(posted) if more else posted, **options)


def _with_one_more(posted: Any) -> QueryDict:
    wider = posted.copy()
    wider["when-TOTAL_FORMS"] = str(min(40, int(wider.get("when-TOTAL_FORMS") or 0) + 1))
    return wider


def _question(request: HttpRequest, whose: Whose, asking: Asking, step: str, *, refusal: str = "") -> HttpResponse:
    wants_more = request.POST.get("do") == MORE
    form = times_formset(request.POST, whose, more=True) if wants_more and step == "when" else asking.form(step)
    return shown(
        request,
        f"add_{step}",
        whose,
        form=form,
        at=step,
        step=STEPS.index(step) + 1,
        steps=len(STEPS),
        carried=asking.carried(step),
        is_first=step == STEPS[0],
        is_last=step == STEPS[-1],
        refusal=refusal,
        is_quiet=wants_more,
    )
