"""One person: what is open, was closed and is known, and the sheets on which staff report and write what is known."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from midspan.domains.safety.actions import agree_line, record_baseline, report
from midspan.domains.safety.enums import Disposition
from midspan.domains.safety.forms import BaselineForm, LineForm, ReportForm
from midspan.domains.safety.queries import (
    Standing,
    agreed_line,
    baseline_of,
    closed_obligations,
    licensed,
    line_of_everybody,
    names_of_staff,
    obligation_for,
    open_obligations,
)
from midspan.domains.safety.showing import desk_line, moment_words, what_words
from midspan.domains.safety.views.naming import name_of
from midspan.domains.safety.wording import DISPOSITION_WORDS
from midspan.kernel import clock
from midspan.kernel.margins import margin_of
from midspan.ui.answering import done
from midspan.values import RefusedError


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
        "lines": [desk_line(one, names=names, now=now) for one in found],
        "closed": [_closed_line(one) for one in closed_obligations(viewer=request.actor, patient_id=patient_id)],
        "baseline": baseline,
        "until": moment_words(baseline.until_at, now=now) if baseline else "",
        "line": agreed_line(viewer=request.actor, patient_id=patient_id),
        "everybody": line_of_everybody(),
        "may_record": licensed(viewer=request.actor),
        "form": form,
        "margin": margin_of("safety:of_patient", request, patient_id=patient_id),
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


def line(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """From which answer on somebody talks with them, agreed together."""
    name, standing = name_of(request, patient_id), agreed_line(viewer=request.actor, patient_id=patient_id)
    begun = {"points": (standing and standing.points) or LineForm.EVERYBODY, "seen": standing.number if standing else 0}
    form = LineForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid() and _was_agreed(request, patient_id, form):
        return redirect("safety:of_patient", patient_id)
    newer = None
    if form.is_bound and standing and not form.has_seen(standing.number):
        newer = standing
        form.show_again(standing.number)
    everybody = line_of_everybody()
    context = {"name": name, "patient_id": patient_id, "form": form, "everybody": everybody, "newer": newer}
    return render(request, "safety/line.html", context)


def _was_agreed(request: HttpRequest, patient_id: UUID, form: LineForm) -> bool:
    given = form.cleaned_data
    if not done(
        form,
        lambda: agree_line(
            patient_id=patient_id, points=given["points"], words=given["words"], seen=given["seen"], by=request.actor
        ),
    ):
        return False
    if given["points"]:
        messages.success(request, _("Kept. They read the number in their diary, above the question."))
    else:
        messages.success(request, _("Kept. It is as with everybody: their diary names no number of their own."))
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
    if not done(
        form,
        lambda: record_baseline(
            patient_id=patient_id, words=form.cleaned_data["words"], until_at=form.until_at, by=request.actor
        ),
    ):
        return False
    messages.success(request, _("Kept with the record."))
    return True
