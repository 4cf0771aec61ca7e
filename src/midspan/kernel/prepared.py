"""Queries of busy pages, written through the gate like any other, but compiled and planned once.

Building a query costs Django more than answering it costs PostgreSQL. So the query is built once for each kind of
viewer (a patient; staff of the same roles), with places where the values go; the database keeps its plan. Row-level
security holds as for every statement.

A list is one value, whatever its length: `field__any_of=ids` where other queries have `field__in=ids`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, date, datetime
from types import GenericAlias
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, ForeignObject, Func, Lookup, Model, QuerySet, Value
from django.db.models.query import get_related_populators
from django.utils import timezone
from psycopg.sql import Literal

from midspan.kernel.statements import rows_of
from midspan.values import Actor, ActorKind

M = TypeVar("M", bound=Model)

ORGANIZATION, VIEWER = "the viewer's organization", "the viewer"
_ORGANIZATION_ID, _VIEWER_ID = UUID(int=1), UUID(int=2)
# Values nobody has, so that they are found again among the parameters: one for each type a query may be asked with.
_MARKS: dict[type | GenericAlias, Callable[[int], Any]] = {
    date: lambda place: date(1, 1, 1 + place),
    datetime: lambda place: datetime(1, 1, 1 + place, tzinfo=UTC),
    UUID: lambda place: UUID(int=3 + place),
    str: lambda place: f"the value at place {place}",
    list[UUID]: lambda place: [UUID(int=3 + place)],
    list[str]: lambda place: [f"the list at place {place}"],
}
Compiled = tuple[str, list[tuple[str, Any]], Any]  # The last makes instances, where the query is one of models.
NOTHING: Compiled = ("", [], None)  # The gate lets this kind of viewer see no row at all.


@Field.register_lookup
@ForeignObject.register_lookup  # A relation takes none of the lookups of other fields.
class AnyOf(Lookup):
    """`field__any_of=values`: the field is one of them. No row for no values, as with `in`."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        field, params = self.process_lhs(compiler, connection)
        return f"{field} = ANY(%s)", (*params, self.rhs)


def days_from(day: date) -> Func:
    """The dates from that day on, without end, as a range in which the day is a value of its own."""
    return Func(Value(day), Value(None), function="daterange", output_field=DateRangeField())


def organization_reader(organization_id: UUID) -> Actor:
    """The viewer of a query that asks for an organization's own rows, or counts people's inside `widened`, for nobody.

    Such a query filters by `viewer.organization_id` and goes through no gate: what it finds must name no patient.
    """
    return Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.JOB)


class Prepared(Generic[M]):
    """`Prepared(build, monday=date)` compiles `build(viewer=…, monday=…)` at its first use.

    Of a values_list query ask `rows`: they come as the database gives them, without conversion by fields. Of a query
    of models ask `instances`. `build` passes each value on as it is: no arithmetic with it, no choice by it. How the
    gate filters depends on kind and roles, so each has its own statement.
    """

    def __init__(self, build: Callable[..., QuerySet[M, Any]], **types: type | GenericAlias) -> None:
        self._build, self._types = build, types
        self._compiled: dict[object, Compiled] = {}

    def rows(self, *, viewer: Actor, **values: Any) -> list[tuple[Any, ...]]:
        """The rows this viewer may see. Raises KeyError for a value not given."""
        sql, places, _ = self._for(viewer)
        if not sql:
            return []
        given = {ORGANIZATION: viewer.organization_id, VIEWER: viewer.id, **values}
        return rows_of(sql, [given[name] if name else constant for name, constant in places])

    def instances(self, *, viewer: Actor, **values: Any) -> list[M]:
        """As `rows`, as model instances together with what the query joins (`select_related`); nothing prefetched."""
        rows = self.rows(viewer=viewer, **values)
        return list(self._for(viewer)[2].instances(rows)) if rows else []

    def _for(self, viewer: Actor) -> Compiled:
        kind = (viewer.kind, viewer.roles)
        if kind not in self._compiled:
            self._compiled[kind] = self._compile(viewer)
        return self._compiled[kind]

    def _compile(self, viewer: Actor) -> Compiled:
        marks = {name: _MARKS[kind](place) for place, (name, kind) in enumerate(self._types.items())}
        stand_in = Actor(organization_id=_ORGANIZATION_ID, id=_VIEWER_ID, kind=viewer.kind, roles=viewer.roles)
        try:
            # One statement serves every organization, so it must not hold the zone of the one that asked first.
            with timezone.override(UTC):
                query = self._build(viewer=stand_in, **marks).query
                compiler = query.get_compiler(DEFAULT_DB_ALIAS)
                sql, params = compiler.as_sql()
        except EmptyResultSet:
            return NOTHING
        names = {ORGANIZATION: _ORGANIZATION_ID, VIEWER: _VIEWER_ID, **marks}
        by_mark = {_key(mark): name for name, mark in names.items()}
        places = [(by_mark.get(_key(value), "") if _may_be_mark(value) else "", value) for value in params]
        missing = set(marks) - {name for name, _ in places}
        if missing:
            raise ValueError(f"The query does not ask for: {', '.join(sorted(missing))}.")
        return *_with_constants(sql, places), None if query.has_select_fields else _Maker(compiler)


