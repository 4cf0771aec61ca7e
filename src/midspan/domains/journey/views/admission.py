"""Handoff, admission and orientation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from midspan.domains.journey.actions import admit, plan_start, record_handoff, save_task, suggest_aliases
from midspan.domains.journey.actions.admission import dose_of
from midspan.domains.journey.checklists import Edition, Task, current
from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.forms.stays import A_DAY, AdmissionForm, HandoffForm
from midspan.domains.journey.forms.worksheets import TaskForm
from midspan.domains.journey.models import Episode, OrientationTask
from midspan.domains.journey.queries import MEETS, PersonFile, latest_episode, orientation_tasks_of, person_file
from midspan.domains.journey.queries.stays import readiness_of
from midspan.domains.journey.rules.episodes import may_be_admitted
from midspan.domains.journey.showing import full_name
from midspan.domains.journey.views.answering import found, posted, to_person
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import staff_of
from midspan.domains.programs.queries import active_sites, active_tracks, known_payers
from midspan.kernel.margins import margin_of
from midspan.ui.answering import attempted

SPANISH = 1


def handoff(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    file = _file(request, patient_id)
    episode = found(file.episode)
    initial = HandoffForm.initial_of(file.handoff) if file.handoff else _from_referral(episode)
    form = HandoffForm(
        posted(request), initial=initial, staff=_who_may_meet(request, file), is_kept=file.handoff is not None
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and attempted(form, lambda: record_handoff(episode_id=episode.pk, plan=form.plan(), by=request.actor))
    ):
        messages.success(request, _("Saved."))
        return redirect("journey:person", patient_id)
    margin = margin_of("journey:handoff", request, file=file)
    return render(request, "journey/handoff.html", _context(file) | {"form": form, "margin": margin})


def _who_may_meet(request: HttpRequest, file: PersonFile) -> QuerySet[Any]:
    """Whoever works here with people, and who met them before leaving."""
    staff: QuerySet[Any] = staff_of(viewer=request.actor, roles=sorted(MEETS))
    met = file.handoff.person_met_id if file.handoff else None
    return staff | staff.model.objects.filter(organization_id=request.actor.organization_id, pk=met) if met else staff


def admission(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    file = _file(request, patient_id)
    episode = found(file.episode)
    form = _admission_form(request, episode)
    if request.method == "POST" and form.is_valid():
        act = admit if "admit" in request.POST else plan_start
        if attempted(form, lambda: act(episode_id=episode.pk, admission=form.admission(), by=request.actor)):
            messages.success(request, _("Admitted.") if act is admit else _plan_words(episode))
            return to_person(request, patient_id)
    context = _context(file) | {
        "form": form,
        "verdict": may_be_admitted(readiness_of(episode, viewer=request.actor), now=EpisodeState(episode.state)),
        "suggestions": suggest_aliases(episode=episode, by=request.actor, language=file.patient.language),
        "dose": dose_of(episode, by=request.actor),
    }
    return render(request, "journey/admission.html", context)


def _plan_words(episode: Episode) -> str:
    return _("Saved.") if episode.admitted_at else _("Saved. Not admitted yet.")


def orientation(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    file = _file(request, patient_id)
    tasks = [_task_line(task, file.tasks, "journey:orientation_task", [patient_id]) for task in _tasks()]
    return render(request, "journey/orientation.html", _context(file) | {"tasks": tasks})


def orientation_task(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    """Staff help: both sit at one screen. What only the person may see or agree to stays theirs."""
    file = _file(request, patient_id)
    task = found(current(Edition.ORIENTATION).task(key))
    episode = found(file.episode)
    if task.seen_by == "me":
        return render(request, "journey/task_alone.html", _context(file) | {"task": task, "title": task.title[0]})
    return _task_page(request, task, episode, base="ui/base_staff.html", back=["journey:orientation", patient_id])


def start(request: HttpRequest) -> HttpResponse:
    """The patient's own list."""
    episode = found(latest_episode(viewer=request.actor, patient_id=request.actor.id))
    kept = list(orientation_tasks_of(viewer=request.actor, episode_id=episode.pk))
    tasks = [_task_line(task, kept, "journey:start_task", []) for task in _tasks()]
    done = sum(task["kind"] == "done" for task in tasks)
    return render(request, "journey/start.html", {"tasks": tasks, "done": done, "all": len(tasks)})


