"""A version of a plan as the tree it is: needs, their goals, their objectives, what is done toward each.

Beside the needs stand the criteria for its end.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from midspan.domains.plans.enums import Doer, Kind, NeedState, Typing
from midspan.values import mark_of


class InterventionNode(Struct, frozen=True, kw_only=True):
    """What somebody does; `minutes` each time, `times_a_week`; None is not said."""

    thread: UUID
    words: str
    doer: Doer
    modality: str
    owner_id: UUID | None
    times_a_week: int | None
    minutes: int | None


class ObjectiveNode(Struct, frozen=True, kw_only=True):
    thread: UUID
    words: str
    measured_by: str
    measure: str
    baseline: str
    target: str
    by_date: date | None
    interventions: tuple[InterventionNode, ...]
    instrument: str = ""
    levels: tuple[str, ...] = ()


class GoalNode(Struct, frozen=True, kw_only=True):
    """What the person wants. `typed` says whose hands wrote it: with whom and when, where the person's did."""

    thread: UUID
    own_words: str
    objectives: tuple[ObjectiveNode, ...]
    typed: Typing = Typing.BY_STAFF
    typed_with_id: UUID | None = None
    typed_at: datetime | None = None


class NeedNode(Struct, frozen=True, kw_only=True):
    thread: UUID
    words: str
    evidence: str
    state: NeedState
    reason: str
    goals: tuple[GoalNode, ...]
    found_id: UUID | None = None


class CriterionNode(Struct, frozen=True, kw_only=True):
    """What has to be true for the stay to end well."""

    thread: UUID
    words: str


Tree = tuple[NeedNode | CriterionNode, ...]
Node = CriterionNode | NeedNode | GoalNode | ObjectiveNode | InterventionNode
_KINDS: dict[type, Kind] = {
    CriterionNode: Kind.CRITERION,
    NeedNode: Kind.NEED,
    GoalNode: Kind.GOAL,
    ObjectiveNode: Kind.OBJECTIVE,
    InterventionNode: Kind.INTERVENTION,
}


def kind_of(node: Node) -> Kind:
    return _KINDS[type(node)]


def children_of(node: Node) -> tuple[Node, ...]:
    if isinstance(node, NeedNode):
        return node.goals
    if isinstance(node, GoalNode):
        return node.objectives
    return node.interventions if isinstance(node, ObjectiveNode) else ()


def walked(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node, each before what hangs from it."""
    for node in nodes:
        yield node
        yield from walked(children_of(node))


def needs_in(tree: Tree) -> list[NeedNode]:
    return [one for one in tree if isinstance(one, NeedNode)]


def criteria_in(tree: Tree) -> list[CriterionNode]:
    return [one for one in tree if isinstance(one, CriterionNode)]


def goals_in(tree: Tree) -> list[GoalNode]:
    return [goal for need in needs_in(tree) for goal in need.goals]


def objectives_in(tree: Tree) -> list[ObjectiveNode]:
    return [objective for goal in goals_in(tree) for objective in goal.objectives]


def state_of(node: Node) -> str:
    """The mark of what one node says itself: whoever changes it shows by this what they had before them."""
    return mark_of(*(value for value in msgspec.structs.astuple(node) if value is not children_of(node)))


def digest_of(tree: Tree) -> str:
    """SHA-256 of all that a version says, in hexadecimal: the same words in the same order give the same digest."""
    return hashlib.sha256(msgspec.json.encode(tree)).hexdigest()
