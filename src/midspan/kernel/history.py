"""Every version of a row that matters, written by PostgreSQL itself, with who was acting when it changed."""

from typing import TypeVar

import pghistory
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Cast, NullIf
from pghistory.models import Event

from midspan.values import NOBODY

M = TypeVar("M", bound=type[models.Model])


class ActingEvent(Event):
    """The base of version tables: who acted comes from the connection's own binding, so no caller can forget it."""

    acting_id = models.UUIDField(
        null=True,
        db_default=Cast(
            NullIf(Func(Value("midspan.actor"), Value(True), function="current_setting"), Value(str(NOBODY))),
            models.UUIDField(),
        ),
    )

    class Meta:
        abstract = True


def tracked(model: M) -> M:
    """Class decorator: keep every version of the model's rows in an append-only table beside it."""
    track = pghistory.track(
        base_model=ActingEvent,
        model_name=f"{model.__name__}Version",
        obj_field=pghistory.ObjForeignKey(related_name="versions", db_index=False),
        # None keeps no context; its annotations forget that.
        context_field=None,  # type: ignore[arg-type]
        context_id_field=None,  # type: ignore[arg-type]
        append_only=True,
        meta={"indexes": [models.Index(fields=["organization", "pgh_obj"], name=f"{model.__name__.lower()}_versions")]},
    )
    versioned: M = track(model)
    return versioned
