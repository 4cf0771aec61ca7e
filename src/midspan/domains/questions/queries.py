"""Asking about questions: a ledger's lines with what was asked about each, limits, and what waits for an answer."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.consents.queries import recipients_of, unnamed_audiences
from midspan.domains.people.queries import all_staff, ungated_patients
from midspan.domains.privacy.queries import Restriction, ledger_of, limits_of, visible
from midspan.domains.questions.class_words import CLASS_WORDS, class_words
from midspan.domains.questions.enums import QuestionKind
from midspan.domains.questions.lines import Line, lines_of
from midspan.domains.questions.models import Question
from midspan.values import Actor, DataClass

__all__ = [
    "CLASS_WORDS",
    "Asked",
    "AskedLine",
    "Limit",
    "class_words",
    "ledger_lines",
    "limits_asked_for",
    "own_limits",
    "question_asked",
    "waiting_questions",
]


class AskedLine(Struct, frozen=True, kw_only=True):
    """A line, by whom it was (empty: nobody who works here), and what the patient asked about it."""

    line: Line
    who: str
    is_own: bool
    question: Question | None


class Limit(Struct, frozen=True, kw_only=True):
    """A limit that holds. `who` are the names of staff it keeps out; empty where it names nobody here."""

    restriction: Restriction
    who: tuple[str, ...]


class Asked(Struct, frozen=True, kw_only=True):
    """A question for whoever answers it; `line` is what it is about, where it is about one."""

    question: Question
    name: str
    line: AskedLine | None


def ledger_lines(*, viewer: Actor, patient_id: UUID) -> list[AskedLine]:
    """All lines of one patient's ledger, the newest first. As many queries for three lines as for one."""
    recipients = unnamed_audiences() | recipients_of(viewer=viewer, patient_id=patient_id)
    lines = lines_of(ledger_of(viewer=viewer, patient_id=patient_id), recipients)
    asked = {one.entry_id: one for one in _questions(viewer).filter(patient_id=patient_id, entry__isnull=False)}
    names = _names(viewer, {str(line.actor_id) for line in lines})
    return [
        AskedLine(
            line=line,
            who=names.get(str(line.actor_id), ""),
            is_own=line.actor_id == patient_id,
            question=asked.get(line.entry_id),
        )
        for line in lines
    ]


def _names(viewer: Actor, references: set[str]) -> Mapping[str, str]:
    """Of those references that are ids of staff: their names, and their work where it has a title."""
    rows = all_staff(viewer=viewer).filter(pk__in=[one for one in references if _is_id(one)])
    return {str(one.pk): f"{one} ({one.title.lower()})" if one.title else str(one) for one in rows}


def _is_id(reference: str) -> bool:
    try:
        UUID(reference)
    except ValueError:
        return False
    return True


def own_limits(*, viewer: Actor) -> list[Limit]:
    """The limits that hold for the viewer, the oldest first."""
    found = limits_of(viewer=viewer, patient_id=viewer.id)
    names = _names(viewer, {actor for one in found for actor in one.actors or ()})
    return [
        Limit(restriction=one, who=tuple(names[actor] for actor in one.actors or () if actor in names)) for one in found
    ]


def limits_asked_for(*, viewer: Actor) -> list[Question]:
    """The limits the viewer asked for, the newest first, each with its answer."""
    return list(_questions(viewer).filter(kind=QuestionKind.LIMIT).order_by("-asked_at"))


def waiting_questions(*, viewer: Actor) -> QuerySet[Question]:
    """What nobody has answered yet, the oldest first."""
    return _questions(viewer).filter(answers=None).order_by("asked_at")


def question_asked(*, viewer: Actor, question_id: UUID) -> Asked | None:
    """One question with what it is about."""
    question = _questions(viewer).filter(pk=question_id).first()
    if question is None:
        return None
    lines = ledger_lines(viewer=viewer, patient_id=question.patient_id) if question.entry_id else []
    line = next((one for one in lines if one.line.entry_id == question.entry_id), None)
    return Asked(question=question, name=_name_of(viewer, question.patient_id), line=line)


def _name_of(viewer: Actor, patient_id: UUID) -> str:
    """Empty where the person keeps their name from the viewer."""
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    return " ".join(rows.filter(pk=patient_id).values_list("given_names", "family_name").first() or ()).strip()


def _questions(viewer: Actor) -> QuerySet[Question]:
    rows = visible(Question.objects.all(), viewer=viewer, data_class=DataClass.CONSENT)
    return rows.prefetch_related("answers__answered_by")
