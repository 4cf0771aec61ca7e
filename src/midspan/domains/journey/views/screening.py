"""Screening and placement."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.journey.actions import (
    answer_screening,
    clear_flag,
    complete_screening,
    countersign_placement,
    draft_placement,
    return_placement,
    sign_placement,
)
from midspan.domains.journey.checklists import Checklist, Edition, Worksheet, current, edition_of
from midspan.domains.journey.enums import Answer, DifferenceReason, LevelDecision
from midspan.domains.journey.forms.referrals import ReasonForm
from midspan.domains.journey.forms.worksheets import DECISIONS, REASONS, ScreeningForm, SignForm, WorksheetForm
from midspan.domains.journey.models import Placement, Screening
from midspan.domains.journey.queries import PersonFile, person_file
from midspan.domains.journey.queries.stays import placement_before, review_by, screening_verdict, worksheet_mark
from midspan.domains.journey.rules.screening import answer_of, open_flags
from midspan.domains.journey.showing import day_words, full_name, moment_words
from midspan.domains.journey.views.answering import found, posted, to_person
from midspan.domains.people.queries import clinicians
from midspan.kernel.margins import margin_of
from midspan.ui.answering import attempted, told


def screening(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    file, episode = _stay(request, patient_id)
    checklist = _checklist(file.screening)
    form = ScreeningForm(posted(request), checklist=checklist, screening=file.screening)
    if request.method == "POST" and form.is_valid():
        if attempted(form, lambda: _keep_screening(form, episode.pk, request)):
            return _after_screening(request, patient_id)
        file, episode = _stay(request, patient_id)
    context = _context(file) | {
        "form": form,
        "checklist": checklist,
        "set_flags": _set_flags(file.screening, checklist),
        "is_complete": file.screening is not None and file.screening.completed_at is not None,
    }
    return render(request, "journey/screening.html", context)


def clear(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    file, episode = _stay(request, patient_id)
    flag = {one.key: one for one in _checklist(file.screening).flags}.get(key)
    label = _("Why is it safe to go on?")
    form = ReasonForm(posted(request), label=label, hint=_("What was done, by whom, and when. It is kept."))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempted(form, lambda: clear_flag(episode_id=episode.pk, key=key, reason=reason, by=request.actor)):
            messages.success(request, _("Cleared."))
            return redirect("journey:screening", patient_id)
    return render(request, "journey/clear_flag.html", _context(file) | {"form": form, "flag": found(flag)})


def placement(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    file, episode = _stay(request, patient_id)
    row = file.placement
    wants_review = "review" in request.GET or request.method == "POST"
    if row and row.signed_at and not (row.countersigned_at and wants_review):
        return redirect("journey:placement_sign", patient_id)
    kept = None if row and row.countersigned_at else row
    # A review begins empty: last time's ratings beside the empty ones would be copied, not thought about.
    form = WorksheetForm(
        posted(request),
        worksheet=current(Edition.PLACEMENT),
        placement=kept,
        latest=review_by(viewer=request.actor, episode=episode),
    )
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and attempted(form, lambda: _keep_placement(form, episode.pk, request)):
        return _after_draft(request, patient_id)
    stops = screening_verdict(file.screening)
    context = _context(file) | {"form": form, "worksheet": form.worksheet, "stops": stops}
    context["last"] = _last(request, episode.pk, besides=kept) if form.is_review else None
    context |= {"mark": worksheet_mark(kept), "kept": _summary(kept) if _is_of_another(request, kept) else None}
    context["margin"] = margin_of("journey:placement", request, file=file) if form.is_review else []
    return render(request, "journey/placement.html", context)


def _is_of_another(request: HttpRequest, kept: Placement | None) -> bool:
    """Whether what was sent was written beside other words than are kept: then those are shown."""
    return kept is not None and request.POST.get("seen", worksheet_mark(kept)) != worksheet_mark(kept)


def placement_sign(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The worksheet to be read, with the one thing this person may do to it."""
    file, _episode = _stay(request, patient_id)
    row = found(file.placement)
    others = clinicians(viewer=request.actor).exclude(pk=request.actor.id)
    form = SignForm(posted(request), clinicians=others)
    if request.method == "POST" and form.is_valid():
        said = {"ask": form.cleaned_data["ask"].pk, "seen": request.POST.get("seen")}
        if attempted(form, lambda: sign_placement(placement_id=row.pk, by=request.actor, **said)):
            messages.success(request, _("Signed. The second clinician can see it now."))
            return redirect("journey:person", patient_id)
    context = _context(file) | {
        "form": form,
        "placement": row,
        "mark": worksheet_mark(row),
        "summary": _beside(_summary(row), _last(request, row.episode_id, besides=row)),
        "margin": margin_of("journey:placement_sign", request, file=file),
        "may_countersign": row.signed_at and not row.countersigned_at and row.signed_by_id != request.actor.id,
    }
    return render(request, "journey/placement_sign.html", context)