def start_task(request: HttpRequest, key: str) -> HttpResponse:
    episode = found(latest_episode(viewer=request.actor, patient_id=request.actor.id))
    task = found(current(Edition.ORIENTATION).task(key))
    return _task_page(request, task, episode, base="ui/base_patient.html", back=["journey:start"])


def _task_page(request: HttpRequest, task: Task, episode: Episode, *, base: str, back: list[object]) -> HttpResponse:
    tasks = orientation_tasks_of(viewer=request.actor, episode_id=episode.pk)
    kept = next((one for one in tasks if one.key == task.key), None)
    language = SPANISH if get_language() == "es" else 0
    form = TaskForm(posted(request), task=task, draft=kept.draft if kept else {}, language=language)
    if request.method == "POST" and form.is_valid():
        is_done = "finish" in request.POST
        if attempted(
            form,
            lambda: save_task(
                episode_id=episode.pk, key=task.key, draft=form.draft(), finish=is_done, by=request.actor
            ),
        ):
            messages.success(request, _("Done.") if is_done else _("Saved. You can come back."))
            return redirect(*back)
    context = {
        "form": form,
        "base": base,
        "title": task.title[language],
        "why": task.why[language],
        "reads": [words[language] for words in task.reads],
        "is_helped": request.actor.is_staff,
        "needs_agreement": task.needs_agreement,
        "is_private": task.seen_by == "me",
        "back_url": reverse(back[0], args=back[1:]),
    }
    return render(request, "journey/task.html", context)


def _file(request: HttpRequest, patient_id: UUID) -> PersonFile:
    return found(person_file(viewer=request.actor, patient_id=patient_id))


def _context(file: PersonFile) -> dict[str, object]:
    return {"file": file, "patient": file.patient, "name": full_name(file.patient)}


def _from_referral(episode: Episode) -> dict[str, object]:
    """What the referral already says, so that nobody types it twice."""
    referral = episode.referrals.exclude(sending_unit="").defer("content").order_by("-received_at").first()
    if referral is None:
        return {}
    names = ("sending_unit", "sender_phone", "expected_discharge")
    return {name: getattr(referral, name) for name in names}


def _admission_form(request: HttpRequest, episode: Episode) -> AdmissionForm:
    minutes = episode.authorized_weekly_minutes
    initial = {
        "primary_counselor": episode.primary_counselor_id,
        "track": episode.track_id,
        "site": episode.site_id,
        "payer": episode.payer,
        "alias": episode.alias,
        "expected_start": episode.expected_start,
        "last_day": episode.planned_end - A_DAY if episode.planned_end else None,
        "authorized_hours": None if minutes is None else minutes / 60,
    }
    return AdmissionForm(
        posted(request),
        initial=initial,
        counselors=staff_of(viewer=request.actor, roles=[Role.COUNSELOR]),
        tracks=active_tracks(viewer=request.actor),
        sites=active_sites(viewer=request.actor),
        payers=known_payers(viewer=request.actor),
    )


def _tasks() -> tuple[Task, ...]:
    found_tasks: tuple[Task, ...] = current(Edition.ORIENTATION).tasks
    return found_tasks


def _task_line(task: Task, kept: object, page_name: str, words: list[object]) -> dict[str, object]:
    language = SPANISH if get_language() == "es" else 0
    row: OrientationTask | None = next((one for one in kept if one.key == task.key), None)
    state, kind = _("To do"), "due"
    if row is not None:
        state, kind = (_("Done"), "done") if row.completed_at else (_("Begun"), "active")
    return {
        "label": task.title[language],
        "hint": _("About %(minutes)s minutes") % {"minutes": task.minutes},
        "url": reverse(page_name, args=[*words, task.key]),
        "state": state,
        "kind": kind,
    }
