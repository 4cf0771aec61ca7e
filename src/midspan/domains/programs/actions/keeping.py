"""Writing one row of the program, and saying in words why the database would not have it."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

from midspan.domains.programs.rules import may_keep_center
from midspan.values import Actor, RefusedError, refused

M = TypeVar("M", bound=models.Model)

REASONS = {
    "site_name_once": "There is a site of this name already. Give this one another name.",
    "room_name_once": "This site has a room of this name already. Give this one another name.",
    "closed_day_once": "This day is closed already.",
    "track_name_once": "There is a track of this name already. Give this one another name.",
    "group_name_once": "There is a group of this name already. Give this one another name.",
    "license_once": "This license is there already.",
    "level_once": "This level of care is there already.",
}


def keep_row(model: type[M], *, row_id: UUID | None, values: Mapping[str, Any], by: Actor) -> M:
    """A new row (no `row_id`) or the changed one. Raises RefusedError, and the model's DoesNotExist."""
    may_keep_center(by).require()
    row = model(organization_id=by.organization_id) if row_id is None else locked(model, row_id, by=by)
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise RefusedError(refused(_reason(error))) from error
    return row


def locked(model: type[M], row_id: UUID, *, by: Actor) -> M:
    """A row of the actor's own organization, held until the transaction ends."""
    rows = model._default_manager.select_for_update()  # noqa: SLF001 - Django's name for `objects` of any model
    return rows.get(organization_id=by.organization_id, pk=row_id)


def _reason(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    name = diagnosis.constraint_name if diagnosis else None
    if name not in REASONS:
        raise error
    return REASONS[name]
