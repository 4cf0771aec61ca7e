"""A person's plan for staff: as it holds, is written, signed, compared and reviewed."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.people.queries import has_stepped_up
from midspan.domains.plans.actions import (
    begin_plan,
    drop_draft,
    drop_element,
    hold_review,
    name_to_sign,
    offer_plan,
    take_back_offer,
    take_up,
    write_element,
)
from midspan.domains.plans.enums import Kind, PlanState
from midspan.domains.plans.forms import CriterionReviewForm, ObjectiveReviewForm, SummaryForm, form_for
from midspan.domains.plans.own_forms import SignForm
from midspan.domains.plans.queries import (
    PlanFile,
    active_plan,
    criteria_of,
    has_lasting_notes,
    needs_not_taken_up,
    own_ratings,
    plan_due_date,
    plan_in_work,
    plan_version,
    plans_of,
    reviews_of,
    staff_notes_in,
    staff_notes_of,
    suggestions_of,
    version_before,
    words_of_objectives,
)
from midspan.domains.plans.rules import differences, may_drop, may_note, may_offer, may_take_back, may_write
from midspan.domains.plans.rules.differences import own_fields
from midspan.domains.plans.showing import (
    difference_lines,
    field_lines,
    lines_of,
    loose_ends,
    names_in,
    notes_beside_none,
    review_words,
    staff_review_lines,
    version_line,
)
from midspan.domains.plans.suggested import suggestion_lines
from midspan.domains.plans.thread import Node, kind_of, objectives_in, state_of, walked
from midspan.domains.plans.together import begin_together, may_leave
from midspan.domains.plans.views.answering import base_of, file_of, name_or_absent, shown, signed, signer_for
from midspan.domains.plans.wording import KIND_WORDS
from midspan.kernel.margins import slips_of
from midspan.ui.answering import done, told
from midspan.values import Actor, is_as_seen


@require_GET
def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The plan that holds, what is in work, all versions and reviews."""
    name, viewer = name_or_absent(request, patient_id), request.actor
    active, work = active_plan(viewer=viewer, patient_id=patient_id), plan_in_work(viewer=viewer, patient_id=patient_id)
    versions = plans_of(viewer=viewer, patient_id=patient_id)
    reviews = reviews_of(viewer=viewer, patient_id=patient_id)
    notes = staff_notes_of(viewer=viewer, patient_id=patient_id)
    context = {
        "name": name,
        "patient_id": patient_id,
        "active": shown(active, viewer, staff_notes=notes),
        "other_notes": notes_beside_none(notes, active, viewer),
        "work": shown(work, viewer),
        "noting": patient_id if work is None and may_note(viewer, state=active.state if active else None) else None,
        "due": None if active else plan_due_date(viewer=viewer, patient_id=patient_id),
        "review": review_words(viewer=viewer, patient_id=patient_id) if active else None,
        "may_begin": work is None and may_write(viewer, state=PlanState.DRAFT),
        "versions": [version_line(one) for one in versions],
        "has_stepped_up": has_stepped_up(request),
        "reviews": staff_review_lines(reviews, words_of_objectives(viewer=viewer, patient_id=patient_id)),
    }
    return render(request, "plans/of_patient.html", context)


