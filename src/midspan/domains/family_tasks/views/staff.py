"""For counselors and intake: a task for the family of a minor, other words for it, and its end."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.family_tasks.actions import change_task, end_task, give_task
from midspan.domains.family_tasks.forms import TaskForm
from midspan.domains.family_tasks.queries import Given, given_to, is_minor, readers_of
from midspan.domains.family_tasks.wording import given_line, reader_line
from midspan.domains.guardians.queries import name_of_patient
from midspan.kernel import clock
from midspan.ui.answering import done, told


@require_GET
def of_family(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What the family of a minor is asked to do, with what each of them said to it; and what is over."""
    name = _named(request, patient_id)
    me = {"viewer": request.actor, "patient_id": patient_id}
    is_of_age = not is_minor(**me)
    readers = readers_of(**me)
    lines = [given_line(one, readers) for one in given_to(**me)]
    context = {
        "patient_id": patient_id,
        "name": name,
        "is_of_age": is_of_age,
        "open": [one for one in lines if one["is_open"] and not is_of_age],
        "over": [one for one in lines if not one["is_open"] or is_of_age],
        "is_read": any(one.reads for one in readers),
    }
    return render(request, "family_tasks/of_family.html", context)


def new(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    name = _named(request, patient_id)
    if not is_minor(viewer=request.actor, patient_id=patient_id):
        raise Http404
    return _written(request, patient_id, name, partial(give_task, patient_id=patient_id, by=request.actor))


def change(request: HttpRequest, patient_id: UUID, family_task_id: UUID) -> HttpResponse:
    name, one = _named(request, patient_id), _open(request, patient_id, family_task_id)
    about = {"patient_id": patient_id, "thread": family_task_id}
    return _written(request, patient_id, name, partial(change_task, **about, by=request.actor), one=one)


@require_POST
def end(request: HttpRequest, patient_id: UUID, family_task_id: UUID) -> HttpResponse:
    _named(request, patient_id)
    _open(request, patient_id, family_task_id)
    if told(request, lambda: end_task(patient_id=patient_id, thread=family_task_id, by=request.actor)):
        messages.success(request, _("Ended. It is on no page of theirs any more."))
    return redirect("family_tasks:of_family", patient_id)


def _named(request: HttpRequest, patient_id: UUID) -> str:
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    if not name:
        raise Http404
    return name


def _open(request: HttpRequest, patient_id: UUID, thread: UUID) -> Given:
    given = given_to(viewer=request.actor, patient_id=patient_id)
    one = next((each for each in given if each.task.thread == thread and each.task.is_open), None)
    if one is None:
        raise Http404
    return one


def _written(
    request: HttpRequest, patient_id: UUID, name: str, keep: Callable[..., Any], *, one: Given | None = None
) -> HttpResponse:
    """The form with who reads what is written in it, before it is written."""
    readers = readers_of(viewer=request.actor, patient_id=patient_id)
    task = one.task if one else None
    form = TaskForm(request.POST or None, readers=readers, today=clock.local_date(), task=task)
    if request.method == "POST" and form.is_valid():
        seen = {"seen": form.cleaned_data["seen"] or 0} if one else {}
        if done(form, lambda: keep(said=form.said(), **seen)):
            messages.success(request, _("Kept. Those who may read it do so from now on, and so does the minor."))
            return redirect("family_tasks:of_family", patient_id)
    context = {
        "patient_id": patient_id,
        "name": name,
        "form": form,
        "task": task,
        "is_done": one is not None and one.is_done,
        "readers": [reader_line(each) for each in readers if each.is_now],
        "is_read": any(each.reads for each in readers),
    }
    return render(request, "family_tasks/write.html", context, status=422 if form.errors else 200)
