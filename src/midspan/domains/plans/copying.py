"""Taking all that one version says into the next, each thread with its own id."""

from typing import Any
from uuid import uuid4

from django.db.models import QuerySet

from midspan.domains.plans.enums import Kind
from midspan.domains.plans.models import Plan, PlanElement
from midspan.domains.plans.shapes import SHAPES
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass


def element_rows(kind: Kind, plan: Plan, *, viewer: Actor) -> QuerySet[PlanElement]:
    rows = SHAPES[kind].model.objects.filter(plan_id=plan.pk)
    return visible(rows, viewer=viewer, data_class=DataClass.PLAN)


def copy_into(plan: Plan, earlier: Plan, *, viewer: Actor) -> None:
    """Eight statements, however much there is. Parents come before what hangs from them."""
    made: dict[Any, PlanElement] = {}
    for kind, shape in SHAPES.items():
        copies = {}
        for row in element_rows(kind, earlier, viewer=viewer):
            copies[row.pk] = _copy(row, plan, shape.parent_field, made)
        shape.model.objects.bulk_create(copies.values())  # type: ignore[arg-type]  # of that very model
        made |= copies


def _copy(row: PlanElement, plan: Plan, parent_field: str, made: dict[Any, PlanElement]) -> PlanElement:
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})  # noqa: SLF001 - public by habit
    copy.pk, copy.plan = uuid4(), plan
    if parent_field:
        setattr(copy, parent_field, made[getattr(row, f"{parent_field}_id")])
    return copy
