"""Goals in the person's own words: which of them peer specialists read, by the person's own word and by no other."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from msgspec import Struct

from midspan.domains.plans.enums import PlanState
from midspan.domains.plans.models import Goal, GoalShown
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass


class OwnGoal(Struct, frozen=True, kw_only=True):
    """One goal of the plan that holds, and whether peer specialists read it."""

    thread: UUID
    words: str
    is_shown: bool


def own_goals(*, viewer: Actor) -> list[OwnGoal]:
    """The goals of the plan that holds, in its order, for the person themselves. One query."""
    if not viewer.is_patient:
        return []
    shown = visible(GoalShown.objects.filter(taken_back_at=None), viewer=viewer, data_class=DataClass.PLAN)
    goals = visible(Goal.objects.filter(patient_id=viewer.id), viewer=viewer, data_class=DataClass.PLAN)
    return [
        OwnGoal(thread=thread, words=words, is_shown=is_shown)
        for _patient, thread, words, is_shown in _in_force(goals, shown)
    ]


def goals_shown(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Patient id → the goals they let peer specialists read, in their words; who lets none is absent. One query."""
    shown = visible(GoalShown.objects.filter(taken_back_at=None), viewer=viewer, data_class=DataClass.GOAL)
    goals = visible(Goal.objects.filter(patient_id__in=list(patient_ids)), viewer=viewer, data_class=DataClass.GOAL)
    found: dict[UUID, list[str]] = {}
    for patient_id, _thread, words, is_shown in _in_force(goals, shown):
        if is_shown:
            found.setdefault(patient_id, []).append(words)
    return found


def _in_force(goals: QuerySet[Goal], shown: QuerySet[GoalShown]) -> QuerySet[Goal, Any]:
    """Goals of plans that hold and that say something: whose, which, the words, and whether they are shown to peers."""
    this_one = shown.filter(patient_id=OuterRef("patient_id"), thread=OuterRef("thread"))
    said = goals.filter(plan__state=PlanState.ACTIVE).exclude(own_words="")
    rows = said.order_by("patient_id", "need__place", "place", "pk")
    return rows.values_list("patient_id", "thread", "own_words", Exists(this_one))
