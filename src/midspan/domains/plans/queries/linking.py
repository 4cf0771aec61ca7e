"""Objectives that notes may serve, and their words."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from msgspec import Struct

from midspan.domains.plans.enums import PlanState
from midspan.domains.plans.models import Intervention, Objective
from midspan.domains.privacy.queries import visible
from midspan.kernel.prepared import Prepared
from midspan.values import ALLOWED, Actor, DataClass, Verdict, refused


class PlanLine(Struct, frozen=True, kw_only=True):
    """One objective as a note links to it. `is_in_force`: the plan that holds has it in these words.

    `doings`: what is done toward it, in words.
    """

    id: UUID
    thread: UUID
    words: str
    is_in_force: bool
    doings: tuple[str, ...] = ()


def objectives_to_link(
    *, viewer: Actor, patient_ids: Collection[UUID], linked: Collection[UUID] = ()
) -> dict[UUID, list[PlanLine]]:
    """Patient id → the objectives of the plan that holds, in its order, and those `linked` already by their ids.

    Who has none is absent. One query.
    """
    found: dict[UUID, list[PlanLine]] = {}
    for patient_id, *row in _TO_LINK.rows(viewer=viewer, patient_ids=list(patient_ids), linked=list(linked)):
        line = PlanLine(
            id=row[0], thread=row[1], words=row[2], is_in_force=row[3] == PlanState.ACTIVE, doings=tuple(row[4])
        )
        found.setdefault(patient_id, []).append(line)
    return found


def _to_link(*, viewer: Actor, patient_ids: list[UUID], linked: list[UUID]) -> QuerySet[Any, Any]:
    rows = Objective.objects.filter(patient_id__any_of=patient_ids)
    wanted = rows.filter(Q(plan__state=PlanState.ACTIVE) | Q(pk__any_of=linked))
    shown = visible(wanted, viewer=viewer, data_class=DataClass.PLAN)
    done = Intervention.objects.filter(organization_id=OuterRef("organization_id"), objective_id=OuterRef("pk"))
    doings = ArraySubquery(done.order_by("place", "pk").values("words"))
    rows = shown.annotate(doings=doings).order_by("patient_id", "place", "pk")
    return rows.values_list("patient_id", "pk", "thread", "words", "plan__state", "doings")


_TO_LINK = Prepared(_to_link, patient_ids=list[UUID], linked=list[UUID])


def may_link(*, viewer: Actor, patient_id: UUID, objective_id: UUID) -> Verdict:
    """Whether a note about this person may link to this objective: one whose thread is in their plan that holds.

    A page may have been opened before the version that holds now; what it named is then still the same thread.
    """
    found = objectives_to_link(viewer=viewer, patient_ids=[patient_id], linked=[objective_id])
    lines = found.get(patient_id, [])
    threads = {one.thread for one in lines if one.is_in_force}
    if any(one.id == objective_id and one.thread in threads for one in lines):
        return ALLOWED
    return refused("This objective is not in the person’s plan. Choose one that is, or leave the entry unlinked.")


def words_of_objectives(*, viewer: Actor, patient_id: UUID) -> dict[UUID, str]:
    """Thread → the words of each objective there ever was, as the newest version that has it says them. One query."""
    return dict(_WORDS.rows(viewer=viewer, patient_id=patient_id))


def _words(*, viewer: Actor, patient_id: UUID) -> QuerySet[Any, Any]:
    rows = visible(Objective.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PLAN)
    return rows.order_by("plan__number").values_list("thread", "words")


_WORDS = Prepared(_words, patient_id=UUID)
