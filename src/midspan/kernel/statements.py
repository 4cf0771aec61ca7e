"""Statements that PostgreSQL plans once for each connection: what every page asks, asked with the least ado."""

import select
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.types.datetime import TimestamptzLoader

MOST_PREPARED = 250
Rows = list[tuple[Any, ...]]
LOST = "The connection to the database is lost."
Question = tuple[str, Sequence[Any]]  # A statement and its values.
Ready = tuple[bytes, Any, Any]  # The name it is prepared by, its values as sent, and in which form they are.


def rows_of(sql: str, params: Sequence[Any]) -> Rows:
    """The rows of one statement that the database plans once: for what every single page asks."""
    database = connections[DEFAULT_DB_ALIAS]  # The usual proxy looks this up again at every attribute.
    known = _known(database.connection, sql, params)
    if known is not None:
        return known
    database.ensure_connection()
    if database.queries_logged or database.execute_wrappers:
        return _rows_by_cursor(database, sql, params)
    with database.wrap_database_errors:
        return _statements_of(database.connection).rows(sql, params)


def _known(connection: Any, sql: str, params: Sequence[Any]) -> Rows | None:
    """The answer to what was asked together with others, or for now none, while only what is asked is found out."""
    statements: _Statements | None = getattr(connection, "midspan_statements", None)
    return statements.known(sql, params) if statements is not None else None


@contextmanager
def asked_together(*calls: Callable[[], object], tells_time: bool = True) -> Iterator[None]:
    """Ask the database at once what these calls would ask one after another; in the block they find the answers there.

    To wait for each answer before the next question takes longer than most answers. The calls are run once before the
    block, where every question is answered by no rows, only to learn what they ask; what they ask because of an answer
    is asked when it comes. So they must take no rows for an answer, and ask only by prepared queries. In the block
    nothing is written, and as soon as it reaches further or less far the answers are forgotten. What a block around
    this one has asked is not asked again.

    `tells_time`: a call may ask what time it is by the viewer's clock, which must be known before, as to learn that may
    be a question itself.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    statements = _statements_of(database.connection)
    if database.queries_logged or database.execute_wrappers or statements.is_rehearsing:
        yield
        return
    if tells_time:
        timezone.localtime()
    questions = [one for one in statements.rehearsed(calls) if statements.known(*one) is None]
    outside = len(statements.answers)
    with database.wrap_database_errors:
        statements.learn(questions)
    try:
        yield
    finally:
        del statements.answers[outside:]


def forget_answers() -> None:
    """What was asked before no longer holds, as other rows are in reach. Raises RuntimeError while calls are tried."""
    statements = getattr(connections[DEFAULT_DB_ALIAS].connection, "midspan_statements", None)
    if statements is None:
        return
    if statements.is_rehearsing:
        raise RuntimeError("What is asked together is asked with one reach.")
    statements.answers.clear()


def committed(connection: Any) -> None:
    """End the connection's transaction; where none has begun there is nothing to end.

    Raises psycopg.Error where what is checked at its end does not hold.
    """
    if connection.pgconn.transaction_status != TransactionStatus.IDLE:
        _checked(connection.pgconn, connection.pgconn.exec_(b"COMMIT"))


def _rows_by_cursor(database: Any, sql: str, params: Sequence[Any]) -> Rows:
    """With Django's log and wrappers. Its own cursors would put the values into the text, with other types for some."""
    plain = psycopg.Cursor(database.connection)
    with database.make_debug_cursor(plain) if database.queries_logged else database.make_cursor(plain) as cursor:
        cursor.execute(sql, params)
        found: Rows = cursor.fetchall()
    return found


class _Reading:
    """How values of one connection are written and read: as Django has it, but moments by the driver's own reader.

    Django's has its word in Python after it, for a zone other than UTC; ours is always UTC.
    """

    def __init__(self, connection: Any) -> None:
        self.connection, self.adapters = connection, AdaptersMap(connection.adapters)
        self.adapters.register_loader("timestamptz", TimestamptzLoader)


