"""Queries that a busy page asks on every request: compiled once by the ORM, planned once by PostgreSQL.

The ORM takes longer to write such a query than PostgreSQL to answer it. `Prepared` lets a builder (an ordinary
function that returns `….values_list(…)`, gate included) write it once for each kind of viewer, with stand-ins for
what changes, and afterwards only fills in the values. Row-level security is applied by PostgreSQL on every run.

    LATE = Prepared(late_rows)
    for booking_id, title in LATE.rows(viewer=viewer, day=day, begun_by=now - LATE_AFTER): …

A builder must pass each argument on unchanged (no arithmetic) and must not branch on its value.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connection
from django.db.models import QuerySet

from midspan.values import Actor

ORGANIZATION, VIEWER = "viewer.organization_id", "viewer.id"
FIRST_DAY, FIRST_MOMENT = date(1, 1, 2), datetime(1, 1, 2, tzinfo=UTC)


class PreparedCursor(psycopg.Cursor[Any]):
    """A cursor that has PostgreSQL keep each statement's plan for as long as the connection lives."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "PreparedCursor":
        return super().execute(query, params, **{**options, "prepare": True})


@dataclass(frozen=True, slots=True)
class Statement:
    """One compiled query. A parameter is either a fixed value or the name of an argument."""

    sql: str
    fixed: tuple[Any, ...]
    named: tuple[tuple[int, str], ...]

    def filled(self, values: dict[str, Any]) -> list[Any]:
        params = list(self.fixed)
        for place, name in self.named:
            params[place] = values[name]
        return params


class Prepared:
    """A builder of querysets whose SQL is written once for each kind of viewer."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._statements: dict[object, Statement] = {}

    def rows(self, *, viewer: Actor, **values: UUID | date | datetime) -> list[tuple[Any, ...]]:
        """The builder's rows as plain tuples. One query. Raises TypeError for an argument the builder did not pass on."""
        kind = (viewer.kind, viewer.roles, tuple((name, type(value)) for name, value in values.items()))
        statement = self._statements.get(kind)
        if statement is None:
            statement = self._statements[kind] = self._compiled(viewer, values)
        filled = statement.filled({**values, ORGANIZATION: viewer.organization_id, VIEWER: viewer.id})
        connection.ensure_connection()
        raw = PreparedCursor(connection.connection)
        with connection._prepare_cursor(raw) as cursor:  # type: ignore[attr-defined]  # noqa: SLF001 - counted and logged like every other query
            cursor.execute(statement.sql, filled)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _compiled(self, viewer: Actor, values: dict[str, Any]) -> Statement:
        stand_in = Actor(organization_id=uuid4(), id=uuid4(), kind=viewer.kind, roles=viewer.roles)
        stand_ins = {name: _stand_in(value, place) for place, (name, value) in enumerate(values.items())}
        sql, params = self._build(viewer=stand_in, **stand_ins).query.sql_with_params()
        names = {stand_in.organization_id: ORGANIZATION, stand_in.id: VIEWER}
        names |= {value: name for name, value in stand_ins.items()}
        named = tuple((place, names[value]) for place, value in enumerate(params) if _is_among(value, names))
        lost = set(values) - {name for _, name in named}
        if lost:
            raise TypeError(f"{self._build.__name__} does not pass on {', '.join(sorted(lost))} unchanged.")
        return Statement(sql, tuple(params), named)


def _stand_in(value: object, place: int) -> UUID | date | datetime:
    """A value of the same type that no builder would write by itself."""
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, datetime):
        return FIRST_MOMENT + timedelta(days=place)
    if isinstance(value, date):
        return FIRST_DAY + timedelta(days=place)
    raise TypeError(f"A prepared query takes ids, dates and moments, not {type(value).__name__}.")


def _is_among(value: object, names: dict[Any, str]) -> bool:
    return isinstance(value, UUID | date) and value in names
