"""Row-level security: who a database connection acts for, and the policies that hold it to that.

Three transaction-local settings say who acts: `midspan.organization`, `midspan.actor` and `midspan.reach` (`own`,
`assigned` or `all`). Unset means nobody, and nobody sees nothing: to that a login's own settings return after each
transaction, so the policies read a setting as it is. Each read stands in a scalar subquery, so PostgreSQL takes it once
per statement; how little stands there matters, because a page's statement prepares hundreds of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from uuid import UUID

from django.db import connection, transaction
from django.db.migrations.operations import RunSQL

from midspan.kernel.statements import forget_answers
from midspan.values import NOBODY, Actor


class Reach(StrEnum):
    OWN = "own"  # The patient's own rows.
    ASSIGNED = "assigned"  # The patients an open row in privacy_reach names.
    ALL = "all"  # Every patient of the organization: intake, scheduling, direction, and jobs.


ORGANIZATION = "(SELECT current_setting('midspan.organization', true)::uuid)"
ACTOR = "(SELECT current_setting('midspan.actor', true)::uuid)"
IS_CENTER = "(SELECT current_setting('midspan.actor', true) = current_setting('midspan.organization', true))"
IS_ALL = "(SELECT current_setting('midspan.reach', true) = 'all')"
PRESENTED = "(SELECT nullif(current_setting('midspan.secret_hash', true), ''))"
_OPEN_ROW = f"r.organization_id = {ORGANIZATION} AND r.actor_id = {ACTOR} AND r.ended_at IS NULL"
# A function, because PostgreSQL prepares every part of a plan at each execution, also what it then never asks: of a
# page's statement over five tables, the subqueries of five policies are most of what there is to prepare.
REACHED = "(SELECT midspan_reached())::uuid[]"
_MAKE_REACHED = f"""
CREATE OR REPLACE FUNCTION midspan_reached() RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN RETURN ARRAY(SELECT r.patient_id FROM public.privacy_reach r WHERE {_OPEN_ROW}); END
$$"""  # noqa: S608 - our own constants
BIND = (
    "SELECT current_setting('midspan.organization', true), current_setting('midspan.actor', true), "
    "current_setting('midspan.reach', true), set_config('midspan.organization', %s, true), "
    "set_config('midspan.actor', %s, true), set_config('midspan.reach', %s, true)"
)


def binding_columns(*, organization: str, actor: str, reach: str) -> str:
    """Columns of a SELECT that bind while they are read, from SQL expressions: to look somebody up is to bind them."""
    named = (("organization", organization, NOBODY), ("actor", actor, NOBODY), ("reach", reach, ""))
    return ", ".join(
        f"set_config('midspan.{name}', coalesce(({sql})::text, '{unset}'), true)" for name, sql, unset in named
    )


def bind(*, organization_id: UUID | str, actor_id: UUID | str, reach: Reach) -> str | None:
    """Say for whom the rest of this transaction acts, and return how far it reached before (None or '': nobody).

    Raises TransactionManagementError outside a transaction.
    """
    _organization, _actor, before = _bind(str(organization_id), str(actor_id), reach.value)
    return before


def _bind(organization: str, actor: str, reach: str) -> tuple[str | None, str | None, str | None]:
    """As `bind`; returns all three settings as they were."""
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Row-level security is bound inside a transaction only.")
    forget_answers()
    with connection.cursor() as cursor:
        cursor.execute(BIND, [organization, actor, reach])
        before: tuple[str | None, str | None, str | None] = cursor.fetchone()[:3]
    return before


def bind_nobody() -> None:
    """Let nobody act for the rest of this transaction, as at its beginning."""
    bind(organization_id=NOBODY, actor_id=NOBODY, reach=Reach.OWN)


@contextmanager
def acting_for(actor: Actor, reach: Reach) -> Iterator[None]:
    """A transaction bound to one actor: for jobs, commands and tests, which have no request to bind it.

    Inside another transaction it is afterwards for whom that was: what is asked next sees what it saw before.
    """
    try:
        with transaction.atomic():
            before = _bind(str(actor.organization_id), str(actor.id), reach.value)
            yield
            # After a database error the savepoint takes the setting back, or there is nothing to return to.
            if not connection.needs_rollback:
                _bind(before[0] or str(NOBODY), before[1] or str(NOBODY), before[2] or "")
    finally:
        forget_answers()


@contextmanager
def widened(actor: Actor) -> Iterator[None]:
    """Reach the whole organization for a computation whose answer names no other patient, then return to before.

    A patient who asks for another seat may not see who sits there, yet the seats taken must be counted.
    """
    before = Reach(bind(organization_id=actor.organization_id, actor_id=actor.id, reach=Reach.ALL) or "")
    try:
        yield
    finally:
        # After a database error the transaction is over and so is the setting; there is nothing to return to.
        if before is not Reach.ALL and not connection.needs_rollback:
            bind(organization_id=actor.organization_id, actor_id=actor.id, reach=before)


@contextmanager
def as_center(actor: Actor) -> Iterator[None]:
    """Act as the organization itself, as which nobody signs in, to count rows that are kept to their patients.

    The answer names nobody; then it is `actor` again, with the reach from before.
    """
    center = actor.organization_id
    before = Reach(bind(organization_id=center, actor_id=center, reach=Reach.ALL) or "")
    try:
        yield
    finally:
        # As in `widened`: after a database error there is nothing to return to.
        if not connection.needs_rollback:
            bind(organization_id=center, actor_id=actor.id, reach=before)


@contextmanager
def on_behalf_of(person: Actor, *, by: Actor) -> Iterator[None]:
    """Reach what is that person's own, such as their browsers; then it is `by` again, with the reach from before."""
    before = Reach(bind(organization_id=person.organization_id, actor_id=person.id, reach=Reach.OWN) or "")
    try:
        yield
    finally:
        # As in `widened`: after a database error there is nothing to return to.
        if not connection.needs_rollback:
            bind(organization_id=by.organization_id, actor_id=by.id, reach=before)