class _Statements:
    """Statements one connection has prepared, MOST_PREPARED at most, run straight through libpq in half the time.

    The driver prepares too, but it forgets all it prepared whenever a transaction is rolled back.
    """

    def __init__(self, connection: Any) -> None:
        self._connection, self._numbers = connection, count()
        self._reader = Transformer(_Reading(connection))
        self._names: OrderedDict[tuple[str, tuple[int, ...]], bytes] = OrderedDict()
        self.answers: list[dict[str, list[tuple[Sequence[Any], Rows]]]] = []  # Of each block, by statement.
        self._rehearsed: list[Question] | None = None

    @property
    def is_rehearsing(self) -> bool:
        return self._rehearsed is not None

    def rehearsed(self, calls: Sequence[Callable[[], object]]) -> list[Question]:
        """What these calls ask when no question has an answer."""
        questions = self._rehearsed = []
        try:
            for call in calls:
                call()
        finally:
            self._rehearsed = None
        return questions

    def known(self, sql: str, params: Sequence[Any]) -> Rows | None:
        """What needs no asking: an answer that is here, and while calls are rehearsed no rows."""
        if self._rehearsed is not None:
            self._rehearsed.append((sql, params))
            return []
        for known in self.answers:
            for asked_with, found in known.get(sql, ()):
                if asked_with == params:
                    return found
        return None

    def rows(self, sql: str, params: Sequence[Any]) -> Rows:
        if self._has_to_begin():
            return self.rows_of_all([(sql, params)])[0]
        return self._read(self._connection.pgconn.exec_prepared(*self._ready(sql, params)))

    def learn(self, questions: Sequence[Question]) -> None:
        """Ask all of them, and know the answers from now on."""
        known: dict[str, list[tuple[Sequence[Any], Rows]]] = {}
        for (sql, params), found in zip(questions, self.rows_of_all(questions), strict=True):
            known.setdefault(sql, []).append((params, found))
        self.answers.append(known)

    def rows_of_all(self, questions: Sequence[Question]) -> list[Rows]:
        """The rows of each statement, in order, all sent before the first answer is waited for."""
        if not questions:
            return []
        ready = [self._ready(*question) for question in questions]
        try:
            answers = self._exchanged(ready)
        except BaseException:
            self._connection.close()  # Whatever came next would read answers to these questions.
            raise
        return [self._read(answer) for answer in answers]

    def _exchanged(self, ready: Sequence[Ready]) -> list[Any]:
        """The answers, in order. With them begins the transaction the driver would open before its own first one."""
        server, begins = self._connection.pgconn, self._has_to_begin()
        server.enter_pipeline_mode()
        if begins:
            server.send_query_params(b"BEGIN", None)
        for name, values, formats in ready:
            server.send_query_prepared(name, values, formats)
        server.pipeline_sync()
        while server.flush():
            select.select([], [server.socket], [])
        if begins:
            self._received()
        answers = [self._received() for _ in ready]
        server.get_result()  # The mark that says that all were answered.
        server.exit_pipeline_mode()
        return answers

    def _ready(self, sql: str, params: Sequence[Any]) -> Ready:
        values = self._reader.dump_sequence(params, [PyFormat.AUTO] * len(params))
        return self._prepared(sql, self._reader.types or ()), values, self._reader.formats

    def _received(self) -> Any:
        """One answer and the nothing that ends it."""
        answer = self._connection.pgconn.get_result()
        if answer is None:
            raise psycopg.OperationalError(LOST)
        self._connection.pgconn.get_result()
        return answer

    def _has_to_begin(self) -> bool:
        is_idle = self._connection.pgconn.transaction_status == TransactionStatus.IDLE
        return is_idle and not self._connection.autocommit

    def _prepared(self, sql: str, types: tuple[int, ...]) -> bytes:
        key = (sql, types)
        if key in self._names:
            self._names.move_to_end(key)
        else:
            self._make_room()
            name = f"midspan_{next(self._numbers)}".encode()
            _checked(self._connection.pgconn, self._connection.pgconn.prepare(name, _numbered(sql), types))
            self._names[key] = name
        return self._names[key]

    def _make_room(self) -> None:
        if len(self._names) == MOST_PREPARED:
            _, longest_unused = self._names.popitem(last=False)
            _checked(self._connection.pgconn, self._connection.pgconn.exec_(b"DEALLOCATE " + longest_unused))

    def _read(self, answer: Any) -> Rows:
        self._reader.set_pgresult(_checked(self._connection.pgconn, answer))
        found: Rows = self._reader.load_rows(0, answer.ntuples, tuple)
        return found


def _checked(server: Any, answer: Any) -> Any:
    if answer.status in {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}:
        return answer
    if server.status == ConnStatus.BAD:
        raise psycopg.OperationalError(LOST)
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