@require_GET
def thread(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """From each need to what came of it: sessions, scores, ratings and reviews, and every loose end by name."""
    name, viewer = name_or_absent(request, patient_id), request.actor
    file = _found(active_plan(viewer=viewer, patient_id=patient_id))
    slips = slips_of("plans:thread", request, file=file)
    reviews = reviews_of(viewer=viewer, patient_id=patient_id)
    own = own_ratings(viewer=viewer, plan=file.plan)
    notes = staff_notes_of(viewer=viewer, patient_id=patient_id)
    lines = lines_of(file, viewer=viewer, slips=slips, reviews=reviews, ratings=own, staff_notes=notes)
    context = {
        "name": name,
        "patient_id": patient_id,
        "version": version_line(file.plan),
        "review": review_words(viewer=viewer, patient_id=patient_id),
        "lines": [line for line in lines if line["kind"] != Kind.CRITERION],
        "criteria": [line for line in lines if line["kind"] == Kind.CRITERION],
        "loose": loose_ends(file, slips),
        "foot": [slip.markup for slip in slips if slip.line is None and slip.markup],
    }
    return render(request, "plans/thread_page.html", context)


@require_POST
def printed(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The plan that holds on paper, in the person's language."""
    name_or_absent(request, patient_id)
    return file_of(request, patient_id) or redirect("plans:of_patient", patient_id)


@require_POST
def begin(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    name_or_absent(request, patient_id)
    told(request, lambda: begin_plan(patient_id=patient_id, by=request.actor))
    return _to_draft_or_plan(request, patient_id)


@require_GET
def draft(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The version in work, with what is loose beside it and what can be added where."""
    if request.together:
        return redirect("plans:together", patient_id)  # Before anything is read that only staff see.
    name, viewer = name_or_absent(request, patient_id), request.actor
    file = _found(plan_in_work(viewer=viewer, patient_id=patient_id))
    suggestions = suggestion_lines(file, viewer=viewer)
    context = {
        "name": name,
        "patient_id": patient_id,
        "work": shown(file, viewer, staff_notes=staff_notes_of(viewer=viewer, patient_id=patient_id)),
        "noting": patient_id if may_note(viewer, state=file.state) else None,
        "offering": may_offer(viewer, state=file.state, found=file.found, has_open_suggestions=bool(suggestions)),
        "may_take_back": may_take_back(viewer, state=file.state),
        "may_write": may_write(viewer, state=file.state),
        "dropping": may_drop(
            viewer,
            state=file.state,
            has_names=file.has_names,
            has_suggestions=bool(suggestions_of(viewer=viewer, plan=file.plan)),
            has_lasting_notes=has_lasting_notes(viewer=viewer, plan=file.plan),
        ),
        "suggestions": suggestions,
        "need_kind": Kind.NEED,
        "found": needs_not_taken_up(viewer=viewer, file=file),
        "criterion_kind": Kind.CRITERION,
        "signing": signer_for(file, viewer),
    }
    return render(request, "plans/draft.html", context)


def add(request: HttpRequest, patient_id: UUID, kind: str, under: UUID | None = None) -> HttpResponse:
    return _element(request, patient_id, _kind(kind), under=under)


def change(request: HttpRequest, patient_id: UUID, kind: str, thread: UUID) -> HttpResponse:
    return _element(request, patient_id, _kind(kind), thread=thread)


def _kind(word: str) -> Kind:
    try:
        return Kind(word)
    except ValueError:
        raise Http404 from None


def _element(
    request: HttpRequest, patient_id: UUID, kind: Kind, *, thread: UUID | None = None, under: UUID | None = None
) -> HttpResponse:
    name, viewer = name_or_absent(request, patient_id), request.actor
    file = _found(plan_in_work(viewer=viewer, patient_id=patient_id))
    node, is_together = _node(file, kind, thread), request.together is not None
    form = form_for(kind, request.POST or None, viewer=viewer, initial=_written(node, viewer), is_together=is_together)
    seen = request.POST.get("seen")
    if request.method == "POST" and form.is_valid():
        said = {"patient_id": patient_id, "kind": kind, "words": form.said(), "thread": thread, "under": under}
        if done(form, lambda: write_element(**said, seen=seen, by=viewer)):
            return redirect("plans:draft", patient_id)
    now = state_of(node) if node else ""
    context = {
        "form": form,
        "name": name,
        "patient_id": patient_id,
        "kind": kind,
        "kind_words": KIND_WORDS[kind],
        "thread": None if is_together else thread,
        "base": base_of(request),
        "seen": now,
        # Shown beside what was typed, whatever else is wrong: nobody writes over what they have not seen.
        "meanwhile": [] if node is None or is_as_seen(now, seen) else field_lines(node, viewer=viewer),
    }
    return render(request, "plans/element.html", context)


def _node(file: PlanFile, kind: Kind, thread: UUID | None) -> Node | None:
    """What is written of a thread so far; None for a new one."""
    if thread is None:
        return None
    node = next((one for one in walked(file.tree) if one.thread == thread and kind_of(one) is kind), None)
    if node is None:
        raise Http404
    return node


def _written(node: Node | None, viewer: Actor) -> dict[str, Any]:
    """What a form begins with."""
    return own_fields(node) if node else {"state": "active", "doer": "staff", "owner_id": str(viewer.id)}


@require_POST
def found(request: HttpRequest, patient_id: UUID, found_id: UUID) -> HttpResponse:
    """Take up what an assessment found."""
    name_or_absent(request, patient_id)
    told(request, lambda: take_up(patient_id=patient_id, found_id=found_id, by=request.actor))
    return _to_draft_or_plan(request, patient_id)


@require_POST
def drop_one(request: HttpRequest, patient_id: UUID, kind: str, thread: UUID) -> HttpResponse:
    name_or_absent(request, patient_id)
    what = _kind(kind)
    told(request, lambda: drop_element(patient_id=patient_id, kind=what, thread=thread, by=request.actor))
    return _to_draft_or_plan(request, patient_id)


@require_POST
def offer(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    name = name_or_absent(request, patient_id)
    is_offered = told(request, lambda: offer_plan(patient_id=patient_id, by=request.actor))
    if is_offered and not request.together:  # Who sits there reads it on the page.
        messages.success(request, _("%(name)s is told that there is something to read.") % {"name": name})
    return _to_draft_or_plan(request, patient_id)


@require_POST
def back(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    name_or_absent(request, patient_id)
    told(request, lambda: take_back_offer(patient_id=patient_id, by=request.actor))
    return _to_draft_or_plan(request, patient_id)


@require_POST
def drop(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    name_or_absent(request, patient_id)
    if told(request, lambda: drop_draft(patient_id=patient_id, by=request.actor)):
        messages.success(request, _("Thrown away. What holds goes on holding."))
    return redirect("plans:of_patient", patient_id)


def sign(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """A clinician reads what the person reads, and signs."""
    name, viewer = name_or_absent(request, patient_id), request.actor
    work = plan_in_work(viewer=viewer, patient_id=patient_id)
    if work is None and request.method == "POST":
        return _to_draft_or_plan(request, patient_id)  # The last name was sent twice: it holds.
    if request.together and not may_leave(request, request.together):
        # The name to type stands on a screen that is in two hands: only who signed in writes it.
        return redirect(f"{reverse('people:step_up')}?{urlencode({'next': request.path})}")
    file = _found(work)
    signer, form = signer_for(file, viewer), SignForm(request.POST or None)
    if signer is None:
        return redirect("plans:draft", patient_id)
    if request.method == "POST" and form.is_valid() and signed(request, form, patient_id, signer):
        messages.success(request, _("Signed."))
        if request.together:
            begin_together(request, patient_id=patient_id)  # What was shown to sign does not lead out as well.
        return redirect("plans:together" if request.together else "plans:of_patient", patient_id)
    own_name = name_to_sign(signer=signer, patient_id=patient_id, by=viewer)
    context = {"form": form, "name": name, "patient_id": patient_id, "own_name": own_name, "base": base_of(request)}
    return render(request, "plans/sign.html", {**context, "work": shown(file, viewer, is_own=True)})


@require_GET
def version(request: HttpRequest, patient_id: UUID, plan_id: UUID) -> HttpResponse:
    """One version, and what it changed."""
    name, viewer = name_or_absent(request, patient_id), request.actor
    file = _found(plan_version(viewer=viewer, patient_id=patient_id, plan_id=plan_id))
    before = version_before(viewer=viewer, plan=file.plan)
    names = names_in([file.tree, *([before.tree] if before else [])], viewer=viewer)
    context = {
        "name": name,
        "patient_id": patient_id,
        "shown": shown(file, viewer, staff_notes=staff_notes_in(viewer=viewer, plan=file.plan)),
        "has_before": before is not None,
        "changes": difference_lines(differences(before.tree, file.tree), names) if before else [],
    }
    return render(request, "plans/version.html", context)


def review(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Both ratings side by side, and what becomes of each objective."""
    name, viewer = name_or_absent(request, patient_id), request.actor
    file = _found(active_plan(viewer=viewer, patient_id=patient_id))
    data = request.POST or None
    forms = [ObjectiveReviewForm(data, one) for one in objectives_in(file.tree)]
    ends = [CriterionReviewForm(data, one) for one in criteria_of(viewer=viewer, patient_id=patient_id)]
    summary = SummaryForm(data)
    if request.method == "POST" and all([summary.is_valid(), *(form.is_valid() for form in [*forms, *ends])]):
        said = {
            "lines": [form.reviewed() for form in forms],
            "met": {thread: is_met for form in ends for thread, is_met in form.judged().items()},
            "summary": summary.cleaned_data["summary"],
        }
        if done(summary, lambda: hold_review(patient_id=patient_id, by=viewer, **said)):
            messages.success(request, _("Kept. What is to change is changed in a new version, which both sign."))
            return redirect("plans:of_patient", patient_id)
    own = own_ratings(viewer=viewer, plan=file.plan)
    context = {
        "name": name,
        "patient_id": patient_id,
        "forms": forms,
        "ends": ends,
        "summary": summary,
        "due": review_words(viewer=viewer, patient_id=patient_id),
        "objectives": [(form, own.get(form.objective.thread)) for form in forms],
    }
    return render(request, "plans/review.html", context)


def _found(file: PlanFile | None) -> PlanFile:
    if file is None:
        raise Http404
    return file


def _to_draft_or_plan(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    is_there = plan_in_work(viewer=request.actor, patient_id=patient_id) is not None
    if request.together:
        return redirect("plans:together", patient_id)
    return redirect("plans:draft" if is_there else "plans:of_patient", patient_id)