def _forced(table: str) -> list[str]:
    return [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]


class ProtectOrganizationTable(RunSQL):
    """Rows of `table` are seen and written within the bound organization only."""

    def __init__(self, table: str, *, column: str = "organization_id") -> None:
        policy = f"CREATE POLICY organization ON {table} USING ({column} = {ORGANIZATION})"
        super().__init__(sql=[*_forced(table), policy], reverse_sql=f"DROP POLICY organization ON {table}")
        self.table, self.column = table, column

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return self.__class__.__name__, [self.table], {"column": self.column}


class ProtectReachTable(RunSQL):
    """The table the other policies ask cannot ask itself: its rows are seen by the one who reaches and the reached."""

    def __init__(self, table: str) -> None:
        policy = (
            f"CREATE POLICY reach ON {table} USING (organization_id = {ORGANIZATION} "
            f"AND ({IS_ALL} OR actor_id = {ACTOR} OR patient_id = {ACTOR}))"
        )
        super().__init__(sql=[*_forced(table), policy], reverse_sql=f"DROP POLICY reach ON {table}")
        self.table = table

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return self.__class__.__name__, [self.table], {}


def _patient_rows(column: str, *, or_null: bool) -> str:
    nobody = f"{column} IS NULL OR " if or_null else ""  # Before it asks who is reached.
    reached = f"{IS_ALL} OR {column} = {ACTOR} OR {nobody}{column} = ANY ({REACHED})"
    return f"organization_id = {ORGANIZATION} AND ({reached})"


class ProtectPatientTable(RunSQL):
    """Rows of `table` are seen and written by the patient, by those who reach the patient, and by nobody else.

    `or_null` also shows rows that name no patient (a group session's) to everybody of the organization.
    """

    def __init__(self, table: str, *, column: str = "patient_id", or_null: bool = False) -> None:
        policy = f"CREATE POLICY reach ON {table} USING ({_patient_rows(column, or_null=or_null)})"
        super().__init__(sql=[_MAKE_REACHED, *_forced(table), policy], reverse_sql=f"DROP POLICY reach ON {table}")
        self.table, self.column, self.or_null = table, column, or_null

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        return self.__class__.__name__, [self.table], {"column": self.column, "or_null": self.or_null}


