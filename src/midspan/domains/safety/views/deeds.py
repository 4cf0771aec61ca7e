"""The sheets on which staff write what was done or decided about one obligation."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import Struct

from midspan.domains.safety.actions import (
    assign_tier,
    close,
    formulate,
    look_at_placement,
    record_contact,
    record_guardian_told,
    record_minor_told,
    respond,
)
from midspan.domains.safety.enums import (
    ContactOutcome,
    Disposition,
    ObligationKind,
    PlacementLook,
    PlanLook,
    StepKind,
    Tier,
)
from midspan.domains.safety.forms import (
    CloseForm,
    ContactForm,
    FormulationForm,
    PlacementLookForm,
    ResponseForm,
    TierForm,
)
from midspan.domains.safety.queries import Standing, licensed
from midspan.domains.safety.rules.deeds import may_assign_tier, may_close, may_respond, may_tell_guardian, may_write
from midspan.domains.safety.showing import what_words
from midspan.domains.safety.views.naming import found_for, guardians_here, name_of
from midspan.ui.answering import done
from midspan.ui.words import WordsForm
from midspan.values import Verdict, first_refusal


class Deed(Struct, frozen=True):
    """One thing staff write: its form, its action and the verdict that opens it or says why it is closed."""

    title: Any
    form: Callable[..., Any]
    do: Callable[[Any, UUID, Any], object]
    verdict: Callable[[HttpRequest, Standing], Verdict]
    needs_guardian: bool = False
    of_kind: str = ""

    def is_for(self, request: HttpRequest, found: Standing) -> bool:
        is_of_kind = self.of_kind in {"", found.obligation.kind}
        return is_of_kind and (not self.needs_guardian or bool(guardians_here(request, found.obligation.patient_id)))


def _may_write(request: HttpRequest, found: Standing) -> Verdict:
    return may_write(request.actor, state=found.state, owner=found.owner)


def _may_decide(request: HttpRequest, found: Standing) -> Verdict:
    return may_assign_tier(request.actor, state=found.state, licensed=licensed(viewer=request.actor))


def _may_close(request: HttpRequest, found: Standing) -> Verdict:
    return may_close(
        request.actor,
        state=found.state,
        licensed=licensed(viewer=request.actor),
        has_formulation=found.holding is not None,
        has_response=found.has_response,
    )


def _may_tell(request: HttpRequest, found: Standing) -> Verdict:
    was_told = any(one.kind == StepKind.MINOR_TOLD for one in found.steps)
    told = may_tell_guardian(was_minor_told=was_told)
    return told if not told else _may_write(request, found)


def _contact(form: Any, obligation_id: UUID, by: Any) -> object:
    given = form.cleaned_data
    return record_contact(
        obligation_id=obligation_id, outcome=ContactOutcome(given["outcome"]), words=given["words"], by=by
    )


def _tier(form: Any, obligation_id: UUID, by: Any) -> object:
    given = form.cleaned_data
    return assign_tier(obligation_id=obligation_id, tier=Tier(given["tier"]), words=given["words"], by=by)


def may_answer_lapse(request: HttpRequest, found: Standing) -> Verdict:
    return first_refusal(_may_write(request, found), may_respond(kind=found.obligation.kind, state=found.state))


def _respond(form: Any, obligation_id: UUID, by: Any) -> object:
    given = form.cleaned_data
    return respond(obligation_id=obligation_id, plan_look=PlanLook(given["plan_look"]), words=given["words"], by=by)


def _look(form: Any, obligation_id: UUID, by: Any) -> object:
    given = form.cleaned_data
    return look_at_placement(
        obligation_id=obligation_id, look=PlacementLook(given["look"]), words=given["words"], by=by
    )


def _formulate(form: Any, obligation_id: UUID, by: Any) -> object:
    return formulate(obligation_id=obligation_id, parts=form.parts, follow_up_at=form.follow_up_at, by=by)


def _close(form: Any, obligation_id: UUID, by: Any) -> object:
    return close(obligation_id=obligation_id, disposition=Disposition(form.cleaned_data["disposition"]), by=by)


def _minor(form: Any, obligation_id: UUID, by: Any) -> object:
    return record_minor_told(obligation_id=obligation_id, words=form.cleaned_data["words"], by=by)


def _guardian(form: Any, obligation_id: UUID, by: Any) -> object:
    return record_guardian_told(obligation_id=obligation_id, words=form.cleaned_data["words"], by=by)


# In the order in which they are done.
DEEDS = {
    "contact": Deed(gettext_lazy("Write a contact"), ContactForm, _contact, _may_write),
    "tier": Deed(gettext_lazy("Assign the tier"), TierForm, _tier, _may_decide),
    "minor": Deed(gettext_lazy("The young person was told"), WordsForm, _minor, _may_write, needs_guardian=True),
    "guardian": Deed(gettext_lazy("A guardian was told"), WordsForm, _guardian, _may_tell, needs_guardian=True),
    "response": Deed(
        gettext_lazy("Write what you answered"), ResponseForm, _respond, may_answer_lapse, of_kind=ObligationKind.LAPSE
    ),
    "placement": Deed(
        gettext_lazy("Look at the level of care"),
        PlacementLookForm,
        _look,
        may_answer_lapse,
        of_kind=ObligationKind.LAPSE,
    ),
    "formulation": Deed(gettext_lazy("Write the formulation"), FormulationForm, _formulate, _may_decide),
    "close": Deed(gettext_lazy("Close"), CloseForm, _close, _may_close),
}


def deed(request: HttpRequest, patient_id: UUID, obligation_id: UUID, key: str) -> HttpResponse:
    """One sheet: what was done, or decided."""
    name, found = name_of(request, patient_id), found_for(request, patient_id, obligation_id)
    one = DEEDS.get(key)
    if one is None or not one.is_for(request, found):
        raise Http404
    # What was written meanwhile is never lost: the action refuses it into the form.
    if request.method != "POST" and not one.verdict(request, found):
        raise Http404
    form = one.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _was_done(request, one, form, found):
        return redirect("safety:obligation", patient_id, obligation_id)
    context = {"name": name, "title": one.title, "what": what_words(found), "form": form, "found": found}
    return render(request, "safety/deed.html", context)


def _was_done(request: HttpRequest, one: Deed, form: Any, found: Standing) -> bool:
    if not done(form, lambda: one.do(form, found.obligation.pk, request.actor)):
        return False
    messages.success(request, _("Kept with the record."))
    return True
