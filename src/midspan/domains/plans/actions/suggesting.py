"""Other words that the person suggests from their phone, and what staff make of them."""

from typing import Any
from uuid import UUID

from midspan.domains.plans.actions.finding import GONE, found_or_refused, in_work
from midspan.domains.plans.copying import element_rows
from midspan.domains.plans.enums import Answer, Typing
from midspan.domains.plans.models import Goal, Plan, Suggestion, SuggestionAnswer
from midspan.domains.plans.queries import PlanFile, open_suggestions, plan_to_read
from midspan.domains.plans.rules import may_answer, may_suggest
from midspan.domains.plans.thread import Node, kind_of, walked
from midspan.domains.plans.wording import words_of
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, is_as_seen, refused


@action("plan.suggest")
def suggest_words(*, thread: UUID, seen: str, words: str, by: Actor) -> Suggestion:
    """The patient suggests other words for one thread than those they have `seen`. Raises RefusedError."""
    in_work(by.id, by)  # Held, so that it does not come to hold meanwhile.
    file = found_or_refused(plan_to_read(viewer=by))
    now = words_of(node_or_refused(file, thread))
    is_shown = file.plan.shown_at is not None
    may_suggest(
        by, patient_id=file.plan.patient_id, state=file.state, is_shown=is_shown, is_as_seen=is_as_seen(now, seen)
    ).require()
    if not words.strip():
        raise RefusedError(refused("Write the words you suggest."))
    return Suggestion.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        plan=file.plan,
        thread=thread,
        seen=now,
        words=words.strip(),
        said_at=clock.now(),
    )


@action("plan.answer_suggestion")
def answer_suggestion(
    *, patient_id: UUID, suggestion_id: UUID, answer: Answer, seen: str, reason: str, by: Actor
) -> SuggestionAnswer:
    """Take the words over those that were `seen`, or leave the plan as it is and say why. Raises RefusedError."""
    file = in_work(patient_id, by)
    suggestion = next((one for one in open_suggestions(viewer=by, plan=file.plan) if one.pk == suggestion_id), None)
    node = _node(file, suggestion.thread) if suggestion else None
    is_current = node is not None and is_as_seen(words_of(node), seen)
    may_answer(by, answer=answer, state=file.state, is_open=suggestion is not None, is_as_seen=is_current).require()
    if answer is Answer.LEFT and not reason.strip():
        raise RefusedError(refused("Say why, so that the person reads it."))
    if answer is Answer.TAKEN:
        _take(file.plan, node, suggestion, by)  # type: ignore[arg-type]  # the rule has just asked for both
    return SuggestionAnswer.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        suggestion_id=suggestion_id,
        answer=answer,
        reason=reason.strip(),
        answered_by_id=by.id,
        answered_at=clock.now(),
    )


def _take(plan: Plan, node: Node, suggestion: Suggestion, by: Actor) -> None:
    row: Any = element_rows(kind_of(node), plan, viewer=by).get(thread=node.thread)
    if isinstance(row, Goal):
        row.own_words, row.typed = suggestion.words, Typing.ON_PHONE
        row.typed_with_id, row.typed_at = None, suggestion.said_at
        row.save(update_fields=["own_words", "typed", "typed_with", "typed_at"])
        return
    row.words = suggestion.words  # Every other kind has them.
    row.save(update_fields=["words"])


def node_or_refused(file: PlanFile, thread: UUID) -> Node:
    node = _node(file, thread)
    if node is None:
        raise RefusedError(refused(GONE))
    return node


def _node(file: PlanFile, thread: UUID) -> Node | None:
    return next((one for one in walked(file.tree) if one.thread == thread), None)