class KeepToPatient(RunSQL):
    """A policy beside that of a patient's table, which has to hold as well: no member of the staff sees its rows.

    The organization's own job could, as which nobody signs in.
    """

    def __init__(self, table: str) -> None:
        policy = f"CREATE POLICY author ON {table} AS RESTRICTIVE USING (patient_id = {ACTOR} OR {IS_CENTER})"
        super().__init__(sql=policy, reverse_sql=f"DROP POLICY author ON {table}")
        self.table = table

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return self.__class__.__name__, [self.table], {}


class ProtectBetween(RunSQL):
    """Rows of `table` are seen and written by the patient and by those whom `columns` name; by no staff beside them.

    However far they reach: what two people agree on is theirs. The organization's own job could, as which nobody signs
    in. `is_patients` False: the patient is one of those whom a column names, or none of theirs.
    """

    def __init__(self, table: str, *, columns: tuple[str, ...], is_patients: bool = True) -> None:
        named = (*(("patient_id",) if is_patients else ()), *columns)
        seen = " OR ".join(f"{one} = {ACTOR}" for one in named)
        policy = (
            f"CREATE POLICY between_two ON {table} USING (organization_id = {ORGANIZATION} AND ({seen} OR {IS_CENTER}))"
        )
        super().__init__(sql=[*_forced(table), policy], reverse_sql=f"DROP POLICY between_two ON {table}")
        self.table, self.columns, self.is_patients = table, columns, is_patients

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        return self.__class__.__name__, [self.table], {"columns": self.columns, "is_patients": self.is_patients}


class ProtectAuthorTable(RunSQL):
    """Rows of `table` are seen and written by their author in `column`, and by who reaches the whole organization."""

    def __init__(self, table: str, *, column: str) -> None:
        policy = (
            f"CREATE POLICY author ON {table} USING (organization_id = {ORGANIZATION} "
            f"AND ({IS_ALL} OR {column} = {ACTOR}))"
        )
        super().__init__(sql=[*_forced(table), policy], reverse_sql=f"DROP POLICY author ON {table}")
        self.table, self.column = table, column

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return self.__class__.__name__, [self.table], {"column": self.column}


class ProtectDeskTable(RunSQL):
    """Rows of `table` are seen and changed by who reaches the whole organization; `takes_in`: anybody of it adds one.

    For what comes in about somebody who is no patient yet: whoever hands it in sees nothing there, not even their own.
    """

    def __init__(self, table: str, *, takes_in: bool = False) -> None:
        desk = f"CREATE POLICY desk ON {table} USING (organization_id = {ORGANIZATION} AND {IS_ALL})"
        adds = f"CREATE POLICY takes_in ON {table} FOR INSERT WITH CHECK (organization_id = {ORGANIZATION})"
        super().__init__(
            sql=[*_forced(table), desk, *([adds] if takes_in else [])],
            reverse_sql=[f"DROP POLICY IF EXISTS takes_in ON {table}", f"DROP POLICY desk ON {table}"],
        )
        self.table, self.takes_in = table, takes_in

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        return self.__class__.__name__, [self.table], {"takes_in": self.takes_in}


class ReadableBySecret(RunSQL):
    """Beside what else protects `table`: whoever presents a secret sees the one row of its `secret_hash`, and no other.

    Nobody is signed in who does. See `row_of_secret`.
    """

    def __init__(self, table: str) -> None:
        policy = f"CREATE POLICY holds_secret ON {table} FOR SELECT USING (secret_hash = {PRESENTED})"
        super().__init__(sql=policy, reverse_sql=f"DROP POLICY holds_secret ON {table}")
        self.table = table

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return self.__class__.__name__, [self.table], {}


class OnlyWithWhole(RunSQL):
    """Beside what else protects `table`: its rows are seen by who sees the row of `whole` they belong to, too."""

    def __init__(self, table: str, *, whole: str, column: str) -> None:
        seen = f"EXISTS (SELECT 1 FROM {whole} w WHERE w.id = {table}.{column})"  # noqa: S608 - our own constants
        policy = f"CREATE POLICY part ON {table} AS RESTRICTIVE USING ({seen})"
        super().__init__(sql=[policy], reverse_sql=f"DROP POLICY part ON {table}")
        self.table, self.whole, self.column = table, whole, column

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return self.__class__.__name__, [self.table], {"whole": self.whole, "column": self.column}
