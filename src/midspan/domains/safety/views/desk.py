"""For staff: what is open, one obligation with its steps, and the sheets on which each thing done is written."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.conf.locale import LANG_INFO
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from msgspec import Struct

from midspan.domains.guardians.queries import standing_guardians
from midspan.domains.journey.queries import patient_for
from midspan.domains.safety.actions import (
    assign_tier,
    close,
    formulate,
    record_baseline,
    record_contact,
    record_guardian_told,
    record_minor_told,
    report,
    take,
)
from midspan.domains.safety.enums import ContactOutcome, Disposition, StepKind, Tier
from midspan.domains.safety.forms import (
    BaselineForm,
    CloseForm,
    ContactForm,
    FormulationForm,
    ReportForm,
    TierForm,
    WordsForm,
)
from midspan.domains.safety.kept_plans import plan_of
from midspan.domains.safety.own_wording import SAFE_WORDS
from midspan.domains.safety.plan_wording import part_lines, version_words
from midspan.domains.safety.queries import (
    Standing,
    baseline_of,
    closed_obligations,
    licensed,
    names_of_staff,
    obligation_for,
    open_obligations,
)
from midspan.domains.safety.rules.deeds import may_assign_tier, may_close, may_take, may_tell_guardian, may_write
from midspan.domains.safety.showing import clock_words, desk_line, moment_words, step_lines, what_words
from midspan.domains.safety.wording import DISPOSITION_WORDS, STATE_WORDS, TIER_WORDS
from midspan.kernel import clock
from midspan.ui.calling import call_link
from midspan.values import DataClass, RefusedError, Verdict


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Everything open of everybody in reach, the soonest due first."""
    found = open_obligations(viewer=request.actor)
    names = names_of_staff(viewer=request.actor, staff_ids=[pk for one in found for pk in (one.owner, *one.alerted)])
    lines = [desk_line(one, name=_patient_name(one), names=names, now=clock.now()) for one in found]
    return render(request, "safety/desk.html", {"lines": lines})


def _patient_name(found: Standing) -> str:
    patient = found.obligation.patient
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip()


