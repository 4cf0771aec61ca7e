"""What somebody outside asks the program, and its answer."""

from collections.abc import Collection
from uuid import UUID, uuid4

from django.db import transaction

from midspan.domains.circle.models import FamilyQuestion
from midspan.domains.circle.queries import question_by_secret, secret_of_question
from midspan.domains.circle.rules import TOLD_OF_QUESTIONS, may_answer_question, may_ask_program
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.kernel.by_secret import hashed
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor, ActorKind, RefusedError, refused


def ask_program(*, organization_id: UUID, words: str, language: str, form_id: UUID | None = None) -> str:
    """Keep a question of somebody outside, and tell the desk that answers. Returns the secret of its answer's address.

    The same words in the same form are one question, however often they are sent.
    Raises RefusedError where too many wait: nobody is known who asks, so there is no limit for each of them.
    """
    form_id = form_id or uuid4()
    secret = secret_of_question(organization_id=organization_id, form_id=form_id, words=words)
    outside = Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.PUBLIC)
    with transaction.atomic():
        in_turn("family_question.ask", form_id)
        if question_by_secret(secret) is None:
            _keep_question(words=words, language=language, secret_hash=hashed(secret), by=outside)
    return secret


@action("family_question.ask")
def _keep_question(*, words: str, language: str, secret_hash: str, by: Actor) -> FamilyQuestion:
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)
    waiting = FamilyQuestion.objects.filter(organization_id=by.organization_id, answered_at=None).count()
    may_ask_program(waiting=waiting).require()
    question = FamilyQuestion.objects.create(
        organization_id=by.organization_id,
        words=words.strip(),
        language=language,
        secret_hash=secret_hash,
        asked_at=clock.now(),
    )
    _tell_desk(question, by=by)
    return question


def _tell_desk(question: FamilyQuestion, *, by: Actor) -> None:
    """By its id alone. Counselors answer too, and find it in the list; not each of them is told of each."""
    desk = _of_roles(TOLD_OF_QUESTIONS, by=by) or _of_roles({Role.DIRECTOR}, by=by)
    for staff_id in sorted(desk):
        tell(
            kind=NoticeKind.FAMILY_ASKED,
            recipient_id=staff_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=question.pk,
            by=by,
        )


def _of_roles(roles: Collection[Role], *, by: Actor) -> set[UUID]:
    return {one.pk for role in roles for one in active_staff(organization_id=by.organization_id, role=role)}


@action("family_question.answer")
def answer_question(*, question_id: UUID, words: str, by: Actor) -> FamilyQuestion:
    """Answer a question of somebody outside, once. Raises RefusedError."""
    may_answer_question(by).require()
    row = FamilyQuestion.objects.select_for_update().filter(organization_id=by.organization_id, pk=question_id).first()
    if row is None or row.answered_at is not None:
        raise RefusedError(refused("This was answered already."))
    if not words.strip():
        raise RefusedError(refused("Write an answer."))
    row.answer, row.answered_by, row.answered_at = words.strip(), by.id, clock.now()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    return row
