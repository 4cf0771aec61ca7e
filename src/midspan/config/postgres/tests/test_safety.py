"""The start-up check, asked with real connections of every kind it must refuse."""

from contextlib import contextmanager

import psycopg
import pytest

from midspan.config.postgres import DatabaseRole, refuse_unsafe_role
from midspan.config.refusals import Refusal

pytestmark = pytest.mark.crash


@pytest.fixture
def superuser(server):
    with psycopg.connect(server.superuser_dsn(), autocommit=True) as connection:
        yield connection


@contextmanager
def changed(superuser, do, undo):
    superuser.execute(do)
    try:
        yield
    finally:
        superuser.execute(undo)


def refusal_of(dsn):
    with psycopg.connect(dsn) as connection:
        try:
            refuse_unsafe_role(connection)
        except Refusal as reason:
            return str(reason).partition(", so row-level security")[0]
    return None


@pytest.mark.parametrize("role", [DatabaseRole.APP, DatabaseRole.WORKER])
def test_our_own_roles_pass(server, role):
    assert refusal_of(server.dsn(role)) is None


def test_superuser_is_refused(server):
    expected = "the database login “postgres” is a superuser, or may become one"

    assert refusal_of(server.superuser_dsn()) == expected


def test_owner_is_refused_even_before_there_is_a_table(server):
    expected = "the database login “midspan_owner” owns the database, or may become the role that does"

    assert refusal_of(server.dsn(DatabaseRole.OWNER)) == expected


UNSAFE = [
    (
        "ALTER ROLE midspan_app BYPASSRLS",
        "ALTER ROLE midspan_app NOBYPASSRLS",
        "has BYPASSRLS, or may become a role that has",
    ),
    (
        "GRANT postgres TO midspan_app",
        "REVOKE postgres FROM midspan_app",
        "is a superuser, or may become one",
    ),
    (
        "GRANT midspan_owner TO midspan_app",
        "REVOKE midspan_owner FROM midspan_app",
        "owns the database, or may become the role that does",
    ),
    (
        "CREATE TABLE owned (id int); ALTER TABLE owned OWNER TO midspan_app",
        "DROP TABLE owned",
        "owns the table owned, or may become the role that does",
    ),
]


@pytest.mark.parametrize(("do", "undo", "reason"), UNSAFE)
def test_app_with_a_power_it_should_not_have_is_refused(server, superuser, do, undo, reason):
    with changed(superuser, do, undo):
        refusal = refusal_of(server.dsn(DatabaseRole.APP))

    assert refusal == f"the database login “midspan_app” {reason}"
    assert refusal_of(server.dsn(DatabaseRole.APP)) is None


def test_login_that_would_act_as_nothing_is_refused_with_the_words_that_mend_it(server, superuser):
    nobody = "00000000-0000-0000-0000-000000000000"
    setting = "ALTER ROLE midspan_app SET midspan.organization"

    with changed(superuser, "ALTER ROLE midspan_app RESET midspan.organization", f"{setting} = '{nobody}'"):
        refusal = refusal_of(server.dsn(DatabaseRole.APP))

    assert f"Have a superuser run: {setting} = '{nobody}'; " in refusal
    assert refusal_of(server.dsn(DatabaseRole.APP)) is None
