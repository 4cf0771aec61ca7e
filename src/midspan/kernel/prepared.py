"""Queries of busy pages, written through the gate like any other, but compiled and planned once.

Building a query costs Django more than answering it costs PostgreSQL. So the query is built once for each kind of
viewer (a patient; staff of the same roles), with places where the values go; the database keeps its plan. Row-level
security holds as for every statement.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.utils import timezone

from midspan.values import Actor

ORGANIZATION, VIEWER = "the viewer's organization", "the viewer"
_ORGANIZATION_ID, _VIEWER_ID = UUID(int=1), UUID(int=2)
# Values nobody has, so that they are found again among the parameters: one for each type a query may be asked with.
_MARKS: dict[type, Callable[[int], Any]] = {
    date: lambda place: date(1, 1, 1 + place),
    datetime: lambda place: datetime(1, 1, 1 + place, tzinfo=UTC),
    UUID: lambda place: UUID(int=3 + place),
}
Compiled = tuple[str, list[tuple[str, Any]]]
NOTHING: Compiled = ("", [])  # The gate lets this kind of viewer see no row at all.


class _PlannedOnce(psycopg.Cursor[tuple[Any, ...]]):
    """Django's own cursors put values into the text, so that every statement is a new one to PostgreSQL."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "_PlannedOnce":
        # Django turns preparing off on its connections; asking for it in one statement does not turn it on.
        self.connection.prepare_threshold = 0
        try:
            super().execute(query, params, **options)
        finally:
            self.connection.prepare_threshold = None
        return self


def rows_of(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of one statement that the database plans once: for what every single page asks."""
    with _cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


class Prepared:
    """`Prepared(build, monday=date)` compiles `build(viewer=…, monday=…)`, a values_list query, at its first use.

    Rows come as the database gives them, without conversion by fields. `build` passes each value on as it is: no
    arithmetic with it, no choice by it. How the gate filters depends on kind and roles, so each has its own statement.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **types: type) -> None:
        self._build, self._types = build, types
        self._compiled: dict[object, Compiled] = {}

    def rows(self, *, viewer: Actor, **values: Any) -> list[tuple[Any, ...]]:
        """The rows this viewer may see. Raises KeyError for a value not given."""
        kind = (viewer.kind, viewer.roles)
        if kind not in self._compiled:
            self._compiled[kind] = self._compile(viewer)
        sql, places = self._compiled[kind]
        if not sql:
            return []
        given = {ORGANIZATION: viewer.organization_id, VIEWER: viewer.id, **values}
        return rows_of(sql, [given[name] if name else constant for name, constant in places])

    def _compile(self, viewer: Actor) -> Compiled:
        marks = {name: _MARKS[kind](place) for place, (name, kind) in enumerate(self._types.items())}
        stand_in = Actor(organization_id=_ORGANIZATION_ID, id=_VIEWER_ID, kind=viewer.kind, roles=viewer.roles)
        try:
            # One statement serves every organization, so it must not hold the zone of the one that asked first.
            with timezone.override(UTC):
                sql, params = self._build(viewer=stand_in, **marks).query.sql_with_params()
        except EmptyResultSet:
            return NOTHING
        names = {ORGANIZATION: _ORGANIZATION_ID, VIEWER: _VIEWER_ID, **marks}
        by_mark = {(type(mark), mark): name for name, mark in names.items()}
        places = [(by_mark.get((type(value), value), "") if _is_plain(value) else "", value) for value in params]
        missing = set(marks) - {name for name, _ in places}
        if missing:
            raise ValueError(f"The query does not ask for: {', '.join(sorted(missing))}.")
        return sql, places


def _is_plain(value: object) -> bool:
    """A list among the parameters (an array of constants) cannot be looked up, and is no mark."""
    return isinstance(value, UUID | date)


def _cursor() -> Any:
    """A cursor with the wrapper that Django counts queries with."""
    database = connections[DEFAULT_DB_ALIAS]  # The usual proxy looks this up again at every attribute.
    database.ensure_connection()
    cursor: Any = _PlannedOnce(database.connection)
    return database.make_debug_cursor(cursor) if database.queries_logged else database.make_cursor(cursor)