@require_POST
def countersign(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    file, _episode = _stay(request, patient_id)
    row = found(file.placement)
    act = return_placement if "return" in request.POST else countersign_placement
    if not told(request, lambda: act(placement_id=row.pk, by=request.actor, seen=request.POST.get("seen"))):
        return redirect("journey:placement_sign", patient_id)
    messages.success(request, _("Sent back.") if act is return_placement else _("Signed twice. It is fixed now."))
    return to_person(request, patient_id)


def _stay(request: HttpRequest, patient_id: UUID) -> tuple[PersonFile, object]:
    file = found(person_file(viewer=request.actor, patient_id=patient_id))
    return file, found(file.episode)


def _context(file: PersonFile) -> dict[str, object]:
    return {"file": file, "patient": file.patient, "name": full_name(file.patient)}


def _checklist(row: Screening | None) -> Checklist:
    """The edition the screening began with; the current one for a new screening."""
    if row is None:
        return current(Edition.SCREENING)
    return edition_of(Edition.SCREENING, row.edition)


def _keep_screening(form: ScreeningForm, episode_id: UUID, request: HttpRequest) -> Screening:
    kept = answer_screening(
        episode_id=episode_id,
        answers=form.answers(),
        phone_screen=form.phone_screen(),
        note=form.cleaned_data["note"],
        by=request.actor,
    )
    return complete_screening(episode_id=episode_id, by=request.actor) if "finish" in request.POST else kept


def _after_screening(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    file, _episode = _stay(request, patient_id)
    if file.screening and open_flags(file.screening.answers):
        messages.warning(request, _("Saved. A red flag is set: here is what to do now."))
        return redirect("journey:screening", patient_id)
    messages.success(request, _("Saved."))
    return redirect("journey:person", patient_id)


def _set_flags(row: Screening | None, checklist: Checklist) -> list[dict[str, object]]:
    """The flags answered yes, with what to do now or how they were cleared."""
    if row is None:
        return []
    return [
        {"flag": flag, "cleared": row.answers[flag.key].get("cleared_reason", "")}
        for flag in checklist.flags
        if answer_of(row.answers, flag.key) is Answer.YES
    ]


def _keep_placement(form: WorksheetForm, episode_id: UUID, request: HttpRequest) -> Placement:
    said = {"patient_view": form.cleaned_data["patient_view"], "seen": request.POST.get("seen")}
    return draft_placement(episode_id=episode_id, draft=form.draft(), by=request.actor, **said)


def _after_draft(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    if "finish" in request.POST:
        return redirect("journey:placement_sign", patient_id)
    messages.success(request, _("Saved. You can come back."))
    return redirect("journey:person", patient_id)


def _summary(row: Placement | None) -> dict[str, object] | None:
    """The worksheet as it is read: dimensions with their words, levels, difference, signatures."""
    if row is None:
        return None
    worksheet = edition_of(Edition.PLACEMENT, row.edition)
    return {
        "edition": row.edition,
        "dimensions": [_dimension_line(one, row, worksheet) for one in worksheet.dimensions],
        "lines": _decision_lines(row, worksheet),
    }


def _last(request: HttpRequest, episode_id: UUID, *, besides: Placement | None) -> dict[str, object] | None:
    """What two signed the time before, and when; None while there is no other."""
    row = placement_before(viewer=request.actor, episode_id=episode_id, besides=besides.pk if besides else None)
    summary = _summary(row)
    return summary | {"on": day_words(localdate(row.countersigned_at))} if row and summary else None


def _beside(now: dict[str, object], last: dict[str, object] | None) -> dict[str, object]:
    """Each dimension with how it was rated the time before, for who reads and signs; the editions may differ."""
    if last is None:
        return now
    rated = {one["key"]: one["rating"] for one in last["dimensions"]}
    rows = [one | {"last": rated.get(one["key"], _("not asked"))} for one in now["dimensions"]]
    return now | {"dimensions": rows, "last_on": last["on"], "last_lines": last["lines"]}


def _dimension_line(one: object, row: Placement, worksheet: Worksheet) -> dict[str, object]:
    said = row.ratings.get(one.key, {})
    rating = said.get("rating")
    return {
        "key": one.key,
        "title": one.title,
        "rating": _("Not rated") if rating is None else f"{rating} – {one.anchors[rating]}",
        "minimum": worksheet.setting(said.get("minimum", "")),
        "comment": said.get("comment", ""),
        "patient_comment": said.get("patient_comment", ""),
        "evidence": said.get("evidence", ""),
    }


def _decision_lines(row: Placement, worksheet: Worksheet) -> list[dict[str, object]]:
    reason = REASONS[DifferenceReason(row.difference_reason)] if row.difference_reason else ""
    note = f"{reason} {row.difference_note}".strip()
    decided = DECISIONS[LevelDecision(row.decision)] if row.decision else ""
    review = [
        {"label": _("Decided"), "value": decided},
        {"label": _("Why"), "value": row.decision_reason},
    ]
    return [
        *(review if row.decision else ()),
        {"label": _("Indicated level"), "value": worksheet.setting(row.indicated_level)},
        {"label": _("Actual level"), "value": worksheet.setting(row.actual_level)},
        {"label": _("Why they differ"), "value": note or (_("They do not differ") if row.actual_level else "")},
        {"label": _("What the person says"), "value": row.patient_view},
        {"label": _("Next review"), "value": day_words(row.next_review_date)},
        {"label": _("Signed"), "value": _signature(row.signed_by, row.signed_at)},
        {"label": _("Second signature"), "value": _signature(row.countersigned_by, row.countersigned_at)},
    ]


def _signature(who: object, when: object) -> str:
    return f"{who}, {moment_words(when)}" if who else ""