SomeOrAll = tuple[Prepared[Any], Prepared[Any]]


def of_some_or_all(build: Callable[..., QuerySet[Any, Any]], **types: type | GenericAlias) -> SomeOrAll:
    """The query about named patients, and about everybody reached: `build` takes `patient_ids`, or None."""
    return Prepared(build, patient_ids=list[UUID], **types), Prepared(build, **types)


def of_people(rows: QuerySet[M], patient_ids: list[UUID] | None) -> QuerySet[M]:
    return rows if patient_ids is None else rows.filter(patient_id__any_of=patient_ids)


def rows_of_people(asked: SomeOrAll, patient_ids: Collection[UUID] | None, **values: Any) -> list[tuple[Any, ...]]:
    """The rows about these patients; None: about everybody whom the viewer reaches."""
    some, everybody = asked
    return everybody.rows(**values) if patient_ids is None else some.rows(patient_ids=list(patient_ids), **values)


def _with_constants(sql: str, places: list[tuple[str, Any]]) -> tuple[str, list[tuple[str, Any]]]:
    """Words and numbers that are always the same become part of the text: the one plan there is then knows of them.

    It may so use an index that is kept of some rows only, and need not guess how many rows have one state.
    """
    first, *others = sql.replace("%%", "\0").split("%s")
    text, asked = [first], []
    for (name, value), rest in zip(places, others, strict=True):
        is_constant = not name and _is_plain(value)
        text += [_literal(value) if is_constant else "%s", rest]
        asked += [] if is_constant else [(name, value)]
    return "".join(text).replace("\0", "%%"), asked


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _literal(value: str | int | list[str]) -> str:
    plain = [str(one) for one in value] if isinstance(value, list) else str(value) if isinstance(value, str) else value
    return Literal(plain).as_string(connections[DEFAULT_DB_ALIAS].connection).replace("%", "\0")


def _may_be_mark(value: object) -> bool:
    """Other values, and arrays of others, cannot always be looked up, and are no marks."""
    if isinstance(value, list):
        return all(isinstance(one, UUID | str) for one in value)
    return isinstance(value, UUID | date | str)


def _key(mark: Any) -> object:
    """Types are compared too: a moment at midnight is equal to no date, but a list is to another of equal strings."""
    return (list, *((type(one), one) for one in mark)) if isinstance(mark, list) else (type(mark), mark)


class _Maker:
    """What Django makes of the rows of a query of models that it compiled (as its own ModelIterable).

    The compiler itself is not kept: it holds the connection of the thread that came first.
    """

    def __init__(self, compiler: Any) -> None:
        found, columns = compiler.klass_info, [column for column, *_ in compiler.select]
        if compiler.annotation_col_map:
            raise ValueError("Instances carry nothing that is annotated; ask for rows.")
        self._own = slice(found["select_fields"][0], found["select_fields"][-1] + 1)
        self._model, self._names = found["model"], [column.target.attname for column in columns[self._own]]
        self._converters = [(place, *how) for place, how in compiler.get_converters(columns).items()]
        arguments = (found, compiler.select, DEFAULT_DB_ALIAS)
        self._joined = get_related_populators(*arguments)  # type: ignore[call-arg]  # the stubs' Django is newer

    def instances(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        for row in map(self._converted, rows):
            instance = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[self._own])
            for populator in self._joined:
                populator.populate(row, instance)
            yield instance

    def _converted(self, row: tuple[Any, ...]) -> list[Any]:
        values, database = list(row), connections[DEFAULT_DB_ALIAS]
        for place, converters, expression in self._converters:
            for converter in converters:
                values[place] = converter(values[place], expression, database)
        return values
