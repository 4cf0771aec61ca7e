"""A version of a plan as a tree: needs with what hangs from them, then what has to be true at the end."""

from itertools import groupby
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.plans.enums import Doer, NeedState, Typing
from midspan.domains.plans.models import Criterion, Goal, Intervention, Need, Objective, Plan
from midspan.domains.plans.thread import CriterionNode, GoalNode, InterventionNode, NeedNode, ObjectiveNode, Tree
from midspan.domains.privacy.queries import visible
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass

E = TypeVar("E", Criterion, Need, Goal, Objective, Intervention)


def _elements(model: type[E], *first: str) -> Prepared[E]:
    """A tree is read anew with every word that is written into it."""

    def rows(*, viewer: Actor, plan_id: UUID) -> QuerySet[E]:
        found = visible(model.objects.filter(plan_id=plan_id), viewer=viewer, data_class=DataClass.PLAN)
        return found.order_by(*first, "place", "pk")

    return Prepared(rows, plan_id=UUID)


_NEEDS, _GOALS, _OBJECTIVES = _elements(Need), _elements(Goal, "need_id"), _elements(Objective, "goal_id")
_INTERVENTIONS, _CRITERIA = _elements(Intervention, "objective_id"), _elements(Criterion)


def tree_of(plan: Plan, *, viewer: Actor) -> Tree:
    """Needs with what hangs from them, then what has to be true at the end. Five queries."""
    done = _by_parent(_INTERVENTIONS, plan, viewer, "objective_id")
    objectives = _by_parent(_OBJECTIVES, plan, viewer, "goal_id")
    goals = _by_parent(_GOALS, plan, viewer, "need_id")
    needs = _NEEDS.instances(viewer=viewer, plan_id=plan.pk)

    def objective(row: Objective) -> ObjectiveNode:
        return _objective(row, tuple(map(_intervention, done.get(row.pk, ()))))

    def goal(row: Goal) -> GoalNode:
        own = tuple(map(objective, objectives.get(row.pk, ())))
        return _goal(row, own)

    ends = _CRITERIA.instances(viewer=viewer, plan_id=plan.pk)
    criteria = (CriterionNode(thread=row.thread, words=row.words) for row in ends)
    return (*(_need(row, tuple(map(goal, goals.get(row.pk, ())))) for row in needs), *criteria)


def _by_parent(elements: Prepared[E], plan: Plan, viewer: Actor, parent: str) -> dict[UUID, list[E]]:
    rows = elements.instances(viewer=viewer, plan_id=plan.pk)
    return {key: list(group) for key, group in groupby(rows, key=lambda row: getattr(row, parent))}


def _need(row: Need, goals: tuple[GoalNode, ...]) -> NeedNode:
    return NeedNode(
        thread=row.thread,
        words=row.words,
        evidence=row.evidence,
        state=NeedState(row.state),
        reason=row.reason,
        goals=goals,
        found_id=row.found_id,
    )


def _goal(row: Goal, objectives: tuple[ObjectiveNode, ...]) -> GoalNode:
    return GoalNode(
        thread=row.thread,
        own_words=row.own_words,
        objectives=objectives,
        typed=Typing(row.typed),
        typed_with_id=row.typed_with_id,
        typed_at=row.typed_at,
    )


def _objective(row: Objective, interventions: tuple[InterventionNode, ...]) -> ObjectiveNode:
    return ObjectiveNode(
        thread=row.thread,
        words=row.words,
        measured_by=row.measured_by,
        measure=row.measure,
        instrument=row.instrument,
        levels=tuple(row.levels),
        baseline=row.baseline,
        target=row.target,
        by_date=row.by_date,
        interventions=interventions,
    )


def _intervention(row: Intervention) -> InterventionNode:
    return InterventionNode(
        thread=row.thread,
        words=row.words,
        doer=Doer(row.doer),
        modality=row.modality,
        owner_id=row.owner_id,
        times_a_week=row.times_a_week,
        minutes=row.minutes,
    )
