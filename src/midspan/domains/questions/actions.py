"""Asking the privacy officer, answering, and ending a limit."""

from uuid import UUID

from midspan.domains.notices.actions import tell, tell_officers
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.privacy.actions import NewRestriction, grant_restriction
from midspan.domains.questions.enums import QuestionKind
from midspan.domains.questions.models import Answer, Question
from midspan.domains.questions.queries import ledger_lines, question_asked
from midspan.domains.questions.rules import may_answer
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind, RefusedError, refused


@action("question.ask_about_line")
def ask_about_line(*, entry_id: UUID, words: str, by: Actor) -> Question:
    """Say of a line of one's own ledger that one does not recognize it. Twice is once. Raises RefusedError."""
    lines = ledger_lines(viewer=by, patient_id=by.id) if by.is_patient else []
    asked = next((one for one in lines if one.line.entry_id == entry_id), None)
    if asked is None:
        raise RefusedError(refused("This is not about you."))
    return asked.question or _ask(by, kind=QuestionKind.NOT_RECOGNIZED, entry_id=entry_id, words=words.strip())


@action("question.ask_for_limit")
def ask_for_limit(*, words: str, by: Actor) -> Question:
    """Ask that somebody does not see something. Raises RefusedError."""
    if not by.is_patient:
        raise RefusedError(refused("Only the person asks for a limit."))
    if not words.strip():
        raise RefusedError(refused("Write who should not see what."))
    return _ask(by, kind=QuestionKind.LIMIT, words=words.strip())


def _ask(by: Actor, *, kind: QuestionKind, words: str, entry_id: UUID | None = None) -> Question:
    question = Question.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        kind=kind,
        entry_id=entry_id,
        words=words,
        asked_at=clock.now(),
    )
    tell_officers(kind=NoticeKind.QUESTION_ASKED, subject_id=question.pk, patient_id=by.id, by=by)
    return question


@action("question.answer")
def answer(*, question_id: UUID, words: str, by: Actor, limit: NewRestriction | None = None) -> Answer:
    """Answer a question, and agree to a limit with it where one is given. The patient is told. Raises RefusedError."""
    asked = question_asked(viewer=by, question_id=question_id)
    if asked is None:
        raise RefusedError(refused("There is no such question."))
    question = asked.question
    is_about = asked.line.line.actor_id if asked.line else None
    may_answer(by, is_about=is_about, is_answered=question.answers.exists()).require()
    granted = grant_restriction(patient_id=question.patient_id, restriction=limit, by=by) if limit else None
    given = Answer.objects.create(
        organization_id=by.organization_id,
        patient_id=question.patient_id,
        question=question,
        words=words.strip(),
        restriction=granted,
        answered_by_id=by.id,
        answered_at=clock.now(),
    )
    tell(
        kind=NoticeKind.QUESTION_ANSWERED,
        recipient_id=question.patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=question.pk,
        by=by,
    )
    return given