def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What is open and was closed of one person, what is known, and the sheet on which staff report."""
    name = name_of(request, patient_id)
    form = ReportForm(request.POST if request.method == "POST" else None, initial={"sheet": uuid4()})
    if request.method == "POST" and form.is_valid():
        opened = _reported(request, patient_id, form)
        if opened:
            return redirect("safety:obligation", patient_id, opened)
    now, found = clock.now(), open_obligations(viewer=request.actor, patient_id=patient_id)
    names = names_of_staff(viewer=request.actor, staff_ids=[pk for one in found for pk in (one.owner, *one.alerted)])
    baseline = baseline_of(viewer=request.actor, patient_id=patient_id)
    context = {
        "name": name,
        "patient_id": patient_id,
        "lines": [desk_line(one, name=what_words(one), names=names, now=now) for one in found],
        "closed": [_closed_line(one) for one in closed_obligations(viewer=request.actor, patient_id=patient_id)],
        "baseline": baseline,
        "until": moment_words(baseline.until_at, now=now) if baseline else "",
        "may_record": licensed(viewer=request.actor),
        "form": form,
    }
    return render(request, "safety/of_patient.html", context)


def _closed_line(found: Standing) -> dict[str, object]:
    assert found.closing is not None  # noqa: S101 - only closed ones are asked for.
    return {
        "what": what_words(found),
        "how": DISPOSITION_WORDS[Disposition(found.closing.disposition)],
        "by": str(found.closing.closed_by),
        "at": found.closing.closed_at,
        "url": reverse("safety:obligation", args=[found.obligation.patient_id, found.obligation.pk]),
    }


def _reported(request: HttpRequest, patient_id: UUID, form: ReportForm) -> UUID | None:
    given = form.cleaned_data
    try:
        opened = report(
            patient_id=patient_id,
            key=given["key"],
            words=given["words"],
            source=str(given["sheet"]),
            by=request.actor,
        )
    except RefusedError as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        return None
    found = obligation_for(viewer=request.actor, obligation_id=opened.pk)
    if found is None or found.owner or found.alerted:
        messages.success(request, _("Kept, and somebody has been alerted."))
    else:
        messages.error(
            request, _("Kept, but the alert reached nobody. Call the director, and stay with it until then.")
        )
    return opened.pk


@require_GET
def obligation(request: HttpRequest, patient_id: UUID, obligation_id: UUID) -> HttpResponse:
    """Where it stands, how to reach the person, what was done, and what can be done now."""
    name, found = name_of(request, patient_id), _found(request, patient_id, obligation_id)
    now = clock.now()
    names = _names_in(request, found)
    context = {
        "name": name,
        "patient_id": patient_id,
        "found": found,
        "what": what_words(found),
        "clock": clock_words(found, now=now),
        "is_late": found.is_late(now),
        "state": STATE_WORDS[found.state],
        "tier": _tier_words(found),
        "owner": names.get(found.owner, "") if found.owner else "",
        "seen_owner": found.owner or "",
        "may_take": may_take(request.actor, state=found.state, owner=found.owner, seen_owner=found.owner),
        "reach": _reach_lines(request, found),
        "call": _call(request, found),
        "guardians": _guardians(request, patient_id),
        "formulation": found.formulation,
        "next_contact": moment_words(found.formulation.follow_up_at, now=now) if found.formulation else "",
        "deeds": [
            {
                "label": deed.title,
                "verdict": deed.verdict(request, found),
                "url": reverse("safety:deed", args=[patient_id, obligation_id, key]),
            }
            for key, deed in DEEDS.items()
            if deed.is_for(request, patient_id)
        ],
        "steps": step_lines(found.steps, names=names, now=now),
        **_plan(request, patient_id),
    }
    return render(request, "safety/obligation.html", context)


def _plan(request: HttpRequest, patient_id: UUID) -> dict[str, object]:
    """What the person does when it gets worse, in their own words, for whoever calls them."""
    plan = plan_of(viewer=request.actor, patient_id=patient_id)
    names = names_of_staff(viewer=request.actor, staff_ids=[plan.written_by]) if plan else {}
    return {"parts": part_lines(plan), "written": version_words(plan, names=names) if plan else ""}


def _names_in(request: HttpRequest, found: Standing) -> dict[UUID, str]:
    ids = [pk for one in found.steps for pk in (one.staff_id, one.by_id)]
    return names_of_staff(viewer=request.actor, staff_ids=ids)


def _tier_words(found: Standing) -> str:
    if found.assigned:
        return _("%(tier)s, assigned by a clinician (computed: %(computed)s)") % {
            "tier": TIER_WORDS[found.tier],
            "computed": TIER_WORDS[Tier(found.obligation.tier)],
        }
    return _("%(tier)s, computed; no clinician has assigned one yet") % {"tier": TIER_WORDS[found.tier]}


def _reach_lines(request: HttpRequest, found: Standing) -> list[dict[str, str]]:
    """What the person said last, and what is on file."""
    patient: Any = patient_for(
        viewer=request.actor, patient_id=found.obligation.patient_id, data_class=DataClass.CONTACT
    )
    last = found.replies[-1] if found.replies else None
    said = [
        (_("Safe right now?"), str(SAFE_WORDS[last.safe]) if last else _("Has not said")),
        (_("Number to call now"), last.phone if last else ""),
        (_("Where they are"), last.place if last else ""),
        (_("Who is with them"), last.with_whom if last else ""),
        (_("Number on file"), patient.phone if patient else ""),
        (_("Language"), _language(patient)),
    ]
    return [{"label": str(label), "value": value} for label, value in said]


def _language(patient: Any) -> str:
    if patient is None:
        return ""
    name = str(get_language_info(patient.language)["name"]) if patient.language in LANG_INFO else patient.language
    return _("%(language)s, with an interpreter") % {"language": name} if patient.needs_interpreter else name


def _call(request: HttpRequest, found: Standing) -> dict[str, str]:
    """The number they gave last, else the one on file."""
    patient: Any = patient_for(
        viewer=request.actor, patient_id=found.obligation.patient_id, data_class=DataClass.CONTACT
    )
    given = next((one.phone for one in reversed(found.replies) if one.phone), "")
    phone = given or (patient.phone if patient else "")
    return {"phone": phone, "url": call_link(phone)} if phone else {}


def _guardians(request: HttpRequest, patient_id: UUID) -> list[str]:
    """Everybody who stands for a minor now, each by name: nobody is told by itself, and one parent is not the other."""
    standing = standing_guardians(viewer=request.actor, patient_id=patient_id)
    return [f"{one.guardian.name} ({one.guardian.relation})" for one in standing if one.is_now]


@require_POST
def take_it(request: HttpRequest, patient_id: UUID, obligation_id: UUID) -> HttpResponse:
    found, seen = _found(request, patient_id, obligation_id), request.POST.get("seen", "")
    try:
        take(obligation_id=found.obligation.pk, seen_owner=_uuid(seen), by=request.actor)
        messages.success(request, _("It is yours. Call now."))
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
    return redirect("safety:obligation", patient_id, obligation_id)


def _uuid(words: str) -> UUID | None:
    try:
        return UUID(words) if words else None
    except ValueError as error:
        raise Http404 from error


class Deed(Struct, frozen=True):
    """One thing staff write: its form, its action and the verdict that opens it or says why it is closed."""

    title: Any
    form: Callable[..., Any]
    do: Callable[[Any, UUID, Any], object]
    verdict: Callable[[HttpRequest, Standing], Verdict]
    needs_guardian: bool = False

    def is_for(self, request: HttpRequest, patient_id: UUID) -> bool:
        return not self.needs_guardian or bool(_guardians(request, patient_id))


def _may_write(request: HttpRequest, found: Standing) -> Verdict:
    return may_write(request.actor, state=found.state, owner=found.owner)


def _may_decide(request: HttpRequest, found: Standing) -> Verdict:
    return may_assign_tier(request.actor, state=found.state, licensed=licensed(viewer=request.actor))


def _may_close(request: HttpRequest, found: Standing) -> Verdict:
    return may_close(
        request.actor,
        state=found.state,
        licensed=licensed(viewer=request.actor),
        has_formulation=found.formulation is not None,
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
    "formulation": Deed(gettext_lazy("Write the formulation"), FormulationForm, _formulate, _may_decide),
    "close": Deed(gettext_lazy("Close"), CloseForm, _close, _may_close),
}


def deed(request: HttpRequest, patient_id: UUID, obligation_id: UUID, key: str) -> HttpResponse:
    """One sheet: what was done, or decided."""
    name, found = name_of(request, patient_id), _found(request, patient_id, obligation_id)
    one = DEEDS.get(key)
    if one is None or not one.is_for(request, patient_id):
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
    try:
        one.do(form, found.obligation.pk, request.actor)
    except RefusedError as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        return False
    messages.success(request, _("Kept with the record."))
    return True


def baseline(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Passive thoughts that are known, for two weeks at most."""
    name = name_of(request, patient_id)
    if not licensed(viewer=request.actor):
        raise Http404
    form = BaselineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _was_recorded(request, patient_id, form):
        return redirect("safety:of_patient", patient_id)
    return render(request, "safety/baseline.html", {"name": name, "patient_id": patient_id, "form": form})


def _was_recorded(request: HttpRequest, patient_id: UUID, form: BaselineForm) -> bool:
    try:
        record_baseline(
            patient_id=patient_id, words=form.cleaned_data["words"], until_at=form.until_at, by=request.actor
        )
    except RefusedError as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        return False
    messages.success(request, _("Kept with the record."))
    return True


def _found(request: HttpRequest, patient_id: UUID, obligation_id: UUID) -> Standing:
    found = obligation_for(viewer=request.actor, obligation_id=obligation_id, patient_id=patient_id)
    if found is None:
        raise Http404
    return found


def name_of(request: HttpRequest, patient_id: UUID) -> str:
    patient: Any = patient_for(viewer=request.actor, patient_id=patient_id)
    if patient is None:
        raise Http404
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip()
