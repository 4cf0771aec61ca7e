"""What the person suggested, as the pages of staff and the person's own page show it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime

from midspan.domains.plans.enums import Answer
from midspan.domains.plans.models import Suggestion
from midspan.domains.plans.queries import PlanFile, open_suggestions, suggestions_of
from midspan.domains.plans.thread import kind_of, walked
from midspan.domains.plans.wording import ANSWER_WORDS, KIND_WORDS, words_of
from midspan.values import Actor


def suggestion_lines(file: PlanFile, *, viewer: Actor) -> list[dict[str, Any]]:
    """Those that nobody has answered. `is_changed`: the plan says something else by now than the person saw."""
    return _lines(file, open_suggestions(viewer=viewer, plan=file.plan))


def all_suggestion_lines(file: PlanFile, *, viewer: Actor) -> list[dict[str, Any]]:
    """All of one version, each with what became of it."""
    return _lines(file, suggestions_of(viewer=viewer, plan=file.plan))


def _lines(file: PlanFile, suggestions: Iterable[Suggestion]) -> list[dict[str, Any]]:
    nodes = {node.thread: node for node in walked(file.tree)}
    words = {thread: words_of(node) for thread, node in nodes.items()}
    kinds = {thread: KIND_WORDS[kind_of(node)] for thread, node in nodes.items()}
    return [_line(one, words, kinds) for one in suggestions]


def _line(one: Suggestion, words: dict[UUID, str], kinds: dict[UUID, Any]) -> dict[str, Any]:
    now, answer = words.get(one.thread), next(iter(one.answers.all()), None)
    return {
        "id": one.pk,
        "kind_words": kinds.get(one.thread, ""),
        "seen": one.seen,
        "now": now,
        "is_changed": now != one.seen,
        "is_gone": now is None,
        "words": one.words,
        "day": date_format(localtime(one.said_at), "DATETIME_FORMAT"),
        "answer": ANSWER_WORDS[Answer(answer.answer)] if answer else "",
        "reason": answer.reason if answer else "",
    }
