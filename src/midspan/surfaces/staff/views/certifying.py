"""Certification of the need for this intensity: how it stands, asking a physician, writing, signing, adding, paper."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.guardians.queries import name_of_patient
from midspan.domains.journey.actions import (
    add_to_certification,
    ask_to_certify,
    keep_certification,
    record_payer_answer,
    sign_certification,
)
from midspan.domains.journey.enums import ENDED, Certifying
from midspan.domains.journey.models import Certification, CertificationAddendum
from midspan.domains.journey.queries import (
    CertificationFile,
    answers_seen_of,
    certification_file,
    certifies,
    own_certification_draft,
    physicians,
    seen_of,
)
from midspan.domains.journey.rules.certifying import may_ask_physician
from midspan.domains.people.queries import has_stepped_up, staff_member
from midspan.domains.programs.enums import LEVEL_WORDS, PAYER_WORDS
from midspan.kernel import clock
from midspan.surfaces.staff.certify_facts import beside_of, facts_of
from midspan.surfaces.staff.certify_form import AddendumForm, AnswerForm, AskForm, StatementForm
from midspan.surfaces.staff.certify_paper import paper_of, take_certification
from midspan.surfaces.staff.certify_words import (
    addendum_words,
    answers_shown,
    clock_words,
    due_words,
    gap_words,
    need_words,
    source_words,
    statement_lines,
)
from midspan.ui.answering import done
from midspan.values import Actor, RefusedError, Verdict


def certification(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """How it stands, with every statement of the stay; here a physician is asked."""
    file, viewer = _found(request, patient_id), request.actor
    form = _ask_form(request, is_sent=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data["ask"]
        if done(form, lambda: ask_to_certify(patient_id=patient_id, ask=asked.pk, by=viewer)):
            messages.success(request, _("%(who)s is asked, and reaches this person now.") % {"who": asked})
            return redirect("staff:certification", patient_id)
    return _shown(request, file, form)


def _ask_form(request: HttpRequest, *, is_sent: bool) -> AskForm:
    others = physicians(viewer=request.actor).exclude(pk=request.actor.id)
    return AskForm(request.POST if is_sent else None, physicians=others)


def _found(request: HttpRequest, patient_id: UUID) -> CertificationFile:
    file = certification_file(viewer=request.actor, patient_id=patient_id)
    if file is None:
        raise Http404
    return file


def _shown(
    request: HttpRequest, file: CertificationFile, form: AskForm, adding: tuple[UUID, AddendumForm] | None = None
) -> HttpResponse:
    """`adding`: the statement that somebody adds to, with what is not right yet."""
    viewer, today, state = request.actor, clock.local_date(), file.state
    patient_id, is_open = file.episode.patient_id, file.episode.state not in ENDED
    is_physician = certifies(viewer=viewer)
    context = {
        "patient_id": patient_id,
        "name": name_of_patient(viewer=viewer, patient_id=patient_id),
        "need": need_words(file.rule, state),
        "rule": file.rule,
        "source": source_words(file.rule, today=today),
        "answers": answers_shown(file),
        "may_answer": file.may_answer,
        "is_unnamed": is_open and not (file.episode.payer and file.episode.level),
        "payer": PAYER_WORDS.get(file.episode.payer, file.episode.payer),
        "due": due_words(state, today=today, rule=file.rule),
        "clock": clock_words(state, today=today),
        "is_late": state.is_late(today),
        "is_over": not is_open,
        "is_waiting": state.need is Certifying.NEEDED and file.since is None,
        "gaps": gap_words(state),
        "asked": file.asked,
        "may_write": file.may_write,
        "has_draft": own_certification_draft(viewer=viewer, episode_id=file.episode.pk) is not None,
        "form": form if is_open and form.has_choices and _may_ask(viewer, file) else None,
        "groups": [
            [
                _statement(one, addenda, adding=adding, may_add=is_physician or one.signed_by_id == viewer.id)
                for one, addenda in of
            ]
            for of in (file.statements, file.earlier)
        ],
        "has_stepped_up": has_stepped_up(request),
    }
    context["wrong"] = adding[1] if adding else form
    return render(request, "staff/certification.html", context, status=422 if adding else 200)


def _may_ask(viewer: Actor, file: CertificationFile) -> Verdict:
    able = file.rule.credentials
    return may_ask_physician(viewer, need=file.rule.need, credentials=able, may_sign=able)


def _statement(
    one: Certification,
    addenda: Iterable[CertificationAddendum],
    *,
    adding: tuple[UUID, AddendumForm] | None,
    may_add: bool,
) -> dict[str, object]:
    form = adding[1] if adding and adding[0] == one.pk else AddendumForm(auto_id=f"add-{one.pk}-%s")
    return {
        "row": one,
        "lines": statement_lines(one),
        "addenda": [{"who": addendum_words(added), "words": added.words} for added in addenda],
        "add": form if may_add else None,
    }


def certification_answer(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What the payer said is put down; what falls due follows it from then on."""
    file, viewer = _found(request, patient_id), request.actor
    if request.method != "POST" and not file.may_answer:
        messages.error(request, _(file.may_answer.reason))
        return redirect("staff:certification", patient_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    said = {"patient_id": patient_id, "seen": request.POST.get("seen"), "by": viewer}
    if form.is_valid() and done(form, lambda: record_payer_answer(answer=form.answered(), **said)):
        messages.success(request, _put_down_words(_found(request, patient_id)))
        return redirect("staff:certification", patient_id)
    file = _found(request, patient_id)
    stay, is_looked_at = file.episode, not form.is_bound or form.non_field_errors()
    context = {
        "patient_id": patient_id,
        "name": name_of_patient(viewer=viewer, patient_id=patient_id),
        "payer": PAYER_WORDS.get(stay.payer, stay.payer),
        "level": LEVEL_WORDS.get(stay.level, stay.level),  # type: ignore[call-overload]  # codes are its keys
        # Who was told only of a slip in a field has not been told of what changed meanwhile.
        "seen": answers_seen_of(file) if is_looked_at else request.POST.get("seen", ""),
        "form": form,
        "answers": answers_shown(file),
    }
    return render(request, "staff/certification_answer.html", context, status=422 if form.errors else 200)


def _put_down_words(file: CertificationFile) -> str:
    if file.answer == file.put_down_last:
        return _("Put down. What falls due follows it now; a newer answer corrects it.")
    return _("Put down. An answer that the payer gave later counts, so nothing changes.")


@require_POST
def certification_add(request: HttpRequest, patient_id: UUID, certification_id: UUID) -> HttpResponse:
    """An addendum to one statement."""
    file, viewer = _found(request, patient_id), request.actor
    if file.statement(certification_id) is None:
        raise Http404
    form = AddendumForm(request.POST, auto_id=f"add-{certification_id}-%s")
    said = {"patient_id": patient_id, "certification_id": certification_id, "by": viewer}
    if form.is_valid() and done(form, lambda: add_to_certification(words=form.cleaned_data["words"], **said)):
        messages.success(request, _("Added."))
        return redirect("staff:certification", patient_id)
    return _shown(request, file, _ask_form(request, is_sent=False), adding=(certification_id, form))


def certify(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """A physician writes, with the facts beside it; what is typed is kept as they go."""
    file, viewer, today = _found(request, patient_id), request.actor, clock.local_date()
    if request.method != "POST" and not file.may_write:
        messages.error(request, _(file.may_write.reason))
        return redirect("staff:certification", patient_id)
    draft = own_certification_draft(viewer=viewer, episode_id=file.episode.pk)
    form = StatementForm(request.POST if request.method == "POST" else None, file=file, draft=draft, today=today)
    if request.method == "POST" and (answer := _written(request, file, form)):
        return answer
    context = {
        "patient_id": patient_id,
        "name": name_of_patient(viewer=viewer, patient_id=patient_id),
        "form": form,
        "seen": _seen(request, form, patient_id),
        "rule": file.rule,
        "due": due_words(file.state, today=today, rule=file.rule),
        "gaps": gap_words(file.state),
        "facts": facts_of(viewer=viewer, episode=file.episode),
        "is_kept": draft is not None or request.method == "POST",
    }
    return render(request, "staff/certify.html", context, status=422 if form.errors and not request.htmx else 200)


def _seen(request: HttpRequest, form: StatementForm, patient_id: UUID) -> str:
    """What the page answers to from now on; a request that was refused goes on answering to what it had seen."""
    if request.htmx and form.non_field_errors():
        return str(request.POST.get("seen", ""))
    file = _found(request, patient_id)
    return seen_of(file, own_certification_draft(viewer=request.actor, episode_id=file.episode.pk))


def _written(request: HttpRequest, file: CertificationFile, form: StatementForm) -> HttpResponse | None:
    """Sign what was typed when that was asked, or else keep it; None where something is to be said on the page."""
    viewer, patient_id, is_whole = request.actor, file.episode.patient_id, form.is_valid()
    if not file.may_write:  # What was typed stays on the page.
        form.add_error(None, _(file.may_write.reason))
        return None
    said, signs = form.statement(), request.POST.get("do") == "sign" and not request.htmx
    what = {"patient_id": patient_id, "statement": said, "by": viewer}
    if signs and is_whole:
        beside = beside_of(viewer=viewer, episode=file.episode)
        if done(form, lambda: sign_certification(beside=beside, **what)):
            messages.success(request, _("Signed. It is fixed now; an addendum adds to it."))
            return redirect("staff:certification", patient_id)
    # What comes by itself while somebody types may come late; what somebody sends by hand is what they want.
    seen = request.POST.get("seen", "") if request.htmx else None
    if not done(form, lambda: keep_certification(seen=seen, **what)) or signs or request.htmx or not is_whole:
        return None
    messages.success(request, _("Saved. You can come back."))
    return redirect("staff:certification", patient_id)


@require_POST
def certification_paper(request: HttpRequest, patient_id: UUID, certification_id: UUID) -> HttpResponse:
    """One statement as a file whose name says nothing, just after showing who it is."""
    file, viewer = _found(request, patient_id), request.actor
    statement = file.statement(certification_id)
    if statement is None:
        raise Http404
    if not has_stepped_up(request):
        page = reverse("staff:certification", args=[patient_id])
        return redirect(f"{reverse('people:step_up')}?{urlencode({'next': page})}")
    try:
        one = take_certification(statement, has_stepped_up=True, by=viewer)
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return redirect("staff:certification", patient_id)
    addenda = file.addenda(one.pk)
    made = paper_of(
        one,
        addenda,
        name=name_of_patient(viewer=viewer, patient_id=patient_id),
        taken_by=str(staff_member(viewer=viewer, staff_id=viewer.id)),
        at=clock.now(),
    )
    headers = {"Content-Disposition": 'attachment; filename="document.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
