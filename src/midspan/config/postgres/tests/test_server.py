"""What a server of ours promises, asked of a real one."""

import stat

import psycopg
import pytest

from midspan.config.postgres import DatabaseRole
from midspan.config.postgres.clusters import read_passwords
from midspan.config.postgres.roles import EXTENSIONS

pytestmark = pytest.mark.crash


def ask(dsn, question, *values):
    with psycopg.connect(dsn, autocommit=True) as connection:
        return connection.execute(question, values).fetchall()


def test_connection_without_a_password_is_refused(server):
    address = f"host={server.socket_folder} user=midspan_app dbname=midspan passfile=/dev/null"

    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(address)


def test_connection_with_a_wrong_password_is_refused(server):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=str(server.socket_folder), user="postgres", dbname="postgres", password="postgres")


def test_every_login_has_a_password_of_its_own_kept_as_scram(server):
    stored = dict(ask(server.superuser_dsn(), "SELECT rolname, left(rolpassword, 14) FROM pg_authid WHERE rolcanlogin"))

    passwords = read_passwords(server.passfile)
    assert set(stored) == set(passwords) == {"postgres", *(role.login for role in DatabaseRole)}
    assert set(stored.values()) == {"SCRAM-SHA-256$"}
    assert len(set(passwords.values())) == len(passwords)


def test_files_and_socket_are_for_their_owner_alone(server):
    modes = {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in (server.passfile, server.log)}
    folders = [server.folder, server.data_folder, server.socket_folder]

    assert modes == {"passwords": "0o600", "server.log": "0o600"}
    assert [oct(stat.S_IMODE(folder.stat().st_mode)) for folder in folders] == ["0o700"] * 3


def test_server_listens_on_no_network_address(server):
    assert ask(server.superuser_dsn(), "SHOW listen_addresses") == [("",)]


def test_server_checks_its_pages_and_sorts_the_same_everywhere(server):
    assert ask(server.superuser_dsn(), "SHOW data_checksums") == [("on",)]
    assert ask(server.superuser_dsn(), "SELECT x FROM unnest(ARRAY['b', 'B', 'á', 'a']) x ORDER BY x") == [
        ("B",),
        ("a",),
        ("b",),
        ("á",),
    ]
    assert ask(server.superuser_dsn(), "SELECT lower('ÑANDÚ')") == [("ñandú",)]


def test_roles_have_no_power_beyond_their_work(server):
    rows = ask(
        server.superuser_dsn(),
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles "
        "WHERE rolname LIKE 'midspan%%' ORDER BY 1",
    )

    assert rows == [
        ("midspan_app", False, False, False, False, False),
        ("midspan_owner", False, False, False, True, False),
        ("midspan_readonly", False, False, False, False, False),
        ("midspan_worker", False, False, False, False, False),
    ]


def test_roles_belong_to_no_other_role(server):
    assert (
        ask(server.superuser_dsn(), "SELECT * FROM pg_auth_members WHERE member::regrole::text LIKE 'midspan%%'") == []
    )


def test_extensions_were_made_by_the_owner(server):
    rows = ask(
        server.dsn(DatabaseRole.APP),
        "SELECT extname, extowner::regrole::text FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1",
    )

    assert rows == [(name, "midspan_owner") for name in EXTENSIONS]


@pytest.fixture
def note_table(server):
    """A table the owner makes in the usual database and in a new one, as migrations and test runs do."""
    with psycopg.connect(server.dsn(DatabaseRole.OWNER), autocommit=True) as owner:
        owner.execute("CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY, body text)")
        owner.execute("INSERT INTO note (body) VALUES ('first')")
        yield "note"
        owner.execute("DROP TABLE note")


@pytest.mark.parametrize("role", [DatabaseRole.APP, DatabaseRole.WORKER])
def test_app_and_worker_read_and_write_what_the_owner_makes(server, note_table, role):
    with psycopg.connect(server.dsn(role), autocommit=True) as connection:
        connection.execute("INSERT INTO note (body) VALUES ('second')")
        connection.execute("UPDATE note SET body = 'changed' WHERE body = 'second'")
        connection.execute("DELETE FROM note WHERE body = 'first'")
        rows = connection.execute("SELECT body FROM note").fetchall()

    assert rows == [("changed",)]


@pytest.mark.parametrize("role", [DatabaseRole.APP, DatabaseRole.WORKER])
def test_app_and_worker_leave_no_trigger_out(server, role):
    assert ask(server.dsn(role), "SHOW pgtrigger.ignore") == [("{}",)]


@pytest.mark.parametrize("statement", ["TRUNCATE note", "DROP TABLE note", "CREATE TABLE mine (id int)"])
def test_app_may_not_change_the_tables_themselves(server, note_table, statement):
    with (
        psycopg.connect(server.dsn(DatabaseRole.APP)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_readonly_reads_and_writes_nothing(server, note_table):
    assert ask(server.dsn(DatabaseRole.READONLY), "SELECT body FROM note") == [("first",)]
    with (
        psycopg.connect(server.dsn(DatabaseRole.READONLY)) as connection,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        connection.execute("INSERT INTO note (body) VALUES ('second')")


def test_readonly_writes_nothing_even_when_it_switches_its_setting_off(server, note_table):
    address = server.dsn(DatabaseRole.READONLY) + " options='-c default_transaction_read_only=off'"

    with psycopg.connect(address) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("INSERT INTO note (body) VALUES ('second')")


def test_databases_that_a_test_run_makes_carry_the_same_privileges(server):
    with psycopg.connect(server.dsn(DatabaseRole.OWNER), autocommit=True) as owner:
        owner.execute("CREATE DATABASE another")
    with psycopg.connect(server.dsn(DatabaseRole.OWNER, database="another"), autocommit=True) as owner:
        owner.execute("CREATE TABLE note (id int)")

    assert ask(server.dsn(DatabaseRole.APP, database="another"), "SELECT * FROM note") == []


def test_errors_leave_no_value_in_the_log(server, note_table):
    with psycopg.connect(server.dsn(DatabaseRole.OWNER), autocommit=True) as owner:
        owner.execute("CREATE UNIQUE INDEX ON note (body)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            owner.execute("INSERT INTO note (body) VALUES ('Rosa Quispe'), ('Rosa Quispe')")

    log = server.log.read_text()
    assert "duplicate key value" in log
    assert "Quispe" not in log
