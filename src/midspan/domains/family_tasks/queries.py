"""Asking about family tasks: what is asked now, who reads it, and what each guardian said to it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from msgspec import Struct

from midspan.domains.family_tasks.models import FamilyTask, FamilyTaskAnswer
from midspan.domains.family_tasks.rules import GIVES, LONGEST_ANSWER
from midspan.domains.guardians.queries import Standing, standing_guardians
from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.queries import origins_of
from midspan.domains.privacy.queries import GUARDIAN_REQUEST, Asking, Recipient, foreseen, signing_law_of, visible
from midspan.engines.disclosure import Item, Kind, Signs
from midspan.values import Actor, DataClass

__all__ = ["GIVES", "LONGEST_ANSWER"]


class Reader(Struct, frozen=True, kw_only=True):
    """A guardian who stands for a minor, or stood for them, and whether they would read a task."""

    standing: Standing
    is_opened: bool  # By law, or by what the minor signed.

    @property
    def id(self) -> UUID:
        return self.standing.guardian.pk

    @property
    def name(self) -> str:
        return f"{self.standing.guardian.name} ({self.standing.guardian.relation})"

    @property
    def is_now(self) -> bool:
        return self.standing.is_now

    @property
    def reads(self) -> bool:
        return self.standing.has_way_in and self.is_opened


class Answer(Struct, frozen=True, kw_only=True):
    """What one guardian said last."""

    number: int
    is_done: bool
    words: str
    said_at: datetime


class Task(Struct, frozen=True, kw_only=True):
    """A task as it holds now. `guardian_id` None: it is for all who may read it."""

    thread: UUID
    number: int
    episode_id: UUID
    title: str
    words: str
    due_date: date | None
    guardian_id: UUID | None
    said_by: UUID
    said_at: datetime
    is_open: bool


class Given(Struct, frozen=True, kw_only=True):
    """A task for the team, with what was said to it: guardian → their last word."""

    task: Task
    answers: dict[UUID, Answer]

    @property
    def is_done(self) -> bool:
        """Whether somebody has done it."""
        return any(one.is_done for one in self.answers.values())

    def is_for(self, guardian_id: UUID) -> bool:
        return self.task.guardian_id in (None, guardian_id)


class Asked(Struct, frozen=True, kw_only=True):
    """A task on its way to one guardian, with their own last word and nobody else's."""

    thread: UUID
    title: str
    words: str
    due_date: date | None
    answer: Answer | None


def is_minor(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether there is anybody who could stand for them: nobody is of age by what is known of them."""
    return signing_law_of(viewer=viewer, patient_id=patient_id).signs is not Signs.PATIENT


def readers_of(*, viewer: Actor, patient_id: UUID) -> list[Reader]:
    """Everybody who stands or stood for a minor, by name, and who of them would read a task.

    Nothing is disclosed by asking.
    """
    standing = standing_guardians(viewer=viewer, patient_id=patient_id)
    standing.sort(key=lambda one: (one.guardian.name.casefold(), str(one.guardian.pk)))
    now = [one for one in standing if one.is_now]
    origin = origins_of(viewer=viewer, patient_ids=[patient_id]).get(patient_id) if now else None
    if origin is None:
        return [Reader(standing=one, is_opened=False) for one in standing]
    item = Item(classes=frozenset({DataClass.FAMILY_TASK}), labels=origin.labels)
    answers = foreseen(patient_id, [(_asking(one, viewer), [item]) for one in now])
    opened = {one.guardian.pk for one, [answer] in zip(now, answers, strict=True) if answer.is_open}
    return [Reader(standing=one, is_opened=one.guardian.pk in opened) for one in standing]


def _asking(one: Standing, viewer: Actor) -> Asking:
    return Asking(by=viewer, purposes=GUARDIAN_REQUEST, recipient=Recipient(Kind.GUARDIAN, one.guardian.reference))


def is_read_by(readers: Collection[Reader], guardian_id: UUID | None) -> bool:
    """Whether somebody of those whom a task is for would read it."""
    return any(one.reads for one in readers if guardian_id in (None, one.id))


def given_to(*, viewer: Actor, patient_id: UUID) -> list[Given]:
    """Every task of a minor's family for the team, those that are open first, then the newest first. Two queries."""
    tasks = [_task(row) for row in _newest(viewer, patient_id).order_by("-said_at", "pk")]
    if not tasks:
        return []
    said = FamilyTaskAnswer.objects.filter(patient_id=patient_id).order_by("number")
    found: dict[UUID, dict[UUID, Answer]] = {one.thread: {} for one in tasks}
    for row in visible(said, viewer=viewer, data_class=DataClass.FAMILY_TASK):
        found.setdefault(row.thread, {})[row.guardian_id] = _answer(row)
    given = [Given(task=one, answers=found[one.thread]) for one in tasks]
    return sorted(given, key=lambda one: not one.task.is_open)


def patient_of_task(*, viewer: Actor, thread: UUID) -> UUID | None:
    """Of whose family a task is, for whoever may read it."""
    rows = visible(FamilyTask.objects.filter(thread=thread), viewer=viewer, data_class=DataClass.FAMILY_TASK)
    return rows.values_list("patient_id", flat=True).first()


def asked_now(*, viewer: Actor, patient_id: UUID) -> list[Task]:
    """What is asked of a minor's guardians now, in the order in which it is due: what the minor reads of it."""
    rows = _open(viewer, patient_id)
    return [_task(row) for row in rows]


def tasks_for(*, patient: Actor, guardian_id: UUID) -> list[Asked]:
    """What is asked of one guardian now, as whoever looks reads it: the minor does not read what was said to it.

    Read for the gate, by which alone it is shown. One query where nothing is asked, else two.
    """
    rows = list(_open(patient, patient.id).filter(Q(guardian=None) | Q(guardian_id=guardian_id)))
    if not rows:
        return []
    said = FamilyTaskAnswer.objects.filter(guardian_id=guardian_id, thread__in=[one.thread for one in rows])
    answers = {
        row.thread: _answer(row)
        for row in visible(said.order_by("number"), viewer=patient, data_class=DataClass.FAMILY_TASK)
    }
    return [
        Asked(
            thread=one.thread,
            title=one.title,
            words=one.words,
            due_date=one.due_date,
            answer=answers.get(one.thread),
        )
        for one in rows
    ]


def _newest(viewer: Actor, patient_id: UUID) -> QuerySet[Any, Any]:
    later = FamilyTask.objects.filter(
        organization_id=OuterRef("organization_id"), thread=OuterRef("thread"), number__gt=OuterRef("number")
    )
    rows = FamilyTask.objects.filter(~Exists(later), patient_id=patient_id).select_related("episode")
    return visible(rows, viewer=viewer, data_class=DataClass.FAMILY_TASK)


def _open(viewer: Actor, patient_id: UUID) -> QuerySet[Any, Any]:
    rows = _newest(viewer, patient_id).filter(is_over=False).exclude(episode__state__in=sorted(ENDED))
    return rows.order_by("due_date", "said_at", "pk")


def _task(row: FamilyTask) -> Task:
    return Task(
        thread=row.thread,
        number=row.number,
        episode_id=row.episode_id,
        title=row.title,
        words=row.words,
        due_date=row.due_date,
        guardian_id=row.guardian_id,
        said_by=row.said_by_id,
        said_at=row.said_at,
        is_open=not row.is_over and row.episode.state not in ENDED,
    )


def _answer(row: FamilyTaskAnswer) -> Answer:
    return Answer(number=row.number, is_done=row.is_done, words=row.words, said_at=row.said_at)
