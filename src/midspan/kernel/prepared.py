"""Queries of a patient's own pages, written through the gate like any other, but compiled and planned once.

Building a query costs Django more than answering it costs PostgreSQL. So the query is built once, with places where
the values go; the database keeps its plan. Row-level security holds as for every statement.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from django.db.models import QuerySet

from midspan.values import Actor, ActorKind

ORGANIZATION, PATIENT = "the viewer's organization", "the viewer"
_VIEWER = Actor(organization_id=UUID(int=1), id=UUID(int=2), kind=ActorKind.PATIENT)
# Values nobody has, so that they are found again among the parameters: one for each type a query may be asked with.
_MARKS: dict[type, Callable[[int], Any]] = {
    date: lambda place: date(1, 1, 1 + place),
    datetime: lambda place: datetime(1, 1, 1 + place, tzinfo=UTC),
}


class _PlannedOnce(psycopg.Cursor[tuple[Any, ...]]):
    """Django's own cursors put values into the text, so that every statement is a new one to PostgreSQL."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "_PlannedOnce":
        super().execute(query, params, **{**options, "prepare": True})
        return self


def rows_of(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of one statement that the database plans once: for what every single page asks."""
    with _cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


class Prepared:
    """`Prepared(build, monday=date)` compiles `build(viewer=…, monday=…)`, a values_list query, at its first use.

    Rows come as the database gives them, without conversion by fields. Only a patient asks: how the gate filters for
    staff depends on their roles, and could not be kept.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **types: type) -> None:
        self._build, self._types = build, types
        self._compiled: tuple[str, list[tuple[str, Any]]] | None = None

    def rows(self, *, viewer: Actor, **values: Any) -> list[tuple[Any, ...]]:
        """The rows this patient may see. Raises TypeError for any other viewer, KeyError for a value not given."""
        if not viewer.is_patient:
            raise TypeError("A prepared query is a patient's own.")
        if self._compiled is None:
            self._compiled = self._compile()
        sql, places = self._compiled
        given = {ORGANIZATION: viewer.organization_id, PATIENT: viewer.id, **values}
        return rows_of(sql, [given[name] if name else constant for name, constant in places])

    def _compile(self) -> tuple[str, list[tuple[str, Any]]]:
        marks = {name: _MARKS[kind](place) for place, (name, kind) in enumerate(self._types.items())}
        sql, params = self._build(viewer=_VIEWER, **marks).query.sql_with_params()
        names = {ORGANIZATION: _VIEWER.organization_id, PATIENT: _VIEWER.id, **marks}
        by_mark = {(type(mark), mark): name for name, mark in names.items()}
        places = [(by_mark.get((type(value), value), ""), value) for value in params]
        missing = set(names) - {name for name, _ in places}
        if missing:
            raise ValueError(f"The query does not ask for: {', '.join(sorted(missing))}.")
        return sql, places


def _cursor() -> Any:
    """A cursor with the wrapper that Django counts queries with."""
    connection.ensure_connection()
    cursor: Any = _PlannedOnce(connection.connection)
    return connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)
