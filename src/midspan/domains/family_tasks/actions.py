"""Changing family tasks: giving one, other words for it, its end; and what a guardian says to it."""

from datetime import date
from uuid import UUID, uuid4

from msgspec import Struct

from midspan.domains.family_tasks.models import FamilyTask, FamilyTaskAnswer
from midspan.domains.family_tasks.queries import Given, given_to, is_minor, is_read_by, readers_of, tasks_for
from midspan.domains.family_tasks.rules import may_answer, may_change, may_end, may_give
from midspan.domains.journey.queries import open_episode_of
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, ActorKind, RefusedError, refused

NOTHING = "There is nothing like this here."


class Said(Struct, frozen=True, kw_only=True):
    """What is asked, of whom (None: all who may read it), and by which day."""

    title: str
    words: str = ""
    due_date: date | None = None
    guardian_id: UUID | None = None


@action("family_task.give")
def give_task(*, patient_id: UUID, said: Said, by: Actor) -> FamilyTask:
    """Ask something of those who stand for a minor. Raises RefusedError where none of them would read it."""
    in_turn("family_task.give", patient_id)
    stay = open_episode_of(viewer=by, patient_id=patient_id)
    given = given_to(viewer=by, patient_id=patient_id)
    may_give(
        by,
        is_minor=is_minor(viewer=by, patient_id=patient_id),
        is_in_stay=stay is not None,
        is_read=is_read_by(readers_of(viewer=by, patient_id=patient_id), said.guardian_id),
        open_now=sum(one.task.is_open for one in given),
    ).require()
    if stay is None:
        raise RefusedError(refused(NOTHING))
    return _kept(patient_id, stay.pk, uuid4(), 1, said, by=by)


@action("family_task.change")
def change_task(*, patient_id: UUID, thread: UUID, seen: int, said: Said, by: Actor) -> FamilyTask:
    """Other words in the place of those that were `seen`, while nobody has done it. Raises RefusedError."""
    in_turn("family_task.change", thread)
    one = _found(patient_id, thread, by=by)
    may_change(
        by,
        is_open=one.task.is_open,
        is_done=one.is_done,
        is_newest=one.task.number == seen,
        is_read=is_read_by(readers_of(viewer=by, patient_id=patient_id), said.guardian_id),
    ).require()
    return _kept(patient_id, one.task.episode_id, thread, seen + 1, said, by=by)


@action("family_task.end")
def end_task(*, patient_id: UUID, thread: UUID, by: Actor) -> FamilyTask:
    """It is asked no more; what was said to it stays. Raises RefusedError."""
    in_turn("family_task.change", thread)
    one = _found(patient_id, thread, by=by)
    may_end(by, is_open=one.task.is_open).require()
    task = one.task
    said = Said(title=task.title, words=task.words, due_date=task.due_date, guardian_id=task.guardian_id)
    return _kept(patient_id, task.episode_id, thread, task.number + 1, said, by=by, is_over=True)


def _found(patient_id: UUID, thread: UUID, *, by: Actor) -> Given:
    given = given_to(viewer=by, patient_id=patient_id)
    one = next((each for each in given if each.task.thread == thread), None)
    if one is None:
        raise RefusedError(refused(NOTHING))
    return one


def _kept(
    patient_id: UUID, episode_id: UUID, thread: UUID, number: int, said: Said, *, by: Actor, is_over: bool = False
) -> FamilyTask:
    return FamilyTask.objects.create(
        id=thread if number == 1 else uuid4(),
        organization_id=by.organization_id,
        patient_id=patient_id,
        episode_id=episode_id,
        thread=thread,
        number=number,
        guardian_id=said.guardian_id,
        title=_line(said.title),
        words=said.words.strip(),
        due_date=said.due_date,
        is_over=is_over,
        said_by_id=by.id,
        said_at=clock.now(),
    )


@action("family_task.answer")
def answer_task(
    *, patient_id: UUID, guardian_id: UUID, thread: UUID, is_done: bool, by: Actor, words: str | None = None
) -> FamilyTaskAnswer:
    """A guardian ticks a task, takes the tick back, or says in `words` what stood in the way. Raises RefusedError.

    The page asked the gate before that the task is shown to them; whose answer it is, PostgreSQL holds.
    """
    if not by.is_guardian:
        raise RefusedError(refused(NOTHING))
    in_turn("family_task.change", thread)  # Staff may end it, or change its words, at this moment.
    patient = Actor(organization_id=by.organization_id, id=patient_id, kind=ActorKind.PATIENT)
    asked = tasks_for(patient=patient, guardian_id=guardian_id)
    one = next((each for each in asked if each.thread == thread), None)
    if one is None:
        raise RefusedError(refused(NOTHING))
    was_done, why = one.answer is not None and one.answer.is_done, _line(words or "")
    may_answer(was_done=was_done, words=why, says_why=words is not None).require()
    if why:
        _tell_giver(patient_id, thread, by=by)
    return FamilyTaskAnswer.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        thread=thread,
        guardian_id=guardian_id,
        number=one.answer.number + 1 if one.answer else 1,
        is_done=is_done,
        words=why,
        said_at=clock.now(),
    )


def _tell_giver(patient_id: UUID, thread: UUID, *, by: Actor) -> None:
    rows = FamilyTask.objects.filter(organization_id=by.organization_id, patient_id=patient_id, thread=thread)
    tell(
        kind=NoticeKind.FAMILY_TASK_ANSWERED,
        recipient_id=rows.order_by("-number").values_list("said_by_id", flat=True)[0],
        recipient_kind=ActorKind.STAFF,
        subject_id=thread,
        patient_id=patient_id,
        by=by,
    )


def _line(words: str) -> str:
    return " ".join(words.split())
