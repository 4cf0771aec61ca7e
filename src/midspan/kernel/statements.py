"""Statements that PostgreSQL plans once for each connection: what every page asks, asked with the least ado."""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import count
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

MOST_PREPARED = 250


def rows_of(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of one statement that the database plans once: for what every single page asks."""
    database = connections[DEFAULT_DB_ALIAS]  # The usual proxy looks this up again at every attribute.
    database.ensure_connection()
    if database.queries_logged or database.execute_wrappers:
        return _rows_by_cursor(database, sql, params)
    with database.wrap_database_errors:
        return _statements_of(database.connection).rows(sql, params)


def _rows_by_cursor(database: Any, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """With Django's log and wrappers. Its own cursors would put the values into the text, with other types for some."""
    plain = psycopg.Cursor(database.connection)
    with database.make_debug_cursor(plain) if database.queries_logged else database.make_cursor(plain) as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


class _Statements:
    """Statements one connection has prepared, MOST_PREPARED at most, run straight through libpq in half the time.

    The driver prepares too, but it forgets all it prepared whenever a transaction is rolled back.
    """

    def __init__(self, connection: Any) -> None:
        self._connection, self._numbers = connection, count()
        self._names: OrderedDict[tuple[str, tuple[int, ...]], bytes] = OrderedDict()

    def rows(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        self._begin()
        reader = Transformer(self._connection)
        values = reader.dump_sequence(params, [PyFormat.AUTO] * len(params))
        name = self._prepared(sql, reader.types or ())
        answer = self._checked(self._connection.pgconn.exec_prepared(name, values, reader.formats))
        reader.set_pgresult(answer)
        return reader.load_rows(0, answer.ntuples, tuple)

    def _begin(self) -> None:
        """Open the transaction that the driver would open before its own first statement."""
        is_idle = self._connection.pgconn.transaction_status == TransactionStatus.IDLE
        if is_idle and not self._connection.autocommit:
            self._checked(self._connection.pgconn.exec_(b"BEGIN"))

    def _prepared(self, sql: str, types: tuple[int, ...]) -> bytes:
        key = (sql, types)
        if key in self._names:
            self._names.move_to_end(key)
        else:
            self._make_room()
            name = f"midspan_{next(self._numbers)}".encode()
            self._checked(self._connection.pgconn.prepare(name, _numbered(sql), types))
            self._names[key] = name
        return self._names[key]

    def _make_room(self) -> None:
        if len(self._names) == MOST_PREPARED:
            _, longest_unused = self._names.popitem(last=False)
            self._checked(self._connection.pgconn.exec_(b"DEALLOCATE " + longest_unused))

    def _checked(self, answer: Any) -> Any:
        if answer.status in {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}:
            return answer
        if self._connection.pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError("The connection to the database is lost.")
        raise psycopg.errors.error_from_result(answer)


def _statements_of(connection: Any) -> _Statements:
    """Kept on the connection, whose prepared statements end with it."""
    if not hasattr(connection, "midspan_statements"):
        connection.midspan_statements = _Statements(connection)
    statements: _Statements = connection.midspan_statements
    return statements


def _numbered(sql: str) -> bytes:
    """`%s` and `%%` as PostgreSQL reads them: `$1`, `$2`, `%`."""
    first, *others = sql.replace("%%", "\0").split("%s")
    return (first + "".join(f"${place}{part}" for place, part in enumerate(others, 1))).replace("\0", "%").encode()
